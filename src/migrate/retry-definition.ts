import { backoffMs } from '../database/backoff.ts';
import { type Clock, systemClock } from '../database/clock.ts';
import { QueryError } from '../errors/query-errors.ts';

/** How often work on the schema may run in all: jobs of other changes may be at the same table. */
const MAX_ATTEMPTS = 10;

/** 40001, 40P01: a conflict. 55000: a job is still changing the object (CockroachDB's docs, "Online Schema Changes"). */
const RETRYABLE = ['40001', '40P01', '55000'];

export interface RetryDefinitionOptions {
  /** Called after each failure, before anything is sent again. */
  readonly onFailure?: () => Promise<void>;
  readonly clock?: Clock;
}

/** Runs work on the schema again where it met another change; every other error goes on. */
export async function retryDefinition<Result>(
  body: () => Promise<Result>,
  { onFailure, clock = systemClock }: RetryDefinitionOptions = {},
): Promise<Result> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await body();
    } catch (error) {
      await onFailure?.();
      if (attempt === MAX_ATTEMPTS || !hasSqlState(error, RETRYABLE)) throw error;
      await clock.sleep(backoffMs(attempt, clock));
    }
  }
}

/** True for the database's own error with one of these codes. */
export function hasSqlState(error: unknown, states: readonly string[]): boolean {
  return error instanceof QueryError && error.sqlState !== undefined && states.includes(error.sqlState);
}
