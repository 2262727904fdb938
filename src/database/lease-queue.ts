import { DatabaseClosedError, PoolExhaustedError } from '../errors/pool-errors.ts';
import { OperationAbortedError } from '../errors/transaction-errors.ts';
import { ConflictGate, GATE_LIMIT_MS, type GateMode, type GatePass } from './conflict-gate.ts';

export interface LeaseQueueOptions {
  /** Leases that may be out at the same time. */
  readonly size: number;
  /** How long a caller waits for a lease while none is free, in milliseconds. */
  readonly acquireTimeoutMs: number;
  /** Callers that may wait at the same time. */
  readonly maxWaiting: number;
}

/** What a caller wants a lease for. */
export interface LeaseRequest {
  readonly signal?: AbortSignal | undefined;
  /** How it passes the conflict gate; undefined for work that makes nobody lose: it goes past the gate. */
  readonly gate?: GateMode | undefined;
  /**
   * The number of a transaction that has had a lease before and runs again: it goes before all that have had none, the smallest
   * number first.
   */
  readonly since?: number | undefined;
}

/** To be given back once; undefined where the gate has nothing to do with it. */
export type Lease = GatePass | undefined;

interface Waiter {
  readonly gate: GateMode | undefined;
  readonly since: number;
  readonly grant: (lease: Lease) => void;
  readonly refuse: (error: Error) => void;
}

const NOTHING: LeaseRequest = {};

/**
 * Hands out a limited number of leases, first come, first served; what is leased is the caller's affair. The line for a lease
 * and that for the conflict gate are one: who waits, for whatever reason, has no lease.
 */
export class LeaseQueue {
  readonly #options: LeaseQueueOptions;
  readonly #gate = new ConflictGate();
  /** In the order in which they are served. */
  readonly #waiters: Waiter[] = [];
  #gatedWaiters = 0;
  /** The first in the line that the gate keeps out, and the end of its patience. */
  #blocked: { readonly waiter: Waiter; readonly timer: NodeJS.Timeout } | undefined;
  #leased = 0;
  #closed: { readonly empty: Promise<void>; readonly resolve: () => void } | undefined;

  constructor(options: LeaseQueueOptions) {
    this.#options = options;
  }

  get leased(): number {
    return this.#leased;
  }

  get waiting(): number {
    return this.#waiters.length;
  }

  /**
   * Resolves when the caller may go on; it must then call `release` once, with the lease that it got.
   * @throws PoolExhaustedError after the time limit, or at once where too many wait. Waiting for the gate does not count.
   * @throws OperationAbortedError when the signal says so
   * @throws DatabaseClosedError once the queue is closed
   */
  async acquire(request: LeaseRequest = NOTHING): Promise<Lease> {
    const { signal, gate } = request;
    if (this.#closed !== undefined) throw new DatabaseClosedError();
    if (signal?.aborted) throw aborted(signal);
    if (this.#leased < this.#options.size && this.#mayPass(gate)) return this.#grant(gate);
    if (this.#waiters.length >= this.#options.maxWaiting) throw this.#tooManyWaiting();
    return this.#wait(request);
  }

  /** Takes a lease back. @returns how many callers were let go by that */
  release(lease: Lease): number {
    this.#leased -= 1;
    if (lease !== undefined) this.#gate.leave(lease);
    const granted = this.#serve();
    if (this.#leased === 0) this.#closed?.resolve();
    return granted;
  }

  /** Refuses new callers and those that wait, and resolves when every lease is back. */
  close(): Promise<void> {
    if (this.#closed === undefined) {
      const { promise, resolve } = withResolvers();
      this.#closed = { empty: promise, resolve };
      for (const waiter of [...this.#waiters]) waiter.refuse(new DatabaseClosedError());
      if (this.#leased === 0) resolve();
    }
    return this.#closed.empty;
  }

  /** Where a lease is free, all who wait do so for the gate. Nobody overtakes them there. */
  #mayPass(gate: GateMode | undefined): boolean {
    return gate === undefined || (this.#waiters.length === 0 && this.#gate.isOpenFor(gate));
  }

  #grant(gate: GateMode | undefined): Lease {
    this.#leased += 1;
    return gate === undefined ? undefined : this.#gate.enter(gate);
  }

  /** Lets go all who can go, in their order; behind one that the gate keeps out, only those that go past the gate. */
  #serve(): number {
    let granted = 0;
    let isGateClosed = false;
    for (let at = 0; at < this.#waiters.length && this.#leased < this.#options.size && this.#closed === undefined; ) {
      const { gate, grant } = this.#waiters[at]!;
      isGateClosed ||= gate !== undefined && !this.#gate.isOpenFor(gate);
      if (gate !== undefined && isGateClosed) at += 1;
      else {
        granted += 1;
        grant(this.#grant(gate));
      }
    }
    this.#watchGate();
    return granted;
  }

  /** Bounds the time that the first in the line waits for those inside. */
  #watchGate(): void {
    if (this.#gatedWaiters === 0 && this.#blocked === undefined) return;
    const first = this.#waiters.find(({ gate }) => gate !== undefined);
    const isBlocked = first !== undefined && !this.#gate.isOpenFor(first.gate!);
    if (isBlocked && this.#blocked?.waiter === first) return;
    clearTimeout(this.#blocked?.timer);
    this.#blocked = isBlocked ? { waiter: first, timer: setTimeout(() => this.#open(), GATE_LIMIT_MS) } : undefined;
  }

  #open(): void {
    this.#blocked = undefined;
    this.#gate.writeOff();
    this.#serve();
  }

  #wait({ signal, gate, since = Number.POSITIVE_INFINITY }: LeaseRequest): Promise<Lease> {
    return new Promise((resolve, reject) => {
      const leave = () => {
        clearTimeout(timer);
        signal?.removeEventListener('abort', onAbort);
        this.#remove(waiter);
      };
      const waiter: Waiter = {
        gate,
        since,
        grant: (lease) => {
          leave();
          resolve(lease);
        },
        refuse: (error) => {
          leave();
          reject(error);
          // Those behind it may have waited for nothing else.
          this.#serve();
        },
      };
      const onAbort = () => waiter.refuse(aborted(signal!));
      const onTimeout = () => {
        if (this.#leased >= this.#options.size) waiter.refuse(this.#timedOut());
        else timer = setTimeout(onTimeout, this.#options.acquireTimeoutMs);
      };
      let timer = setTimeout(onTimeout, this.#options.acquireTimeoutMs);
      signal?.addEventListener('abort', onAbort, { once: true });
      this.#add(waiter);
      this.#serve();
    });
  }

  #add(waiter: Waiter): void {
    const at =
      waiter.since === Number.POSITIVE_INFINITY ? -1 : this.#waiters.findIndex(({ since }) => since > waiter.since);
    if (at === -1) this.#waiters.push(waiter);
    else this.#waiters.splice(at, 0, waiter);
    if (waiter.gate !== undefined) this.#gatedWaiters += 1;
  }

  #remove(waiter: Waiter): void {
    this.#waiters.splice(this.#waiters.indexOf(waiter), 1);
    if (waiter.gate !== undefined) this.#gatedWaiters -= 1;
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
