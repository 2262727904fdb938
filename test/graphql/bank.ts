import { type DocumentNode, type ExecutionResult, parse } from 'graphql';
import { createTables, type Database, foreignKey, integer, model, sql, text, uuidKey, version } from 'phoebe';
import { buildSchema, createExecute, IdempotencyKey, idOf, mutation, OperationError, query } from 'phoebe/graphql';

/** Models and mutations that the tests of transactions run: counters, a log of what was done, a document with a version. */
export const Counter = model('Counter', { id: text().primaryKey(), n: integer().default(0).check(sql`n >= 0`) });
export const Entry = model('Entry', {
  id: uuidKey(),
  counter: foreignKey(() => Counter, { backref: 'entries' }),
  note: text().unique(),
});
export const Paper = model('Paper', { id: text().primaryKey(), title: text(), version: version() });

export const MODELS = [Counter, Entry, Paper];

/** What the custom operations below call, so that a test can step in. */
export interface Steps {
  /** Between reading and writing. */
  between(attempt: number): Promise<void> | void;
  /** After the last write of a run. */
  written(attempt: number): Promise<void> | void;
  afterCommit(): void;
}

/** The custom operations, with steps of a test's own. */
export function bankSchema(steps: Partial<Steps> = {}) {
  const bump = mutation('bump', {
    args: { id: idOf(() => Counter), note: text(), by: integer().default(1) },
    result: { counter: Counter },
    resolve: async ({ id, note, by }, { db }) => {
      const { attempt } = db.currentTransaction!;
      const { n } = await Counter.getById(id);
      await steps.between?.(attempt);
      const counter = await Counter.updateById(id, { n: n + by });
      await Entry.create({ counterId: id, note });
      db.afterCommit(() => steps.afterCommit?.());
      await steps.written?.(attempt);
      return { counter };
    },
  });
  const once = mutation('bumpOnce', { ...bump.definition, maxAttempts: 1 });
  const refuse = mutation('refuse', {
    args: {},
    result: text(),
    resolve: () => {
      throw new OperationError('CONFLICT', 'No.');
    },
  });
  const move = mutation('move', {
    args: { from: idOf(() => Counter), to: idOf(() => Counter), by: integer() },
    result: { from: Counter, to: Counter },
    resolve: async ({ from, to, by }) => ({
      from: await Counter.updateById(from, { n: Counter.n.minus(by) }),
      to: await Counter.updateById(to, { n: Counter.n.plus(by) }),
    }),
  });
  const total = query('total', {
    args: {},
    result: integer(),
    resolve: async () => {
      const counters = await Counter.select();
      return counters.reduce((sum, { n }) => sum + n, 0);
    },
  });
  return buildSchema(MODELS, { operations: [bump, once, refuse, move, total] });
}

export type Run = (source: string, context?: object, variables?: object) => Promise<ExecutionResult<any>>;

/** Runs operations as a server would. */
export function runner(
  db: Database,
  options: Partial<Parameters<typeof createExecute>[0]> & { readonly steps?: Partial<Steps> } = {},
): Run {
  const { steps, ...rest } = options;
  const schema = bankSchema(steps);
  const execute = createExecute({ db, ...rest });
  const documents = new Map<string, DocumentNode>();
  return async (source, context = {}, variables = {}) => {
    const document = documents.get(source) ?? parse(source);
    documents.set(source, document);
    const result = await execute({ schema, document, contextValue: { ...context }, variableValues: { ...variables } });
    return JSON.parse(JSON.stringify(result));
  };
}

/** Fresh tables with two counters and a document. */
export async function prepareBank(db: Database): Promise<void> {
  await createTables(db, [...MODELS, IdempotencyKey]);
  db.bind(MODELS);
  await resetBank(db);
}

export async function resetBank(db: Database): Promise<void> {
  db.bind(MODELS);
  await Entry.delete();
  await Counter.delete();
  await Paper.delete();
  await IdempotencyKey.delete().on(db);
  await Counter.createMany([
    { id: 'a', n: 100 },
    { id: 'b', n: 100 },
  ]);
  await Paper.create({ id: 'p', title: 'first' });
}

export async function numberOf(id: string): Promise<number> {
  return (await Counter.getById(id)).n;
}
