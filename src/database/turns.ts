/**
 * Nobody waits longer for a turn, in milliseconds: who has waited so long goes on beside the others. It is politeness, not
 * correctness.
 */
export const TURN_LIMIT_MS = 500;

/** Those who wait for the turn with one key, first come, first served. */
type Waiters = Set<() => void>;

/**
 * Has transactions of this process that are going to write the same row run one after the other. At SERIALIZABLE all but one of
 * them would be aborted, after they had waited for the row's lock on a connection each; here they wait without one.
 */
export class Turns {
  /** By key, while somebody has its turn. */
  readonly #waiters = new Map<string, Waiters>();

  /** Resolves when it is the caller's turn, with a function to be called once at its end. Never rejects. */
  enter(key: string): Promise<() => void> {
    const waiters = this.#waiters.get(key);
    if (waiters !== undefined) return this.#wait(key, waiters);
    this.#waiters.set(key, new Set());
    return Promise.resolve(() => this.#leave(key));
  }

  #wait(key: string, waiters: Waiters): Promise<() => void> {
    return new Promise((resolve) => {
      const go = () => {
        clearTimeout(timer);
        waiters.delete(go);
        resolve(() => this.#leave(key));
      };
      const timer = setTimeout(() => {
        waiters.delete(go);
        // The turn is still another one's, who will pass it on.
        resolve(() => undefined);
      }, TURN_LIMIT_MS);
      waiters.add(go);
    });
  }

  #leave(key: string): void {
    const waiters = this.#waiters.get(key)!;
    const [next] = waiters;
    if (next === undefined) this.#waiters.delete(key);
    else next();
  }
}
