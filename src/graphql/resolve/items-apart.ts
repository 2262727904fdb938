import { type GraphQLFieldResolver, type GraphQLOutputType, getNullableType, isListType, isObjectType } from 'graphql';
import type { PhoebeContext } from '../execute/phoebe-context.ts';

type Resolver = GraphQLFieldResolver<any, PhoebeContext>;

/**
 * Gives each item of a list of objects a promise of its own. When an item throws, graphql-js forgets the promises of the items
 * before it, and a forgotten promise that rejects ends the process. An item that is a promise can only reject, and graphql-js
 * waits for all of them.
 * @returns the same resolver where the type is no list of objects
 */
export function withItemsApart(type: GraphQLOutputType, resolve: Resolver): Resolver {
  const list = getNullableType(type);
  if (!isListType(list) || !holdsObjects(list.ofType)) return resolve;
  return async (source, args, context, info) => itemsApart(list.ofType, await resolve(source, args, context, info));
}

function holdsObjects(type: GraphQLOutputType): boolean {
  const inner = getNullableType(type);
  return isListType(inner) ? holdsObjects(inner.ofType) : isObjectType(inner);
}

/** Anything else than a list is left to graphql-js, which has words for it. */
function itemsApart(type: GraphQLOutputType, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || !(Symbol.iterator in value)) return value;
  const items = [...(value as Iterable<unknown>)];
  const inner = getNullableType(type);
  if (isListType(inner)) return items.map(async (item) => itemsApart(inner.ofType, await item));
  return items.length < 2 ? items : items.map((item) => Promise.resolve(item));
}
