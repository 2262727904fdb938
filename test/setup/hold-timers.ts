import { onTestFinished } from 'vitest';

export interface HeldTimers {
  /** Resolves when a timer of this length has been started that was not fired yet. */
  started(): Promise<void>;
  /** Lets the time of all that have been started be over now. */
  fire(): void;
}

/**
 * Holds the timers of exactly this length until the test fires them: so a time limit is over when the test has seen what it needs
 * to, and not when a slow machine has used it up. All other timers run as they do. Until the end of the test.
 */
export function holdTimers(lengthMs: number): HeldTimers {
  const real = { setTimeout: globalThis.setTimeout, clearTimeout: globalThis.clearTimeout };
  const held = new Map<unknown, () => void>();
  let tell = (): void => {};
  const start = (callback: (...args: unknown[]) => void, ms?: number, ...args: unknown[]) => {
    if (ms !== lengthMs) return real.setTimeout(callback, ms, ...args);
    const timer = real.setTimeout(() => {}, 2 ** 31 - 1).unref();
    held.set(timer, () => callback(...args));
    tell();
    return timer;
  };
  // What else belongs to it, such as the function that util.promisify takes.
  globalThis.setTimeout = Object.assign(start, real.setTimeout) as unknown as typeof setTimeout;
  globalThis.clearTimeout = (timer) => {
    held.delete(timer);
    real.clearTimeout(timer);
  };
  onTestFinished(() => {
    Object.assign(globalThis, real);
  });
  return {
    started: () =>
      new Promise((resolve) => {
        tell = () => {
          if (held.size > 0) resolve();
        };
        tell();
      }),
    fire: () => {
      const callbacks = [...held.values()];
      held.clear();
      for (const callback of callbacks) callback();
    },
  };
}
