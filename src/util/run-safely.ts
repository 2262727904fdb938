/**
 * Calls a function of the application whose result nobody waits for. What it throws, and what a promise that it returns rejects
 * with, goes to `onError`.
 * @param onError must not throw
 */
export function runSafely(work: () => unknown, onError: (error: unknown) => void): void {
  try {
    const result = work();
    if (isThenable(result)) result.then(undefined, onError);
  } catch (error) {
    onError(error);
  }
}

function isThenable(value: unknown): value is PromiseLike<unknown> {
  return typeof value === 'object' && value !== null && 'then' in value && typeof value.then === 'function';
}
