import {
  type DocumentNode,
  type FieldNode,
  type GraphQLObjectType,
  type GraphQLSchema,
  getNamedType,
  Kind,
  type OperationDefinitionNode,
} from 'graphql';
import type { ListRequest } from '../../loaders/list-request.ts';
import type { SelectionInfo } from '../../read/selected-fields.ts';
import { wantedOfRow } from '../../read/wanted-of.ts';
import { collectFields } from '../collect-fields.ts';
import { argumentReader } from '../inputs/argument-reader.ts';
import { Unplannable } from '../unplannable.ts';
import { heldRow } from './held-row.ts';
import { entryStart } from './json-structure.ts';
import { belowList, listRequests, listsBelow } from './list-requests.ts';
import {
  constantShape,
  isTypename,
  type KeyedNodes,
  planList,
  planRow,
  type Selected,
  selectedField,
} from './plan-row.ts';
import type { ListShape, RootRowShape, RootShape } from './shape.ts';

/** A query's shape, with those of its parts that have arguments. */
export interface PlannedQuery {
  readonly roots: readonly RootShape[];
  readonly rows: readonly RootRowShape[];
  readonly lists: readonly ListShape[];
  /** What the lists' arguments ask for. @throws OperationError where they make no sense */
  readonly listRequests: (variables: Readonly<Record<string, unknown>>) => ReadonlyMap<ListShape, ListRequest>;
  /** Where some root fields are left to graphql-js: the operation in two. */
  readonly split: SplitQuery | undefined;
}

/** An operation as two, each with some of its root fields. */
export interface SplitQuery {
  /** The keys of all root fields, in the order of the answer. */
  readonly keys: readonly string[];
  readonly planned: DocumentNode;
  readonly left: DocumentNode;
}

/**
 * The shape of a query's answer. Root fields that are not ours to resolve, or have such below them, are left to graphql-js.
 * @throws Unplannable where nothing remains
 */
export function planQuery(
  schema: GraphQLSchema,
  operation: OperationDefinitionNode,
  info: SelectionInfo,
): PlannedQuery {
  const root = schema.getQueryType();
  if (root === undefined || root === null) throw new Unplannable();
  const selected = [...collectFields(info, root, [selectionOf(operation)])];
  const roots = selected.map((each, index) => planRoot(info, root, each, entryStart(each[0], index)));
  const lists = roots.filter((shape): shape is ListShape => shape.kind === 'list');
  const rows = roots.filter((shape): shape is RootRowShape => shape.kind === 'byKey' || shape.kind === 'byUnique');
  if (lists.length + rows.length === 0 && roots.some(isLeft)) throw new Unplannable();
  const below = [...lists.flatMap(belowList), ...rows.flatMap(({ row }) => listsBelow(row))];
  const split = roots.some(isLeft) ? splitQuery(operation, info, { selected, roots }) : undefined;
  return { roots, lists, rows, listRequests: listRequests([...lists, ...below]), split };
}

function isLeft({ kind }: RootShape): boolean {
  return kind === 'left';
}

/** As a field has one. */
function selectionOf({ selectionSet }: OperationDefinitionNode): FieldNode {
  return { kind: Kind.FIELD, name: { kind: Kind.NAME, value: '' }, selectionSet };
}

function planRoot(info: SelectionInfo, root: GraphQLObjectType, selected: KeyedNodes, start: Buffer): RootShape {
  if (isTypename(selected)) return constantShape(start, root.name);
  try {
    return plannedRoot(info, selectedField(root, selected, start));
  } catch (error) {
    if (error instanceof Unplannable) return { kind: 'left', start };
    throw error;
  }
}

function plannedRoot(info: SelectionInfo, { start, nodes, definition, description }: Selected): RootShape {
  if (description.kind === 'connection') {
    const { api } = description;
    return planList(info, { start, nodes, definition }, { api, relation: undefined, listName: api.names.type });
  }
  if (description.kind !== 'byKey' && description.kind !== 'byUnique') throw new Unplannable();
  const type = getNamedType(definition.type) as GraphQLObjectType;
  const { kind, api } = description;
  const wanted = wantedOfRow(info, type, nodes);
  const row = planRow(info, type, nodes);
  const held = kind === 'byKey' ? heldRow(api, wanted, row.joins) : undefined;
  return { kind, start, api, readArguments: argumentReader(definition, nodes[0]!), wanted, row, held };
}

function splitQuery(
  operation: OperationDefinitionNode,
  { fragments }: SelectionInfo,
  { selected, roots }: { readonly selected: readonly KeyedNodes[]; readonly roots: readonly RootShape[] },
): SplitQuery {
  const documentOf = (isIn: (shape: RootShape) => boolean): DocumentNode => {
    const selections = selected.flatMap(([, nodes], index) => (isIn(roots[index]!) ? nodes : []));
    const part = { ...operation, selectionSet: { ...operation.selectionSet, selections } };
    return { kind: Kind.DOCUMENT, definitions: [part, ...Object.values(fragments)] };
  };
  return {
    keys: selected.map(([key]) => key),
    planned: documentOf((shape) => !isLeft(shape)),
    left: documentOf(isLeft),
  };
}
