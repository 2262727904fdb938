export interface Barrier {
  /** Resolves for all parties at the moment when the last of them has come. */
  arrive(): Promise<void>;
}

/** Long beside any statement, short beside a test's time limit. */
const DEFAULT_TIMEOUT_MS = 20_000;

/**
 * Makes `parties` wait for each other, so that a conflict between transactions is certain and no test sleeps to get one.
 * Arrivals after the last expected one pass at once: a transaction that runs again must not wait for others a second time.
 * @throws after `timeoutMs` (default 20,000), in every waiting party, saying how many came.
 */
export function barrier(parties: number, { timeoutMs = DEFAULT_TIMEOUT_MS } = {}): Barrier {
  if (!Number.isInteger(parties) || parties < 1) {
    throw new Error(`A barrier needs an integer number of parties of at least 1, but got: ${parties}.`);
  }
  const { promise, resolve, reject } = deferred();
  promise.catch(() => {}); // Each waiting party gets the error; with none of them it is nobody's.
  let arrived = 0;
  let timer: NodeJS.Timeout | undefined;
  return {
    arrive: () => {
      arrived += 1;
      timer ??= setTimeout(
        () => reject(new Error(`Only ${arrived} of ${parties} parties came to the barrier within ${timeoutMs} ms.`)),
        timeoutMs,
      );
      if (arrived >= parties) {
        clearTimeout(timer);
        resolve();
      }
      return promise;
    },
  };
}

function deferred() {
  let resolve!: () => void;
  let reject!: (error: Error) => void;
  const promise = new Promise<void>((onResolve, onReject) => {
    resolve = onResolve;
    reject = onReject;
  });
  return { promise, resolve, reject };
}
