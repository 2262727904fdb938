import { setTimeout as wait } from 'node:timers/promises';
import type { ExecutionArgs, ExecutionResult, OperationDefinitionNode } from 'graphql';
import { backoffMs } from '../../database/backoff.ts';
import { systemClock } from '../../database/clock.ts';
import type { Database } from '../../database/database.ts';
import type { Executor } from '../../database/executor.ts';
import { isConnectionLoss, isRefusedForNow, isRetryable } from '../../database/retry-policy.ts';
import type { TransactionOptions } from '../../database/transaction-options.ts';
import { asGraphQLError, withCodes } from '../errors/as-graphql-error.ts';
import { badInput } from '../errors/operation-error.ts';
import { AsOfExecutor } from './as-of-executor.ts';
import { contextOf } from './context-of.ts';
import { hasCustomResolvers } from './has-custom-resolvers.ts';
import { momentOf, presentMoment } from './moment.ts';
import { readDirectives } from './operation-directives.ts';
import { OperationFailure } from './operation-failure.ts';
import { type GivenContext, STATEMENT_ORIGIN } from './phoebe-context.ts';

/** How often a query is executed in all when a connection breaks or the database asks for it. Reading changes nothing. */
const MAX_READS = 4;

/** The time that stands for the present, whatever the server's default is. */
const NOW = 'now';

export interface QueryOptions {
  readonly db: Database;
  readonly queryStaleness: string | undefined;
  /** Makes the answer: graphql-js's, or the compiled way in front of it. */
  readonly execute: (args: ExecutionArgs) => ExecutionResult | PromiseLike<ExecutionResult>;
}

/** Where a query reads. */
type Reading =
  | { readonly kind: 'present' }
  | { readonly kind: 'transaction'; readonly options: TransactionOptions; readonly asOf?: string }
  | { readonly kind: 'batches'; readonly asOf: string };

const PRESENT: Reading = { kind: 'present' };

/**
 * Runs a query: each statement by itself, or everything at one moment where the operation (`@snapshot`, `@asOf`) or the
 * server asks for it. Errors of a connection that broke, as at a restart of the database, are not the client's affair: the
 * query is executed again.
 */
export async function runQuery(
  args: ExecutionArgs,
  operation: OperationDefinitionNode | undefined,
  options: QueryOptions,
): Promise<ExecutionResult> {
  try {
    const reading = isPlain(operation, options) ? PRESENT : await readingOf(args, operation, options);
    const result = await repeated(options.db, args, () => read(args, reading, options));
    const { errors } = result;
    if (errors === undefined && reading === PRESENT) return result;
    return {
      ...result,
      ...(errors === undefined ? {} : { errors: withCodes(errors) }),
      ...('asOf' in reading ? { extensions: { ...result.extensions, snapshot: { asOf: reading.asOf } } } : {}),
    };
  } catch (error) {
    return { errors: withCodes([asGraphQLError(error)]) };
  }
}

/** True where nobody asks for another time than the present. */
function isPlain(operation: OperationDefinitionNode | undefined, { queryStaleness }: QueryOptions): boolean {
  return queryStaleness === undefined && (operation?.directives ?? []).length === 0;
}

async function readingOf(
  args: ExecutionArgs,
  operation: OperationDefinitionNode | undefined,
  { db, queryStaleness }: QueryOptions,
): Promise<Reading> {
  if (operation === undefined) return { kind: 'present' };
  const { snapshot, asOf } = readDirectives(args, operation);
  if (!snapshot && (asOf === NOW || (asOf === undefined && queryStaleness === undefined))) return { kind: 'present' };
  const dialect = await db.dialect();
  const isPast = asOf !== undefined && asOf !== NOW;
  if (!dialect.asOfSystemTime) {
    if (isPast) throw badInput(`${dialect.label} cannot read the past: leave @asOf out. @snapshot reads one moment.`);
    if (!snapshot) return { kind: 'present' };
    return { kind: 'transaction', options: { isolation: 'repeatable read', readOnly: true } };
  }
  const { [STATEMENT_ORIGIN]: origin } = (args.contextValue ?? {}) as GivenContext;
  const moment =
    snapshot && !isPast ? await presentMoment(db, origin) : await momentOf(db, asOf ?? queryStaleness!, origin);
  // What a resolver asks on its own knows of the moment only by the transaction it runs in.
  if (hasCustomResolvers(args)) return { kind: 'transaction', options: { asOfSystemTime: moment }, asOf: moment };
  return { kind: 'batches', asOf: moment };
}

function read(
  args: ExecutionArgs,
  reading: Reading,
  options: QueryOptions,
): PromiseLike<ExecutionResult> | ExecutionResult {
  const { db, execute } = options;
  const run = (executor: Executor) => execute({ ...args, contextValue: contextOf(args, { db, executor }) });
  if (reading.kind === 'present') return run(db);
  if (reading.kind === 'batches') return run(new AsOfExecutor(db, reading.asOf));
  return readInTransaction(args, reading.options, db, run);
}

async function readInTransaction(
  args: ExecutionArgs,
  options: TransactionOptions,
  db: Database,
  run: (executor: Executor) => PromiseLike<ExecutionResult> | ExecutionResult,
): Promise<ExecutionResult> {
  const { signal, [STATEMENT_ORIGIN]: origin } = (args.contextValue ?? {}) as GivenContext;
  try {
    return await db.runTransaction(
      async (transaction) => {
        const result = await run(transaction);
        if (result.errors === undefined) return result;
        // A failed statement may have aborted the transaction, which then must not be committed.
        throw new OperationFailure(result);
      },
      { ...options, origin, ...(signal === undefined ? {} : { signal }) },
    );
  } catch (error) {
    if (error instanceof OperationFailure) return error.result;
    throw error;
  }
}

/** Executes again when the result has errors that another connection would not have had. */
async function repeated(
  db: Database,
  { contextValue }: ExecutionArgs,
  body: () => PromiseLike<ExecutionResult> | ExecutionResult,
): Promise<ExecutionResult> {
  const { signal } = (contextValue ?? {}) as GivenContext;
  for (let attempt = 1; ; attempt += 1) {
    const result = await body();
    if (result.errors === undefined || attempt === MAX_READS || signal?.aborted) return result;
    if (!mayPass(new OperationFailure(result), db)) return result;
    await wait(backoffMs(attempt, systemClock), undefined, signal === undefined ? {} : { signal }).catch(
      () => undefined,
    );
  }
}

function mayPass(failure: OperationFailure, db: Database): boolean {
  const errors = (failure.cause as AggregateError).errors as readonly unknown[];
  if (errors.some(isRefusedForNow) || isConnectionLoss(failure)) return true;
  const dialect = db.knownDialect;
  return dialect !== undefined && isRetryable(failure, dialect);
}
