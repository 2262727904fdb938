import type { Database } from '../../database/database.ts';
import { checkTransactionOptions } from '../../database/transaction-options.ts';
import { InvalidArgumentError } from '../../errors/phoebe-error.ts';
import { asOfSystemTimeLiteral } from '../../sql/dialects/as-of-system-time.ts';
import { inspect } from '../../util/inspect.ts';
import { formatList } from '../../util/list.ts';
import { checkDatabaseErrors, type DatabaseErrors } from '../errors/database-errors.ts';
import type { IdempotencyOptions } from '../idempotency/idempotency-options.ts';
import { checkIdempotencyOptions } from '../idempotency/idempotency-options.ts';
import { TRANSACTION_MODES, type TransactionMode } from './operation-directives.ts';

export interface CreateExecuteOptions {
  /** Where operations run. */
  readonly db: Database;
  /** How often a mutation's transaction may run in all, where neither mutation nor model says; at least 1. Default 10. */
  readonly maxAttempts?: number;
  /** How mutation operations without `@transaction` are cut into transactions. Default: OPERATION. */
  readonly transactionMode?: TransactionMode;
  /**
   * How long a mutation waits for the answer to its COMMIT, in milliseconds; then the outcome counts as unknown, and is looked
   * up where the mutation has an idempotency key. Default 10,000.
   */
  readonly commitTimeoutMs?: number;
  /**
   * How old the data of queries may be that carry neither `@asOf` nor `@snapshot`: a negative interval such as `'-5s'`, or
   * `'follower_read_timestamp()'`, which lets the nearest replica answer. Engines that cannot read the past answer from the
   * present, which is never too old. Default: the present.
   */
  readonly queryStaleness?: string;
  /** How answers are kept under idempotency keys; false refuses requests that carry one. */
  readonly idempotency?: IdempotencyOptions | false;
  /** What clients see of errors that functions and triggers of the database raise. Default: nothing, as of any unexpected error. */
  readonly databaseErrors?: DatabaseErrors;
  /**
   * False: queries are executed by graphql-js field by field, also where the compiled way would give the same answer sooner.
   * For comparing the two. Default: true.
   */
  readonly compile?: boolean;
}

/** @throws InvalidArgumentError for options that make no sense */
export function checkExecuteOptions(options: CreateExecuteOptions): void {
  const { maxAttempts, transactionMode, commitTimeoutMs, queryStaleness, idempotency, databaseErrors } = options;
  if (databaseErrors !== undefined) checkDatabaseErrors(databaseErrors);
  if (maxAttempts !== undefined && !(Number.isInteger(maxAttempts) && maxAttempts >= 1))
    throw new InvalidArgumentError(`maxAttempts must be an integer of at least 1, but got: ${inspect(maxAttempts)}.`);
  if (transactionMode !== undefined && !TRANSACTION_MODES.includes(transactionMode))
    throw new InvalidArgumentError(
      `transactionMode must be ${formatList(TRANSACTION_MODES, 'or')}, but got: ${inspect(transactionMode)}.`,
    );
  checkTransactionOptions(commitTimeoutMs === undefined ? {} : { commitTimeoutMs });
  if (queryStaleness !== undefined && !isStaleness(queryStaleness))
    throw new InvalidArgumentError(
      `queryStaleness must be a negative interval such as "-5s", or "follower_read_timestamp()", but got: ${inspect(queryStaleness)}.`,
    );
  if (idempotency !== undefined && idempotency !== false) checkIdempotencyOptions(idempotency);
}

function isStaleness(text: string): boolean {
  try {
    const literal = asOfSystemTimeLiteral(text);
    return literal.startsWith("'-") || literal === 'follower_read_timestamp()';
  } catch (error) {
    if (error instanceof InvalidArgumentError) return false;
    throw error;
  }
}
