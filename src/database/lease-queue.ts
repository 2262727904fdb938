import { DatabaseClosedError, PoolExhaustedError } from '../errors/pool-errors.ts';
import { OperationAbortedError } from '../errors/transaction-errors.ts';

export interface LeaseQueueOptions {
  /** Leases that may be out at the same time. */
  readonly size: number;
  /** How long a caller waits for a lease, in milliseconds. */
  readonly acquireTimeoutMs: number;
  /** Callers that may wait at the same time. */
  readonly maxWaiting: number;
}

interface Waiter {
  readonly grant: () => void;
  readonly refuse: (error: Error) => void;
}

/** Hands out a limited number of leases, first come, first served. What is leased is the caller's affair. */
export class LeaseQueue {
  readonly #options: LeaseQueueOptions;
  /** In the order of arrival: a Set gives both that and a cheap removal from the middle. */
  readonly #waiters = new Set<Waiter>();
  #leased = 0;
  #closed: { readonly empty: Promise<void>; readonly resolve: () => void } | undefined;

  constructor(options: LeaseQueueOptions) {
    this.#options = options;
  }

  get leased(): number {
    return this.#leased;
  }

  get waiting(): number {
    return this.#waiters.size;
  }

  /**
   * Resolves when the caller may go on; it must then call `release` once.
   * @throws PoolExhaustedError after the time limit, or at once where too many wait
   * @throws OperationAbortedError when the signal says so
   * @throws DatabaseClosedError once the queue is closed
   */
  async acquire(signal?: AbortSignal): Promise<void> {
    if (this.#closed !== undefined) throw new DatabaseClosedError();
    if (signal?.aborted) throw aborted(signal);
    if (this.#leased < this.#options.size) {
      this.#leased += 1;
      return;
    }
    if (this.#waiters.size >= this.#options.maxWaiting) throw this.#tooManyWaiting();
    await this.#wait(signal);
  }

  /** Passes the lease on to the next waiter. */
  release(): void {
    const [next] = this.#waiters;
    if (next !== undefined) {
      next.grant();
      return;
    }
    this.#leased -= 1;
    if (this.#leased === 0) this.#closed?.resolve();
  }

  /** Refuses new callers and those that wait, and resolves when every lease is back. */
  close(): Promise<void> {
    if (this.#closed === undefined) {
      const { promise, resolve } = withResolvers();
      this.#closed = { empty: promise, resolve };
      for (const waiter of this.#waiters) waiter.refuse(new DatabaseClosedError());
      if (this.#leased === 0) resolve();
    }
    return this.#closed.empty;
  }

  #wait(signal: AbortSignal | undefined): Promise<void> {
    return new Promise((resolve, reject) => {
      const leave = () => {
        clearTimeout(timer);
        signal?.removeEventListener('abort', onAbort);
        this.#waiters.delete(waiter);
      };
      const waiter: Waiter = {
        grant: () => {
          leave();
          resolve();
        },
        refuse: (error) => {
          leave();
          reject(error);
        },
      };
      const onAbort = () => waiter.refuse(aborted(signal!));
      const timer = setTimeout(() => waiter.refuse(this.#timedOut()), this.#options.acquireTimeoutMs);
      signal?.addEventListener('abort', onAbort, { once: true });
      this.#waiters.add(waiter);
    });
  }

  #timedOut(): PoolExhaustedError {
    const { size, acquireTimeoutMs } = this.#options;
    return new PoolExhaustedError(
      `${connections(size)} in use, and none was free within ${acquireTimeoutMs} ms. Use larger pools (size), shorter transactions, or wait longer (acquireTimeoutMs). Inside a transaction, work through its handle or its async context, not beside it.`,
    );
  }

  #tooManyWaiting(): PoolExhaustedError {
    const { size, maxWaiting } = this.#options;
    return new PoolExhaustedError(
      `${connections(size)} in use and ${maxWaiting} callers wait already (maxWaiting). Use larger pools (size), or send less work.`,
    );
  }
}

function connections(size: number): string {
  return size === 1 ? 'The only connection is' : `All ${size} connections are`;
}

function aborted(signal: AbortSignal): OperationAbortedError {
  return new OperationAbortedError('The work was aborted while it waited for a connection.', { cause: signal.reason });
}

/** Promise.withResolvers, which Node has from version 22 only. */
function withResolvers(): { promise: Promise<void>; resolve: () => void } {
  let resolve!: () => void;
  const promise = new Promise<void>((fulfil) => {
    resolve = fulfil;
  });
  return { promise, resolve };
}
