/** Somebody who waits for a slot. */
type Waiter = () => void;

/**
 * A number of slots for the work of one owner. Work as a whole takes one and waits for it; what it does beside that at the same
 * time takes more only while nobody waits for one, so that nobody waits for what he holds himself.
 */
export class SharedSlots {
  #free: number;
  readonly #size: number;
  readonly #onIdle: () => void;
  /** In the order of arrival. */
  readonly #waiters = new Set<Waiter>();

  /** @param onIdle called when the last slot is given back and nobody waits */
  constructor(size: number, onIdle: () => void = () => {}) {
    this.#free = size;
    this.#size = size;
    this.#onIdle = onIdle;
  }

  /** Takes a slot if there is one that nobody waits for. */
  tryTake(): boolean {
    if (this.#free === 0) return false;
    this.#free -= 1;
    return true;
  }

  /** Takes the next slot, first come, first served. False where `end` settles before: then no slot is held. */
  take(end: Promise<unknown>): Promise<boolean> {
    return new Promise((resolve) => {
      const waiter = () => {
        this.#waiters.delete(waiter);
        resolve(true);
      };
      this.#waiters.add(waiter);
      const giveUp = () => {
        if (this.#waiters.delete(waiter)) resolve(false);
      };
      end.then(giveUp, giveUp);
    });
  }

  give(): void {
    const [next] = this.#waiters;
    if (next !== undefined) next();
    else {
      this.#free += 1;
      if (this.#free === this.#size) this.#onIdle();
    }
  }
}
