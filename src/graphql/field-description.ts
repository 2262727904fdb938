import type { GraphQLField, GraphQLFieldResolver } from 'graphql';
import type { ColumnFunction } from './api/aggregate-functions.ts';
import type { ApiColumn } from './api/api-column.ts';
import type { ApiModel, ApiRelation } from './api/api-model.ts';
import type { CustomField } from './custom/custom-field.ts';
import type { CustomOperation } from './custom/operation.ts';

/** Fields about one model, of which the kind says everything. */
export const MODEL_FIELD_KINDS = [
  // On a row's type.
  'id',
  // Roots of queries.
  'byKey',
  'byUnique',
  'connection',
  // Parts of a connection and of an edge.
  'edges',
  'nodes',
  'pageInfo',
  'totalCount',
  'aggregate',
  'countDistinct',
  'groups',
  'groupAggregate',
  'edgeNode',
  'cursor',
  // Roots of mutations.
  'create',
  'createMany',
  'upsert',
  'update',
  'updateMany',
  'delete',
  'deleteMany',
  // Parts of payloads.
  'row',
  'rows',
  'affectedCount',
  'deletedId',
] as const;
export type ModelFieldKind = (typeof MODEL_FIELD_KINDS)[number];

/**
 * What a generated field is: resolvers, the choice of columns and the limits of an operation all read this one description,
 * which every generated field carries as `extensions.phoebe`.
 */
export type FieldDescription =
  | { readonly kind: ModelFieldKind; readonly api: ApiModel }
  | { readonly kind: 'column'; readonly api: ApiModel; readonly column: ApiColumn }
  | { readonly kind: 'relation'; readonly api: ApiModel; readonly relation: ApiRelation }
  | { readonly kind: 'groupKey'; readonly api: ApiModel; readonly column: ApiColumn }
  /** One function of an aggregate, or the number of rows. */
  | { readonly kind: 'aggregateFunction'; readonly api: ApiModel; readonly name: ColumnFunction | 'count' }
  | {
      readonly kind: 'aggregateValue';
      readonly api: ApiModel;
      readonly name: ColumnFunction;
      readonly column: ApiColumn;
    }
  | { readonly kind: 'custom'; readonly api: ApiModel; readonly custom: CustomField }
  | { readonly kind: 'operation'; readonly operation: CustomOperation }
  | { readonly kind: 'node' | 'query' };

/** What a generated field carries: its description, and the resolver that it was made with. */
export function describe(description: FieldDescription, resolve: GraphQLFieldResolver<any, any>) {
  return { resolve, extensions: { phoebe: description, phoebeResolver: resolve } };
}

/** The description of a generated field that still has its own resolver: nobody has put another around or instead of it. */
export function generatedDescription(field: GraphQLField<any, any> | undefined): FieldDescription | undefined {
  return field?.resolve === field?.extensions.phoebeResolver ? descriptionOf(field) : undefined;
}

/** The description of a generated field; undefined for a field that somebody else made. */
export function descriptionOf(field: GraphQLField<any, any> | undefined): FieldDescription | undefined {
  return field?.extensions.phoebe as FieldDescription | undefined;
}
