import { setTimeout as wait } from 'node:timers/promises';

/** Time and chance, so that a test can set both. */
export interface Clock {
  /** Milliseconds of a clock that never jumps back. */
  now(): number;
  /** A number from 0 up to 1, without 1. */
  random(): number;
  /** Resolves after this many milliseconds; rejects at once with the signal's reason when it aborts. */
  sleep(durationMs: number, signal?: AbortSignal): Promise<void>;
}

/** The process's own clock. */
export const systemClock: Clock = {
  now: () => performance.now(),
  random: () => Math.random(),
  sleep: async (durationMs, signal) => {
    try {
      await wait(durationMs, undefined, signal === undefined ? undefined : { signal });
    } catch (error) {
      throw signal?.aborted ? signal.reason : error;
    }
  },
};
