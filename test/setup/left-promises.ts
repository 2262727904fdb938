import { setImmediate as turn } from 'node:timers/promises';

/**
 * Runs the body and gives the reasons of promises that were rejected meanwhile with nothing to handle them: each of them would
 * have ended a process. The body must last until all that it started is over, as by a query over the only connection.
 */
export async function reasonsLeftAlone(body: () => Promise<void>): Promise<readonly unknown[]> {
  const reasons: unknown[] = [];
  const note = (reason: unknown): void => {
    reasons.push(reason);
  };
  process.on('unhandledRejection', note);
  try {
    await body();
    // Node tells of a rejection once the microtasks of a turn are done.
    await turn();
    await turn();
  } finally {
    process.off('unhandledRejection', note);
  }
  return reasons;
}
