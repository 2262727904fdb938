import type { Database } from '../database/database.ts';
import type { TransactionBody } from '../database/transaction-run.ts';
import { InvalidArgumentError } from '../errors/phoebe-error.ts';
import type { AnyModel } from '../orm/index.ts';
import { sql } from '../sql/sql-tag.ts';
import type { Seed, SeedProgress } from './load-models.ts';

export interface RunSeedOptions {
  readonly models: readonly AnyModel[];
  /** True: rows that are there already are no reason to stop. */
  readonly again: boolean;
  /** True: all of it is one transaction, whatever transactions the seed makes. */
  readonly oneTransaction: boolean;
  readonly signal?: AbortSignal;
  readonly onProgress?: SeedProgress;
  /** Called at each beginning: after a conflict with others the whole runs again. */
  readonly onBegin?: () => void;
}

/** Thrown where sample data would come beside rows that are there. */
export class TableNotEmptyError extends InvalidArgumentError {
  constructor(table: string) {
    super(
      `The table "${table}" has rows already. Run the seed file all the same with --again, or name another database.`,
    );
  }
}

/**
 * Runs a seed, all of it or nothing. What the seed calls a transaction is a nested block of the one around it.
 *
 * @returns what the seed returns
 * @throws TableNotEmptyError where a table has rows
 * @throws OperationAbortedError when the signal aborts
 */
export async function runSeed(db: Database, seed: Seed, options: RunSeedOptions): Promise<unknown> {
  const { models, again, oneTransaction, signal, onProgress = () => {}, onBegin } = options;
  const body = async (database: Database): Promise<unknown> => {
    onBegin?.();
    if (!again) await assertEmpty(db, models);
    return seed(database, onProgress);
  };
  if (oneTransaction) return db.runTransaction(() => body(joined(db)), signal === undefined ? {} : { signal });
  return signal === undefined ? body(db) : Promise.race([body(db), aborted(signal)]);
}

async function assertEmpty(db: Database, models: readonly AnyModel[]): Promise<void> {
  for (const { meta } of models) {
    const { schema, name } = meta.table;
    const place = schema === undefined ? [name] : [schema, name];
    const { rows } = await db.execute(sql`SELECT 1 FROM ${sql.identifier(...place)} LIMIT 1`);
    if (rows.length > 0) throw new TableNotEmptyError(name);
  }
}

/** The database as the seed sees it: in the transaction that is open, where `runTransaction` begins a nested block. */
function joined(db: Database): Database {
  const atomic = (body: TransactionBody<unknown>): Promise<unknown> => db.atomic(body);
  const own: Readonly<Record<string | symbol, unknown>> = {
    atomic,
    runTransaction: atomic,
    retryTransaction:
      (body: (...args: unknown[]) => unknown) =>
      (...args: unknown[]) =>
        atomic(() => body(...args)),
  };
  return new Proxy(db, {
    get: (target, name) => {
      const value: unknown = Object.hasOwn(own, name) ? own[name] : Reflect.get(target, name, target);
      return typeof value === 'function' && !Object.hasOwn(own, name) ? value.bind(target) : value;
    },
  });
}

function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    const abort = (): void => reject(signal.reason);
    if (signal.aborted) abort();
    else signal.addEventListener('abort', abort, { once: true });
  });
}
