import { type GraphQLObjectType, type GraphQLSchema, getNamedType, Kind, type OperationDefinitionNode } from 'graphql';
import type { ListRequest } from '../../loaders/list-request.ts';
import type { SelectionInfo } from '../../read/selected-fields.ts';
import { wantedOfRow } from '../../read/wanted-of.ts';
import { Unplannable } from '../unplannable.ts';
import { belowList, listRequests, listsBelow } from './list-requests.ts';
import { planFields, planList, planRow } from './plan-row.ts';
import type { ListShape, RootRowShape, RootShape } from './shape.ts';

/** A query's shape, with those of its parts that have arguments. */
export interface PlannedQuery {
  readonly roots: readonly RootShape[];
  readonly rows: readonly RootRowShape[];
  readonly lists: readonly ListShape[];
  /** What the lists' arguments ask for. @throws OperationError where they make no sense */
  readonly listRequests: (variables: Readonly<Record<string, unknown>>) => ReadonlyMap<ListShape, ListRequest>;
}

/**
 * The shape of a query's answer.
 * @throws Unplannable when a part of it is not one of ours to resolve
 */
export function planQuery(
  schema: GraphQLSchema,
  operation: OperationDefinitionNode,
  info: SelectionInfo,
): PlannedQuery {
  const roots = planRoots(schema, operation, info);
  const lists = roots.filter((root): root is ListShape => root.kind === 'list');
  const rows = roots.filter((root): root is RootRowShape => root.kind === 'byKey' || root.kind === 'byUnique');
  const below = [...lists.flatMap(belowList), ...rows.flatMap(({ row }) => listsBelow(row))];
  return { roots, lists, rows, listRequests: listRequests([...lists, ...below]) };
}

function planRoots(
  schema: GraphQLSchema,
  operation: OperationDefinitionNode,
  info: SelectionInfo,
): readonly RootShape[] {
  const root = schema.getQueryType();
  if (root === undefined || root === null) throw new Unplannable();
  const selection = [{ kind: Kind.FIELD, selectionSet: operation.selectionSet, name: operation.name } as never];
  return planFields<RootShape>(info, root, selection, ({ start, nodes, definition, description }) => {
    if (description.kind === 'connection') {
      const { api } = description;
      return planList(info, { start, nodes, definition }, { api, relation: undefined, listName: api.names.type });
    }
    if (description.kind !== 'byKey' && description.kind !== 'byUnique') throw new Unplannable();
    const type = getNamedType(definition.type) as GraphQLObjectType;
    return {
      kind: description.kind,
      start,
      api: description.api,
      definition,
      node: nodes[0]!,
      wanted: wantedOfRow(info, type, nodes),
      row: planRow(info, type, nodes),
    };
  });
}
