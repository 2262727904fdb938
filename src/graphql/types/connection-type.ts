import {
  type GraphQLFieldConfigArgumentMap,
  GraphQLInt,
  GraphQLList,
  GraphQLNonNull,
  GraphQLObjectType,
  GraphQLString,
} from 'graphql';
import type { ApiModel } from '../api/api-model.ts';
import { aggregateObjectType, groupsField } from './aggregate-types.ts';
import { describedField, objectType } from './object-type.ts';
import { orderByInput } from './order-input.ts';
import type { SchemaTypes } from './schema-types.ts';
import { pageInfoType } from './shared-types.ts';
import { whereInput } from './where-input.ts';

/** The arguments of every list of rows: flat, as Apollo's relayStylePagination wants them. */
export function connectionArguments(types: SchemaTypes, api: ApiModel): GraphQLFieldConfigArgumentMap {
  return {
    first: { type: GraphQLInt },
    after: { type: GraphQLString },
    last: { type: GraphQLInt },
    before: { type: GraphQLString },
    offset: { type: GraphQLInt },
    where: { type: whereInput(types, api) },
    orderBy: { type: new GraphQLList(new GraphQLNonNull(orderByInput(types, api))) },
  };
}

/** A page of a model's rows. */
export function connectionType(types: SchemaTypes, api: ApiModel): GraphQLObjectType {
  return types.once(
    `${api.names.type}Connection`,
    ownerOf(api),
    (name) =>
      new GraphQLObjectType({
        name,
        fields: () => {
          const groups = groupsField(types, api);
          return {
            edges: describedField({ kind: 'edges', api }, { type: listOf(edgeType(types, api)) }),
            nodes: describedField({ kind: 'nodes', api }, { type: listOf(objectType(types, api)) }),
            pageInfo: describedField({ kind: 'pageInfo', api }, { type: new GraphQLNonNull(pageInfoType(types)) }),
            totalCount: describedField(
              { kind: 'totalCount', api },
              {
                type: new GraphQLNonNull(GraphQLInt),
                description: 'The number of rows that pass the filter, on all pages.',
              },
            ),
            aggregate: describedField(
              { kind: 'aggregate', api },
              {
                type: new GraphQLNonNull(aggregateObjectType(types, api)),
                description: 'Over all rows that pass the filter.',
              },
            ),
            ...(groups === undefined ? {} : { groups }),
          };
        },
      }),
  );
}

function edgeType(types: SchemaTypes, api: ApiModel): GraphQLObjectType {
  return types.once(
    `${api.names.type}Edge`,
    ownerOf(api),
    (name) =>
      new GraphQLObjectType({
        name,
        fields: () => ({
          cursor: describedField({ kind: 'cursor', api }, { type: new GraphQLNonNull(GraphQLString) }),
          node: describedField({ kind: 'edgeNode', api }, { type: new GraphQLNonNull(objectType(types, api)) }),
        }),
      }),
  );
}

/** Who a type is made for, in the message about a name that two models want. */
export function ownerOf(api: ApiModel): string {
  return `the model "${api.meta.name}"`;
}

export function listOf(type: GraphQLObjectType): GraphQLNonNull<GraphQLList<GraphQLNonNull<GraphQLObjectType>>> {
  return new GraphQLNonNull(new GraphQLList(new GraphQLNonNull(type)));
}
