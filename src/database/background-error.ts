import { runSafely } from '../util/run-safely.ts';

/**
 * Where an error came from that has no caller to be thrown to: a function of `afterCommit` (the transaction is committed
 * already), the `onQuery` hook, or a connection that broke while it stood idle in the pool.
 */
export type BackgroundErrorSource = 'afterCommit' | 'onQuery' | 'idle connection';

export type BackgroundErrorHandler = (error: unknown, source: BackgroundErrorSource) => void;

/** The handler to call, which never throws: where `given` itself fails, both errors are process warnings. */
export function backgroundErrorHandler(given: BackgroundErrorHandler | undefined): BackgroundErrorHandler {
  if (given === undefined) return warnOfBackgroundError;
  return (error, source) =>
    runSafely(
      () => given(error, source),
      (failure) => {
        warnOfBackgroundError(error, source);
        warnOfBackgroundError(failure, 'onBackgroundError');
      },
    );
}

/**
 * What happens to such an error where no handler is given: a process warning, which Node prints to the error output. Idle
 * connections are left out: servers close them when they restart, and the pool opens new ones.
 */
export function warnOfBackgroundError(error: unknown, source: BackgroundErrorSource | 'onBackgroundError'): void {
  if (source === 'idle connection') return;
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  process.emitWarning(`An error in ${source} had no caller to be thrown to: ${text}`, 'PhoebeWarning');
}
