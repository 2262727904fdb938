import { InvalidArgumentError } from '../errors/phoebe-error.ts';
import { TransactionNestedError } from '../errors/transaction-errors.ts';
import type { Dialect } from '../sql/dialects/dialect.ts';
import { inspect } from '../util/inspect.ts';
import { sessionOf } from './ambient.ts';
import type { AfterCommit } from './block.ts';
import type { Database } from './database.ts';
import type { DatabaseServices } from './database-services.ts';
import { orAborted } from './or-aborted.ts';
import {
  beginStatement,
  checkTransactionOptions,
  DEFAULT_MAX_ATTEMPTS,
  type TransactionOptions,
} from './transaction-options.ts';
import { type TransactionBody, type TransactionPlan, TransactionRun } from './transaction-run.ts';
import { WorkLimit } from './work-limit.ts';

/** Where a transaction is to run. */
export interface TransactionTarget {
  readonly database: Database;
  readonly services: DatabaseServices;
}

/** Runs the callback again until its transaction can commit. See `Database.runTransaction`. */
export async function runTransaction<Result>(
  target: TransactionTarget,
  body: TransactionBody<Result>,
  options: TransactionOptions = {},
): Promise<Awaited<Result>> {
  checkBody('runTransaction', body);
  checkTransactionOptions(options);
  if (sessionOf(target.database)?.block.isOpen === true) throw new TransactionNestedError();
  const maxAttempts = options.maxAttempts ?? DEFAULT_MAX_ATTEMPTS;
  return run(target, body, { isolation: 'serializable', ...options }, maxAttempts);
}

/** Runs the callback once in a transaction of its own. See `Database.atomic`. */
export async function runOnce<Result>(
  target: TransactionTarget,
  body: TransactionBody<Result>,
  options: TransactionOptions = {},
): Promise<Awaited<Result>> {
  checkBody('atomic', body);
  checkTransactionOptions(options);
  return run(target, body, options, undefined);
}

async function run<Result>(
  { database, services }: TransactionTarget,
  body: TransactionBody<Result>,
  options: TransactionOptions,
  maxAttempts: number | undefined,
): Promise<Awaited<Result>> {
  const limit = new WorkLimit(options);
  try {
    if (limit.signal?.aborted) throw limit.error();
    const { driver, runner, clock, compile } = services;
    const plan = {
      database,
      driver,
      runner,
      clock,
      compile,
      limit,
      number: services.nextTransactionNumber(),
      begin: (dialect: Dialect) => beginStatement(dialect, options),
      isolation: isPlain(options) ? options.isolation : undefined,
      mayWrite: !isReadOnly(options),
      maxAttempts,
      onRetry: options.onRetry,
      origin: options.origin,
      isAmbient: options.isAmbient ?? true,
    };
    const run = new TransactionRun(plan, body);
    const { outcome, afterCommit } =
      options.turnKey === undefined ? await run.run() : await inTurn(services, options.turnKey, plan, () => run.run());
    if (afterCommit.length > 0) await runAfterCommit(services, afterCommit);
    if ('error' in outcome) throw outcome.error;
    return outcome.value;
  } finally {
    limit.dispose();
  }
}

async function inTurn<Result>(
  { turns }: DatabaseServices,
  key: string,
  { limit }: Pick<TransactionPlan, 'limit'>,
  work: () => Promise<Result>,
): Promise<Result> {
  const turn = turns.enter(key);
  const leave =
    turn instanceof Promise
      ? await orAborted(
          turn,
          limit.signal,
          () => limit.error(),
          (late) => late(),
        )
      : turn;
  try {
    return await work();
  } finally {
    leave();
  }
}

/** Runs what waited for the commit, in order. The commit stands whatever happens here, so errors go to the background handler. */
export async function runAfterCommit(services: DatabaseServices, actions: readonly AfterCommit[]): Promise<void> {
  for (const action of actions) {
    try {
      await action();
    } catch (error) {
      services.onBackgroundError(error, 'afterCommit');
    }
  }
}

/** Reads may be run again as well, but they make nobody else lose. */
function isReadOnly({ readOnly, asOfSystemTime }: TransactionOptions): boolean {
  return readOnly === true || asOfSystemTime !== undefined;
}

/** True where BEGIN has no words but the isolation level. */
function isPlain({ readOnly, asOfSystemTime, priority }: TransactionOptions): boolean {
  return readOnly === undefined && asOfSystemTime === undefined && priority === undefined;
}

function checkBody(name: string, body: unknown): void {
  if (typeof body !== 'function')
    throw new InvalidArgumentError(
      `${name}() takes a function that holds the transaction's statements, but got ${inspect(body)}.`,
    );
}
