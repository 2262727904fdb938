import { readDriverError } from '../errors/driver-error.ts';
import { AmbiguousCommitError, ConnectionFailedError, ConnectionLostError } from '../errors/query-errors.ts';
import { SESSION_TIME_LIMITS } from '../errors/sqlstate.ts';
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

/** True where a server that is starting or stopping refused a new connection: another node, or the same one soon, may take it. */
export function isServerRestart(error: unknown): boolean {
  return error instanceof ConnectionFailedError && (error.sqlState === '57P01' || error.sqlState === '57P03');
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
