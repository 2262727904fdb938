import { executorOf } from '../../database/ambient.ts';
import type { Executor } from '../../database/executor.ts';
import { ConflictError, DoesNotExistError } from '../../errors/row-errors.ts';
import { inTransaction } from '../query/in-transaction.ts';
import type { HookContext, ModelHooks } from './hooks.ts';
import type { ModelCore } from './model-core.ts';

type Row = Record<string, unknown>;
type Values = Readonly<Record<string, unknown>>;

/** The statements of a model that writing single rows is made of; `ModelMethods` gives them. */
export interface RowWriter extends ModelCore {
  insertMany(rows: readonly any[]): { on(executor: Executor): { returning(): PromiseLike<any[]> } };
  update(values: any): {
    where(...conditions: any[]): { on(executor: Executor): { returning(): { first(): Promise<any> } } };
  };
  delete(): { where(...conditions: any[]): { on(executor: Executor): { returning(): { first(): Promise<any> } } } };
  keyIs(key: unknown): unknown;
}

function hooksOf(model: ModelCore): ModelHooks<any> {
  return model.meta.options.hooks ?? {};
}

/** Runs at once where no hook wants more than the one statement, else in a transaction. */
function withHooks<Result>(
  executor: Executor,
  hooks: readonly unknown[],
  body: (executor: Executor) => Promise<Result>,
): Promise<Result> {
  return hooks.every((hook) => hook === undefined) ? body(executor) : inTransaction(executor, body);
}

/** INSERT … RETURNING, with the hooks of creating. */
export function createRows(model: RowWriter, rows: readonly Values[], given: Executor | undefined): Promise<Row[]> {
  if (rows.length === 0) return Promise.resolve([]);
  const { beforeCreate, afterCreate } = hooksOf(model);
  return withHooks(given ?? executorOf(model.meta.model), [beforeCreate, afterCreate], async (executor) => {
    const context: HookContext = { executor };
    let written = rows;
    if (beforeCreate !== undefined) {
      const changed: Values[] = [];
      for (const row of rows) changed.push(((await beforeCreate(row as any, context)) as Values | undefined) ?? row);
      written = changed;
    }
    const created: Row[] = await model.insertMany(written).on(executor).returning();
    if (afterCreate !== undefined) for (const row of created) await afterCreate(row as any, context);
    return created;
  });
}

/**
 * UPDATE … WHERE key RETURNING, with the hooks of updating.
 * @throws DoesNotExistError when there is no such row; ConflictError when its version is another
 */
export function updateRow(model: RowWriter, key: unknown, values: Values, given: Executor | undefined): Promise<Row> {
  const { beforeUpdate, afterUpdate } = hooksOf(model);
  return withHooks(given ?? executorOf(model.meta.model), [beforeUpdate, afterUpdate], async (executor) => {
    const context = { executor, key };
    const written = ((await beforeUpdate?.(values as any, context)) as Values | undefined) ?? values;
    const row: Row | null = await model.update(written).where(model.keyIs(key)).on(executor).returning().first();
    if (row === null) throw await missing(model, key, written, executor);
    await afterUpdate?.(row as any, context);
    return row;
  });
}

/** DELETE … WHERE key RETURNING, with the hooks of deleting. @returns the row as it was; null when there was none */
export function deleteRow(model: RowWriter, key: unknown, given: Executor | undefined): Promise<Row | null> {
  const { beforeDelete, afterDelete } = hooksOf(model);
  return withHooks(given ?? executorOf(model.meta.model), [beforeDelete, afterDelete], async (executor) => {
    const context: HookContext = { executor };
    await beforeDelete?.(key, context);
    const row: Row | null = await model.delete().where(model.keyIs(key)).on(executor).returning().first();
    if (row !== null) await afterDelete?.(row as any, context);
    return row;
  });
}

/** Why no row was updated: there is none, or its version is not the one that was stated. */
async function missing(model: RowWriter, key: unknown, values: Values, executor: Executor): Promise<Error> {
  const version = [...model.meta.fields.values()].find(({ options }) => options.version === true);
  const isStated = version !== undefined && values[version.property] !== undefined;
  const isThere =
    isStated &&
    (await model
      .select()
      .where(model.keyIs(key) as any)
      .on(executor)
      .exists());
  return isThere ? new ConflictError(model.meta.name) : new DoesNotExistError(model.meta.name);
}
