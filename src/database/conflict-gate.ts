/**
 * From this attempt on a transaction waits until no other one of its process is under way, and keeps new ones out while it
 * runs. A conflict now and then is settled by the second attempt; who loses twice in a row would lose more, since the others
 * go on, so it gets a turn without them.
 */
export const ALONE_FROM_ATTEMPT = 3;

/**
 * Nobody waits longer at the gate, in milliseconds. It is politeness, not correctness: who has waited so long goes on beside the
 * others, and a transaction that takes its time holds up nobody for longer.
 */
export const GATE_LIMIT_MS = 500;

interface Waiter {
  readonly isAlone: boolean;
  readonly go: () => void;
}

/**
 * Decides which transactions of a database run at the same time in this process: as many as there are connections, but one
 * alone where it has lost too often. First come, first served, so that neither kind starves.
 */
export class ConflictGate {
  /** In the order of arrival. */
  readonly #waiters = new Set<Waiter>();
  #running = 0;
  #isAlone = false;

  /** Resolves when the transaction may begin, with a function to be called once at its end. Never rejects. */
  async enter({ isAlone }: { readonly isAlone: boolean }): Promise<() => void> {
    if (this.#waiters.size === 0 && this.#isFree(isAlone)) return this.#admit(isAlone);
    return this.#wait(isAlone);
  }

  #isFree(isAlone: boolean): boolean {
    return !this.#isAlone && (!isAlone || this.#running === 0);
  }

  #admit(isAlone: boolean): () => void {
    this.#running += 1;
    if (isAlone) this.#isAlone = true;
    let hasLeft = false;
    return () => {
      if (hasLeft) return;
      hasLeft = true;
      this.#running -= 1;
      if (isAlone) this.#isAlone = false;
      this.#next();
    };
  }

  #wait(isAlone: boolean): Promise<() => void> {
    return new Promise((resolve) => {
      const waiter: Waiter = {
        isAlone,
        go: () => {
          clearTimeout(timer);
          this.#waiters.delete(waiter);
          resolve(this.#admit(isAlone));
        },
      };
      const timer = setTimeout(() => {
        this.#waiters.delete(waiter);
        resolve(this.#admit(false));
        // Those behind it may have waited for nothing else.
        this.#next();
      }, GATE_LIMIT_MS);
      this.#waiters.add(waiter);
    });
  }

  #next(): void {
    for (const waiter of this.#waiters) {
      if (!this.#isFree(waiter.isAlone)) return;
      waiter.go();
    }
  }
}
