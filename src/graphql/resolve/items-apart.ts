import {
  type GraphQLFieldResolver,
  type GraphQLOutputType,
  type GraphQLResolveInfo,
  getNullableType,
  isListType,
  isObjectType,
} from 'graphql';
import type { LoopTurns } from '../../util/loop-turns.ts';
import type { PhoebeContext } from '../execute/phoebe-context.ts';
import { ANSWER_ALLOWANCE } from '../limits/answer-allowance.ts';

/** A turn of the event loop completes about so many fields of a long answer. */
const FIELDS_OF_TURN = 1_000;

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
  return async (source, args, context, info) => {
    const turns = context[ANSWER_ALLOWANCE]?.turns;
    return itemsApart(list.ofType, await resolve(source, args, context, info), turns && { turns, info });
  };
}

function holdsObjects(type: GraphQLOutputType): boolean {
  const inner = getNullableType(type);
  return isListType(inner) ? holdsObjects(inner.ofType) : isObjectType(inner);
}

/** What a long answer has: its items are completed over several turns of the event loop. */
interface Pace {
  readonly turns: LoopTurns;
  readonly info: GraphQLResolveInfo;
}

/** Anything else than a list is left to graphql-js, which has words for it. */
function itemsApart(type: GraphQLOutputType, value: unknown, pace: Pace | undefined): unknown {
  if (typeof value !== 'object' || value === null || !(Symbol.iterator in value)) return value;
  const items = [...(value as Iterable<unknown>)];
  const inner = getNullableType(type);
  if (isListType(inner)) return items.map(async (item) => itemsApart(inner.ofType, await item, pace));
  if (items.length < 2) return items;
  return pace === undefined ? items.map((item) => Promise.resolve(item)) : inTurns(items, pace);
}

/** graphql-js completes an item when its promise resolves: those of one turn together. */
function inTurns(items: readonly unknown[], { turns, info }: Pace): readonly Promise<unknown>[] {
  const fields = info.fieldNodes.reduce((sum, { selectionSet }) => sum + (selectionSet?.selections.length ?? 0), 0);
  const together = Math.max(1, Math.floor(FIELDS_OF_TURN / Math.max(1, fields)));
  let turn: Promise<void> = turns.next();
  return items.map((item, index) => {
    if (index > 0 && index % together === 0) turn = turn.then(() => turns.next());
    // Both are waited for at once, so that an item that rejects before its turn is not left alone.
    return Promise.all([item, turn]).then(([completed]) => completed);
  });
}
