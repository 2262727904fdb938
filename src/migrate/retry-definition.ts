import { backoffMs } from '../database/backoff.ts';
import { type Clock, systemClock } from '../database/clock.ts';
import { QueryError } from '../errors/query-errors.ts';

/** How often work on the schema may run in all after conflicts. */
const MAX_ATTEMPTS = 10;

/** The same while a job still changes the object: with pauses of half a second on average, about half a minute. */
const MAX_ATTEMPTS_OF_JOBS = 60;

/** A conflict with another transaction. */
const CONFLICTS = ['40001', '40P01'];

/** "Try again later": a job is still changing the object (CockroachDB's docs, "Online Schema Changes"). */
const JOB_RUNS = ['55000'];

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
      if (attempt >= maxAttempts(error)) throw error;
      await clock.sleep(backoffMs(attempt, clock));
    }
  }
}

function maxAttempts(error: unknown): number {
  if (hasSqlState(error, JOB_RUNS)) return MAX_ATTEMPTS_OF_JOBS;
  return hasSqlState(error, CONFLICTS) ? MAX_ATTEMPTS : 1;
}

/** True for the database's own error with one of these codes. */
export function hasSqlState(error: unknown, states: readonly string[]): boolean {
  return error instanceof QueryError && error.sqlState !== undefined && states.includes(error.sqlState);
}
