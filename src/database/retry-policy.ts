import { readDriverError } from '../errors/driver-error.ts';
import {
  AmbiguousCommitError,
  ConnectionFailedError,
  ConnectionLostError,
  ServerUnavailableError,
} from '../errors/query-errors.ts';
import { READ_ONLY, SESSION_TIME_LIMITS } from '../errors/sqlstate.ts';
import { MaxAttemptsExceededError, OperationAbortedError } from '../errors/transaction-errors.ts';
import type { Dialect } from '../sql/dialects/dialect.ts';
import { isStalePlan } from './drivers/stale-plan.ts';

/** CockroachDB's restart code before 2.0; its own Go client still takes it for 40001. */
const LEGACY_RESTART = 'CR000';

/**
 * True for an error after which the same transaction may succeed when it runs again: one of the dialect's retryable SQLSTATEs,
 * or a prepared statement that a schema change made stale, anywhere in the chain of causes.
 */
export function isRetryable(error: unknown, dialect: Dialect): boolean {
  return someInChain(error, (link) => {
    const state = readDriverError(link).sqlState;
    if (state === undefined) return false;
    return dialect.retryableSqlStates.includes(state) || state === LEGACY_RESTART || isStalePlan(link);
  });
}

/** True where the connection broke, other than by a time limit of the server that the next attempt would meet again. */
export function isConnectionLoss(error: unknown): boolean {
  return someInChain(error, (link) => {
    return (
      link instanceof ConnectionLostError &&
      !(link.sqlState !== undefined && SESSION_TIME_LIMITS.includes(link.sqlState))
    );
  });
}

/** admin_shutdown, cannot_connect_now, too_many_connections */
const REFUSALS_FOR_NOW: readonly (string | undefined)[] = ['57P01', '57P03', '53300'];

/**
 * True where a server that is starting or stopping, or has too many connections, refused a new one: another node, or the same
 * one soon, may take it.
 */
export function isRefusedForNow(error: unknown): boolean {
  return error instanceof ConnectionFailedError && REFUSALS_FOR_NOW.includes(error.sqlState);
}

/** True where the server takes no writes: a connection that is opened anew may lead to one that does. Nothing was written. */
export function isServerReadOnly(error: unknown): boolean {
  return someInChain(error, (link) => link instanceof ServerUnavailableError && link.sqlState === READ_ONLY);
}

/** True where the database cannot be had in its present state, and not because of what it was asked for. */
export function isUnavailable(error: unknown): boolean {
  return someInChain(
    error,
    (link) =>
      link instanceof ConnectionFailedError ||
      link instanceof ConnectionLostError ||
      link instanceof ServerUnavailableError,
  );
}

/**
 * Walks through causes and through the members of AggregateErrors. An error that says the last word about a whole transaction
 * (its outcome is unknown, its attempts are used up, its caller gave up) ends the walk: what lies behind it was dealt with.
 */
function someInChain(error: unknown, test: (link: unknown) => boolean): boolean {
  const seen = new Set<unknown>();
  const pending = [error];
  while (pending.length > 0) {
    const link = pending.pop();
    if (typeof link !== 'object' || link === null || seen.has(link)) continue;
    seen.add(link);
    if (
      link instanceof AmbiguousCommitError ||
      link instanceof MaxAttemptsExceededError ||
      link instanceof OperationAbortedError
    )
      continue;
    if (test(link)) return true;
    const { cause, errors } = link as { cause?: unknown; errors?: unknown };
    pending.push(cause);
    if (Array.isArray(errors)) pending.push(...errors);
  }
  return false;
}
