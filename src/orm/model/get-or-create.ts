import { executorOf } from '../../database/ambient.ts';
import type { Executor } from '../../database/executor.ts';
import type { ConditionLike } from '../expression/expression.ts';
import { inTransaction } from '../query/in-transaction.ts';
import type { ModelMeta } from './model-meta.ts';
import { createRows, type RowWriter } from './write-rows.ts';

type Row = Record<string, unknown>;
type Values = Readonly<Record<string, unknown>>;
type Found = readonly [row: Row, created: boolean];

interface Finder extends RowWriter {
  insertMany(rows: readonly any[]): ReturnType<RowWriter['insertMany']> & {
    onConflictIgnore(): ReturnType<RowWriter['insertMany']>;
  };
}

/**
 * The row with these values, or a new one.
 *
 * Where a unique key covers the values, that key decides between two callers at the same time: INSERT … ON CONFLICT DO NOTHING,
 * and whoever comes second reads the first one's row. Where none does, nothing but a serializable transaction can decide, so one
 * is opened.
 */
export async function getOrCreate(
  model: Finder,
  values: Values,
  defaults: Values,
  given: Executor | undefined,
): Promise<Found> {
  const executor = given ?? executorOf(model.meta.model);
  const conditions = Object.entries(values).map(([name, value]): ConditionLike => {
    const column = model.columnOf(name);
    return value === null ? column.isNull() : column.eq(value as any);
  });
  const find = (on: Executor): Promise<Row | null> =>
    model
      .select()
      .where(...conditions)
      .on(on)
      .first();
  const found = await find(executor);
  if (found !== null) return [found, false];
  const row = { ...values, ...defaults };
  const hooks = model.meta.options.hooks ?? {};
  const hasHooks = hooks.beforeCreate !== undefined || hooks.afterCreate !== undefined;
  if (hasHooks || !isUnique(model.meta, values))
    return inTransaction(executor, (transaction) => findOrInsert(model, row, find, transaction));
  return insertOrFind(model, row, find, executor);
}

/** Under SERIALIZABLE two of these cannot both insert: one of them runs again, and finds. */
async function findOrInsert(
  model: Finder,
  row: Values,
  find: (on: Executor) => Promise<Row | null>,
  executor: Executor,
): Promise<Found> {
  const found = await find(executor);
  if (found !== null) return [found, false];
  const [created] = await createRows(model, [row], executor);
  return [created!, true];
}

async function insertOrFind(
  model: Finder,
  row: Values,
  find: (on: Executor) => Promise<Row | null>,
  executor: Executor,
): Promise<Found> {
  const [made] = await model.insertMany([row]).onConflictIgnore().on(executor).returning();
  if (made !== undefined) return [made, true];
  const found = await find(executor);
  if (found !== null) return [found, false];
  // The conflict was with another row, by another unique key, or with one that is gone by now: the plain insert says which.
  const [created] = await model.insertMany([row]).on(executor).returning();
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
    ...(meta.options.uniques ?? []).map((names: readonly string[]) => names.map((name) => meta.fieldOf(name))),
  ];
  return keys.some((key) => key.every((field) => given.has(field)));
}
