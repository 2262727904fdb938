import { executorOf } from '../../database/ambient.ts';
import { Database } from '../../database/database.ts';
import type { Executor } from '../../database/executor.ts';
import { inTransaction } from '../query/in-transaction.ts';
import { holdValues } from './hold-values.ts';
import type { HookContext } from './hooks.ts';
import type { ModelField } from './model-field.ts';
import type { ModelMeta } from './model-meta.ts';
import type { RowWriter } from './write-rows.ts';

type Row = Record<string, unknown>;
type Values = Readonly<Record<string, unknown>>;
type Found = readonly [row: Row, created: boolean];

interface Finder extends RowWriter {
  insertMany(rows: readonly any[]): ReturnType<RowWriter['insertMany']> & {
    onConflictIgnore(): ReturnType<RowWriter['insertMany']>;
  };
}

/**
 * Finds the row with these values, or makes one.
 *
 * Where a unique key covers the values, that key decides between two callers at the same time: INSERT … ON CONFLICT DO NOTHING,
 * and whoever comes second reads the first one's row. Where none does, a serializable transaction decides, which is opened; an open
 * transaction of a lower level holds the values by a lock of the server's, or is refused.
 */
export async function getOrCreate(
  model: Finder,
  values: Values,
  defaults: Values,
  given: Executor | undefined,
): Promise<Found> {
  const executor = given ?? executorOf(model.meta.model);
  const found = await find(model, values, executor);
  if (found !== null) return [found, false];
  const attempt = { model, values, row: { ...values, ...defaults } };
  const hooks = model.meta.options.hooks ?? {};
  const hasHooks = hooks.beforeCreate !== undefined || hooks.afterCreate !== undefined;
  const isDecided = isUnique(model.meta, values);
  if (isDecided && !hasHooks) return insertOrFind(attempt, executor);
  const isOwn = executor instanceof Database && executor.currentTransaction === undefined;
  return inTransaction(executor, async (transaction) => {
    if (!isDecided && !isOwn) await holdValues(model, values, transaction);
    // The first look was at another moment, before the transaction or the lock.
    const again = await find(model, values, transaction);
    return again !== null ? [again, false] : insertOrFind(attempt, transaction);
  });
}

function find(model: Finder, values: Values, executor: Executor): Promise<Row | null> {
  const conditions = Object.entries(values).map(([name, value]) => {
    const column = model.columnOf(name);
    return value === null ? column.isNull() : column.eq(value as any);
  });
  const query = model.select();
  return (conditions.length === 0 ? query : query.where(...conditions)).on(executor).first();
}

interface Attempt {
  readonly model: Finder;
  readonly values: Values;
  readonly row: Values;
}

/** A hook may change the values, such as to lower case: then the row may be there under the changed ones. */
async function insertOrFind({ model, values, row }: Attempt, executor: Executor): Promise<Found> {
  const { beforeCreate, afterCreate } = model.meta.options.hooks ?? {};
  const context: HookContext = { executor };
  const written = ((await beforeCreate?.(row as any, context)) as Values | undefined) ?? row;
  const asked = Object.fromEntries(Object.keys(values).map((name) => [name, written[name] ?? null]));
  const isChanged = Object.keys(values).some((name) => asked[name] !== values[name]);
  const there = isChanged ? await find(model, asked, executor) : null;
  if (there !== null) return [there, false];
  const [made] = await model.insertMany([written]).onConflictIgnore().on(executor).returning();
  if (made === undefined) {
    const other = await find(model, asked, executor);
    if (other !== null) return [other, false];
  }
  // The conflict was with another row, by another unique key, or with one that is gone by now: the plain insert says which.
  const created = made ?? (await model.insertMany([written]).on(executor).returning())[0];
  await afterCreate?.(created, context);
  return [created, true];
}

/** True where no two rows can have the same values in these fields. */
function isUnique(meta: ModelMeta, values: Values): boolean {
  const given = new Set(
    Object.entries(values)
      .filter(([, value]) => value !== null)
      .map(([name]) => meta.fieldOf(name)),
  );
  const keys = [
    ...(meta.primaryKey.length === 0 ? [] : [meta.primaryKey]),
    ...[...meta.fields.values()].filter(({ options }) => options.unique).map((field) => [field]),
    ...uniqueIndexes(meta),
    ...(meta.options.uniques ?? []).map((names: readonly string[]) => names.map((name) => meta.fieldOf(name))),
  ];
  return keys.some((key) => key.every((field) => given.has(field)));
}

/** Unique indexes over plain fields that hold every row. */
function uniqueIndexes(meta: ModelMeta): ModelField[][] {
  const keys: ModelField[][] = [];
  for (const index of meta.options.indexes ?? []) {
    if (!('on' in index) || index.unique !== true || index.where !== undefined) continue;
    const names = index.on.filter((item: unknown) => typeof item === 'string');
    if (names.length === index.on.length) keys.push(names.map((name: string) => meta.fieldOf(name)));
  }
  return keys;
}
