import type { Clock } from './clock.ts';

/** The longest first pause in milliseconds: about as long as a short transaction takes, so that the other one is through. */
export const BACKOFF_BASE_MS = 10;

/** No pause is longer, in milliseconds: after ten conflicts more patience hardly helps, and callers wait. */
export const BACKOFF_CAP_MS = 1_000;

/**
 * The pause before the next attempt, in milliseconds: evenly spread from 0 to `base × 2^(attempt - 1)`, at most the cap
 * ("full jitter"). Even spreading keeps those who met once from meeting again.
 * Source: https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/
 *
 * @param attempt the number of the attempt that failed, from 1
 */
export function backoffMs(attempt: number, clock: Pick<Clock, 'random'>): number {
  // 2 ** 1024 would be Infinity, and Infinity times a random 0 is NaN.
  const ceiling = Math.min(BACKOFF_CAP_MS, BACKOFF_BASE_MS * 2 ** Math.min(attempt - 1, 30));
  return clock.random() * ceiling;
}
