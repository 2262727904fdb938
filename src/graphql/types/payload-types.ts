import { type GraphQLFieldConfigMap, GraphQLID, GraphQLInt, GraphQLNonNull, GraphQLObjectType } from 'graphql';
import type { ApiModel } from '../api/api-model.ts';
import { listOf, ownerOf } from './connection-type.ts';
import { describedField, objectType } from './object-type.ts';
import { queryType } from './query-type.ts';
import type { SchemaTypes } from './schema-types.ts';

/** What a mutation of one row answers. */
export function payloadType(types: SchemaTypes, api: ApiModel): GraphQLObjectType {
  return types.once(
    `${api.names.type}Payload`,
    ownerOf(api),
    (name) =>
      new GraphQLObjectType({
        name,
        fields: () => ({ ...rowField(types, api, isSeenAfterwards(types, api)), ...queryField(types) }),
      }),
  );
}

/** What the deletion of one row answers. */
export function deletePayloadType(types: SchemaTypes, api: ApiModel): GraphQLObjectType {
  return types.once(
    `${api.names.type}DeletePayload`,
    ownerOf(api),
    (name) =>
      new GraphQLObjectType({
        name,
        fields: () => ({
          deletedId: describedField({ kind: 'deletedId', api }, { type: new GraphQLNonNull(GraphQLID) }),
          ...rowField(types, api, true, 'The row as it was.'),
          ...queryField(types),
        }),
      }),
  );
}

/** What a mutation of several rows answers. */
export function rowsPayloadType(types: SchemaTypes, api: ApiModel): GraphQLObjectType {
  return types.once(
    `${api.names.manyType}Payload`,
    ownerOf(api),
    (name) =>
      new GraphQLObjectType({
        name,
        fields: () => ({
          affectedCount: describedField(
            { kind: 'affectedCount', api },
            { type: new GraphQLNonNull(GraphQLInt), description: 'The number of rows that were written.' },
          ),
          [api.names.many]: describedField({ kind: 'rows', api }, { type: listOf(objectType(types, api)) }),
          ...queryField(types),
        }),
      }),
  );
}

/** Whoever may write a row may not be one who sees it. What is deleted was seen before. */
function isSeenAfterwards(types: SchemaTypes, { model }: ApiModel): boolean {
  return !types.models.policy.hidesRows(model);
}

function rowField(
  types: SchemaTypes,
  api: ApiModel,
  isSure: boolean,
  description?: string,
): GraphQLFieldConfigMap<any, any> {
  const row = objectType(types, api);
  const type = isSure ? new GraphQLNonNull(row) : row;
  return { [api.names.one]: describedField({ kind: 'row', api }, { type, description: description ?? null }) };
}

/** Lets a mutation read anything else in the same transaction. */
export function queryField(types: SchemaTypes): GraphQLFieldConfigMap<any, any> {
  return { query: describedField({ kind: 'query' }, { type: new GraphQLNonNull(queryType(types)) }) };
}
