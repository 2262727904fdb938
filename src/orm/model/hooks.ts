import type { Executor } from '../../database/executor.ts';
import type { InsertOfFields, RowOfFields, Simplify, UpdateOfFields } from './model-types.ts';

/** What a hook may be, with or without a promise. */
type Awaitable<T> = T | PromiseLike<T>;

/** Other values, or nothing: a hook that only looks has no return statement. */
// biome-ignore lint/suspicious/noConfusingVoidType: a function without a return statement has the type void
type Changed<T> = Awaitable<T | undefined | void>;

/** Where a hook's own statements run, though model calls in it use the transaction by themselves. */
export interface HookContext {
  readonly executor: Executor;
}

/**
 * Functions around the writing of single rows, Peewee's signals. They run for `create`, `createMany`, `getOrCreate` (where it
 * creates), `updateById` and `deleteById`, inside the transaction: one is opened where none is open, and what a hook throws
 * undoes the write. They do not run for `insert`, `insertMany`, `insertFrom`, `upsert`, `update`, `updateMany` and `delete`,
 * which are single statements over any number of rows that never leave the database.
 *
 * A transaction may run again, and its hooks with it: what must happen once belongs into `db.afterCommit(…)`.
 */
export interface ModelHooks<F> {
  /** Before the INSERT. May answer other values. */
  readonly beforeCreate?: (values: InsertOfFields<F>, context: HookContext) => Changed<InsertOfFields<F>>;
  /** After the INSERT, with the row as the database has it. */
  readonly afterCreate?: (row: Simplify<RowOfFields<F>>, context: HookContext) => Awaitable<unknown>;
  /** Before the UPDATE of the row with this key. May answer other values. */
  readonly beforeUpdate?: (
    values: UpdateOfFields<F>,
    context: HookContext & { readonly key: unknown },
  ) => Changed<UpdateOfFields<F>>;
  /** After the UPDATE, with the row as it has become. */
  readonly afterUpdate?: (row: Simplify<RowOfFields<F>>, context: HookContext) => Awaitable<unknown>;
  /** Before the DELETE of the row with this key. */
  readonly beforeDelete?: (key: unknown, context: HookContext) => Awaitable<unknown>;
  /** After the DELETE, with the row as it was. */
  readonly afterDelete?: (row: Simplify<RowOfFields<F>>, context: HookContext) => Awaitable<unknown>;
}

export const HOOKS = [
  'beforeCreate',
  'afterCreate',
  'beforeUpdate',
  'afterUpdate',
  'beforeDelete',
  'afterDelete',
] as const satisfies readonly (keyof ModelHooks<any>)[];
