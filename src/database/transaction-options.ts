import { InvalidArgumentError, UnsupportedFeatureError } from '../errors/phoebe-error.ts';
import { asOfSystemTimeLiteral } from '../sql/dialects/as-of-system-time.ts';
import type { Dialect } from '../sql/dialects/dialect.ts';
import {
  ISOLATION_LEVELS,
  type IsolationLevel,
  TRANSACTION_PRIORITIES,
  type TransactionPriority,
} from '../sql/dialects/isolation.ts';
import { inspect } from '../util/inspect.ts';
import { formatList } from '../util/list.ts';

/** How often the callback may run where the caller does not say. */
export const DEFAULT_MAX_ATTEMPTS = 10;

/** How long the answer to COMMIT is waited for where the caller does not say, in milliseconds. */
export const DEFAULT_COMMIT_TIMEOUT_MS = 10_000;

/** The longest deadline, in milliseconds: what a timer of Node can hold (2^31 - 1, about 24 days). */
const MAX_DEADLINE_MS = 2_147_483_647;

/** What `onRetry` learns: the attempt that failed, why, and how long the pause before the next one is. */
export interface RetryEvent {
  readonly attempt: number;
  readonly error: unknown;
  readonly delayMs: number;
}

/** How one transaction runs, whether or not it is run again. */
export interface AtomicOptions {
  /** Refused with UnsupportedFeatureError where the engine does not run it, instead of running another. */
  readonly isolation?: IsolationLevel;
  /** True: writes are refused with ReadOnlyTransactionError. Default false. */
  readonly readOnly?: boolean;
  /** Aborting rolls back and rejects with OperationAbortedError. Once COMMIT is on its way, its answer is waited for. */
  readonly signal?: AbortSignal;
  /** What the transaction runs for, such as a request: `onQuery` is told with each statement. */
  readonly origin?: object | undefined;
}

/** Options of `runTransaction`. */
export interface TransactionOptions extends AtomicOptions {
  /** How often the callback may run in all: an integer of at least 1. Default 10. */
  readonly maxAttempts?: number;
  /** Default: serializable, on every engine. */
  readonly isolation?: IsolationLevel;
  /**
   * Reads the database as it was at that time (CockroachDB's `AS OF SYSTEM TIME`): a negative interval such as `'-10s'`, a
   * timestamp, a Date, or `follower_read_timestamp()`. Implies `readOnly`. UnsupportedFeatureError on other engines.
   */
  readonly asOfSystemTime?: string | Date;
  /** CockroachDB's transaction priority: which of two conflicting transactions gives way. No effect on other engines. */
  readonly priority?: TransactionPriority;
  /** Milliseconds for all attempts together, pauses included. Default: no limit. */
  readonly deadlineMs?: number;
  /**
   * How long the answer to COMMIT is waited for, in milliseconds; then the connection is given up and the outcome is unknown
   * (AmbiguousCommitError). Default 10,000: a network that swallows packets must not hold a request for ever.
   */
  readonly commitTimeoutMs?: number;
  /**
   * Names the row that the transaction is going to write, in the caller's own words. Those of one process with the same key run one
   * after the other, instead of one of them and the others again; at most half a second is waited. Default: nobody waits.
   */
  readonly turnKey?: string;
  /**
   * False: model calls in the callback do not find the transaction by themselves; everything in it is given `tx`. That spares
   * AsyncLocalStorage, which slows down every promise of the process on Node before 24. Default true.
   */
  readonly isAmbient?: boolean;
  /** Called before each pause. An error thrown here ends the transaction with that error. */
  readonly onRetry?: (event: RetryEvent) => void;
}

/** Checks what can be checked without a server. */
export function checkTransactionOptions(options: TransactionOptions): void {
  const { maxAttempts, deadlineMs, commitTimeoutMs, isolation, priority, readOnly, asOfSystemTime } = options;
  if (maxAttempts !== undefined && !(Number.isInteger(maxAttempts) && maxAttempts >= 1)) {
    throw new InvalidArgumentError(`maxAttempts must be an integer of at least 1, but got ${inspect(maxAttempts)}.`);
  }
  checkDuration('deadlineMs', deadlineMs);
  checkDuration('commitTimeoutMs', commitTimeoutMs);
  checkOneOf('isolation', isolation, ISOLATION_LEVELS);
  checkOneOf('priority', priority, TRANSACTION_PRIORITIES);
  if (asOfSystemTime !== undefined) {
    asOfSystemTimeLiteral(asOfSystemTime);
    if (readOnly === false)
      throw new InvalidArgumentError(
        'A transaction with asOfSystemTime only reads: leave readOnly out, or set it to true.',
      );
  }
}

function checkDuration(name: string, durationMs: unknown): void {
  if (durationMs === undefined) return;
  if (typeof durationMs === 'number' && durationMs > 0 && durationMs <= MAX_DEADLINE_MS) return;
  throw new InvalidArgumentError(
    `${name} must be a number of milliseconds above 0 and at most ${MAX_DEADLINE_MS}, but got ${inspect(durationMs)}.`,
  );
}

function checkOneOf(name: string, value: unknown, known: readonly string[]): void {
  if (value === undefined || known.includes(value as string)) return;
  throw new InvalidArgumentError(`${name} must be ${formatList(known, 'or')}, but got ${inspect(value)}.`);
}

/**
 * The BEGIN of a transaction.
 * @throws UnsupportedFeatureError for what the engine does not have
 */
export function beginStatement(dialect: Dialect, options: TransactionOptions): string {
  const { isolation, priority, readOnly, asOfSystemTime } = options;
  const modes: string[] = [];
  if (isolation !== undefined) {
    if (!dialect.isolationLevels.includes(isolation)) {
      throw new UnsupportedFeatureError(
        `${dialect.label} does not run the isolation level "${isolation}"; it runs ${formatList(dialect.isolationLevels)}.`,
      );
    }
    modes.push(`ISOLATION LEVEL ${isolation.toUpperCase()}`);
  }
  if (priority !== undefined && dialect.transactionPriority) modes.push(`PRIORITY ${priority.toUpperCase()}`);
  if (readOnly === true) modes.push('READ ONLY');
  if (asOfSystemTime !== undefined) {
    if (!dialect.asOfSystemTime) {
      throw new UnsupportedFeatureError(
        `${dialect.label} cannot read the past (asOfSystemTime): leave the option out, or use CockroachDB.`,
      );
    }
    modes.push(`AS OF SYSTEM TIME ${asOfSystemTimeLiteral(asOfSystemTime)}`);
  }
  return modes.length === 0 ? 'BEGIN' : `BEGIN ${modes.join(', ')}`;
}
