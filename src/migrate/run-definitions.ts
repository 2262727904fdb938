import type { Database } from '../database/database.ts';
import type { Executor } from '../database/executor.ts';
import { Transaction } from '../database/transaction.ts';
import type { Definition } from '../sql/nodes/definition.ts';
import { tryLockDefinitions, untilLocked } from './definition-lock.ts';
import { onDefinitionSession } from './migrations/definition-session.ts';
import { hasSqlState, type RetryDefinitionOptions, retryDefinition } from './retry-definition.ts';

/** Finds out what is to be done, by what the database has at that moment. */
export type DefinitionPlanner = (executor: Executor) => Promise<readonly Definition[]>;

/** The object is there already: 42710 type or constraint, 42P07 table or index, 42P06 schema, 42701 column. */
const ALREADY_THERE = ['42710', '42P07', '42P06', '42701'];

/**
 * Changes the schema: in one transaction that others wait for, where the engine has that; else statement by statement, so
 * that a run that stops in the middle goes on with the next one.
 *
 * @param options.mayExist true takes an object that another process made meanwhile for done, where there is no lock
 * @returns the statements that ran
 */
export async function runDefinitions(
  database: Database | Transaction,
  plan: DefinitionPlanner,
  { mayExist = true }: { readonly mayExist?: boolean } = {},
): Promise<readonly Definition[]> {
  const dialect = await database.dialect();
  if (database instanceof Transaction) return runAll(database, await plan(database));
  // Most starts find everything in place: they need neither a lock nor a transaction.
  if ((await plan(database)).length === 0) return [];
  if (dialect.transactionalDdl) {
    const planAndRun = async (transaction: Transaction) =>
      (await tryLockDefinitions(transaction)) ? runAll(transaction, await plan(transaction)) : undefined;
    // A serializable transaction would look at the catalog as it was before the lock was free.
    return untilLocked(() => database.runTransaction(planAndRun, { isolation: 'read committed' }));
  }
  return onDefinitionSession(database, async (session) => {
    const definitions = await plan(session);
    for (const definition of definitions) await runStep(session, definition, { mayExist });
    return definitions;
  });
}

async function runAll(executor: Executor, definitions: readonly Definition[]): Promise<readonly Definition[]> {
  for (const definition of definitions) await executor.execute(definition);
  return definitions;
}

/** Runs one statement by itself until it is done, by this process or by another one that starts at the same time. */
export async function runStep(
  executor: Executor,
  definition: Definition,
  { mayExist, ...options }: RetryDefinitionOptions & { readonly mayExist: boolean },
): Promise<void> {
  try {
    await retryDefinition(() => executor.execute(definition), options);
  } catch (error) {
    if (!mayExist || !hasSqlState(error, ALREADY_THERE)) throw error;
  }
}
