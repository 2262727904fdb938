import { OperationAbortedError } from '../errors/transaction-errors.ts';

/**
 * The work's result, or a rejection as soon as the signal aborts. The work itself goes on: `onLate` gets a result that nobody
 * waits for any more, so that a connection can be given back.
 */
export function orAborted<Result>(
  work: Promise<Result>,
  signal: AbortSignal | undefined,
  makeError: () => Error = () => aborted(signal!),
  onLate: (result: Result) => void = () => undefined,
): Promise<Result> {
  if (signal === undefined) return work;
  return new Promise((resolve, reject) => {
    const onAbort = () => {
      reject(makeError());
      // Its error has no listener but this one.
      work.then(onLate, () => undefined);
    };
    if (signal.aborted) {
      onAbort();
      return;
    }
    signal.addEventListener('abort', onAbort, { once: true });
    const settle = () => signal.removeEventListener('abort', onAbort);
    work.then(
      (result) => {
        settle();
        resolve(result);
      },
      (error) => {
        settle();
        reject(error);
      },
    );
  });
}

function aborted(signal: AbortSignal): OperationAbortedError {
  return new OperationAbortedError('The work was aborted while it waited for a connection.', { cause: signal.reason });
}
