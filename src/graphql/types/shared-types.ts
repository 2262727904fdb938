import {
  GraphQLBoolean,
  GraphQLEnumType,
  GraphQLID,
  GraphQLInputObjectType,
  GraphQLInterfaceType,
  GraphQLNonNull,
  GraphQLObjectType,
  GraphQLString,
} from 'graphql';
import { SORT_ORDERS } from '../api/sort-order.ts';
import { resolvePageInfo } from '../resolve/resolve-connection.ts';
import type { SchemaTypes } from './schema-types.ts';

const OWNER = 'Phoebe';

/** The interface of every row that has a key. */
export function nodeInterface(types: SchemaTypes): GraphQLInterfaceType {
  return types.once(
    'Node',
    OWNER,
    (name) =>
      new GraphQLInterfaceType({
        name,
        description: 'A row with a key.',
        fields: { id: { type: new GraphQLNonNull(GraphQLID), description: 'The primary key as text.' } },
      }),
  );
}

/** Where a page stands among all rows. */
export function pageInfoType(types: SchemaTypes): GraphQLObjectType {
  return types.once(
    'PageInfo',
    OWNER,
    (name) =>
      new GraphQLObjectType({
        name,
        description: 'Where a page stands among all rows.',
        fields: {
          hasNextPage: { type: new GraphQLNonNull(GraphQLBoolean), resolve: resolvePageInfo('hasNextPage') },
          hasPreviousPage: { type: new GraphQLNonNull(GraphQLBoolean), resolve: resolvePageInfo('hasPreviousPage') },
          startCursor: { type: GraphQLString, resolve: resolvePageInfo('startCursor') },
          endCursor: { type: GraphQLString, resolve: resolvePageInfo('endCursor') },
        },
      }),
  );
}

export function sortOrderType(types: SchemaTypes): GraphQLEnumType {
  return types.once(
    'SortOrder',
    OWNER,
    (name) =>
      new GraphQLEnumType({
        name,
        description: 'A direction of sorting, the same on every database.',
        values: { ...SORT_ORDERS },
      }),
  );
}

/** Orders rows by how many others belong to them. */
export function countOrderBy(types: SchemaTypes): GraphQLInputObjectType {
  return types.once(
    'CountOrderBy',
    OWNER,
    (name) =>
      new GraphQLInputObjectType({
        name,
        description: 'Sorts by the number of related rows.',
        isOneOf: true,
        fields: { count: { type: sortOrderType(types) } },
      }),
  );
}
