/**
 * After so many conflicts a transaction runs while no other one of its process does that may conflict. A conflict now and then is
 * settled by the second attempt; who loses twice would lose more, since the others go on, so it gets a turn without them.
 */
export const ALONE_AFTER_CONFLICTS = 2;

/**
 * Those inside are waited for at most so long, in milliseconds; then they no longer count. The gate is politeness, not
 * correctness: a transaction that takes its time holds up the first in the line once, and nobody else.
 */
export const GATE_LIMIT_MS = 500;

/** How a transaction passes the gate: beside others, or with nobody else inside. */
export type GateMode = 'shared' | 'exclusive';

/** What a transaction has while it is inside. */
export interface GatePass {
  readonly mode: GateMode;
  /** Passes of an earlier era were written off. */
  readonly era: number;
}

/**
 * Knows which transactions of a database run at the same time in this process: as many as there are connections, but one alone
 * where it has lost too often. Who waits, and in which order, is the affair of the line in front of it (`LeaseQueue`).
 */
export class ConflictGate {
  #shared = 0;
  #isExclusive = false;
  #era = 0;

  /** True where one of that mode may enter now. */
  isOpenFor(mode: GateMode): boolean {
    return !this.#isExclusive && (mode === 'shared' || this.#shared === 0);
  }

  /** Lets one in, which `isOpenFor` has allowed. */
  enter(mode: GateMode): GatePass {
    if (mode === 'exclusive') this.#isExclusive = true;
    else this.#shared += 1;
    return { mode, era: this.#era };
  }

  /** To be called once for each pass. */
  leave({ mode, era }: GatePass): void {
    if (era !== this.#era) return;
    if (mode === 'exclusive') this.#isExclusive = false;
    else this.#shared -= 1;
  }

  /** Opens the gate: those that are inside have been waited for long enough, and go on beside whoever comes. */
  writeOff(): void {
    this.#era += 1;
    this.#shared = 0;
    this.#isExclusive = false;
  }
}
