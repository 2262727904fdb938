import type { GraphQLFieldResolver } from 'graphql';
import type { ApiColumn } from '../api/api-column.ts';
import type { ApiModel, ApiRelation } from '../api/api-model.ts';
import type { PhoebeContext } from '../execute/phoebe-context.ts';
import type { FieldDescription, ModelFieldKind } from '../field-description.ts';
import { rowId } from '../read/row-id.ts';
import type { RowRecord } from '../read/row-record.ts';
import { resolveWrite } from '../write/write-field.ts';
import { checkingVariables } from './checking-variables.ts';
import {
  resolveAggregate,
  resolveAggregateFunction,
  resolveAggregateValue,
  resolveCountDistinct,
  resolveGroupAggregate,
  resolveGroups,
} from './resolve-aggregate.ts';
import {
  resolveCursor,
  resolveEdgeNode,
  resolveEdges,
  resolveNodes,
  resolvePage,
  resolveTotalCount,
} from './resolve-connection.ts';
import { resolveCustomField } from './resolve-custom-field.ts';
import { resolveChildList, resolveRootList } from './resolve-list.ts';
import { resolveOperation } from './resolve-operation.ts';
import { resolveByKey, resolveByUnique, resolveNode, resolveRelatedRow } from './resolve-row.ts';

type Resolver = GraphQLFieldResolver<any, PhoebeContext>;

/** The resolver that follows from what a field is. */
export function resolverOf(description: FieldDescription): Resolver {
  return checkingVariables(description, plainResolverOf(description));
}

function plainResolverOf(description: FieldDescription): Resolver {
  switch (description.kind) {
    case 'column':
      return resolveColumn(description.api, description.column);
    case 'relation':
      return resolveRelation(description.api, description.relation);
    case 'custom':
      return resolveCustomField(description.api, description.custom);
    case 'groupKey':
      return resolveColumn(description.api, description.column);
    case 'aggregateFunction':
      return resolveAggregateFunction(description.name);
    case 'aggregateValue':
      return resolveAggregateValue(description.column);
    case 'operation':
      return resolveOperation(description.operation);
    case 'node':
      return resolveNode;
    case 'query':
      return () => ({});
    default:
      return MODEL_FIELDS[description.kind](description.api);
  }
}

type ModelFieldResolvers = Readonly<Record<ModelFieldKind, (api: ApiModel) => Resolver>>;

const property = (name: string) => (): Resolver => (source) => source[name];

const MODEL_FIELDS: ModelFieldResolvers = {
  id: (api) => (row: RowRecord) => rowId(api, row),
  byKey: resolveByKey,
  byUnique: resolveByUnique,
  connection: resolveRootList,
  edges: () => resolveEdges,
  nodes: () => resolveNodes,
  pageInfo: () => resolvePage,
  totalCount: () => resolveTotalCount,
  aggregate: () => resolveAggregate,
  countDistinct: resolveCountDistinct,
  groups: resolveGroups,
  groupAggregate: () => resolveGroupAggregate,
  edgeNode: () => resolveEdgeNode,
  cursor: () => resolveCursor,
  create: resolveWrite('create'),
  createMany: resolveWrite('createMany'),
  upsert: resolveWrite('upsert'),
  update: resolveWrite('update'),
  updateMany: resolveWrite('updateMany'),
  delete: resolveWrite('delete'),
  deleteMany: resolveWrite('deleteMany'),
  row: property('row'),
  rows: property('rows'),
  affectedCount: property('affectedCount'),
  deletedId: property('deletedId'),
};

/** A column's text as JSON; keys are shown as the text itself. */
function resolveColumn(api: ApiModel, { field, isId }: ApiColumn): Resolver {
  const { property: name } = field;
  if (isId)
    return (row: RowRecord) => {
      const text = row[name];
      return text === null || text === undefined ? null : api.idFormOf(field).show(text);
    };
  const { type } = field;
  return (row: RowRecord, _, { loaders }) => {
    const text = row[name];
    if (text === null || text === undefined) return null;
    loaders.tell(text.length);
    return type.toJson(text);
  };
}

function resolveRelation(api: ApiModel, relation: ApiRelation): Resolver {
  return relation.kind === 'many' ? resolveChildList(api, relation) : resolveRelatedRow(relation);
}
