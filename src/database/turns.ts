/**
 * Somebody has a turn at most so long while others wait for it, in milliseconds; then it is the next one's, who goes on beside
 * the first. It is politeness, not correctness.
 */
export const TURN_LIMIT_MS = 500;

/** Ends a turn; to be called once. */
export type LeaveTurn = () => void;

/** Who has the turn with one key, and who waits for it. */
interface Line {
  holder: LeaveTurn | undefined;
  /** First come, first served. */
  readonly waiters: ((leave: LeaveTurn) => void)[];
  timer: NodeJS.Timeout | undefined;
}

/**
 * Has transactions of this process that are going to write the same row run one after the other. At SERIALIZABLE all but one of
 * them would be aborted, after they had waited for the row's lock on a connection each; here they wait without one.
 */
export class Turns {
  /** By key, while somebody has its turn. */
  readonly #lines = new Map<string, Line>();

  /** Gives a function to be called once at the turn's end: at once where nobody has the turn, else when it has come. Never rejects. */
  enter(key: string): LeaveTurn | Promise<LeaveTurn> {
    const line = this.#lines.get(key);
    if (line === undefined) {
      const first: Line = { holder: undefined, waiters: [], timer: undefined };
      this.#lines.set(key, first);
      return this.#hold(key, first);
    }
    return new Promise((resolve) => {
      line.waiters.push(resolve);
      line.timer ??= setTimeout(() => this.#passOn(key, line), TURN_LIMIT_MS);
    });
  }

  #hold(key: string, line: Line): LeaveTurn {
    const leave = () => {
      if (line.holder === leave) this.#passOn(key, line);
    };
    line.holder = leave;
    return leave;
  }

  #passOn(key: string, line: Line): void {
    clearTimeout(line.timer);
    line.timer = undefined;
    const next = line.waiters.shift();
    if (next === undefined) {
      this.#lines.delete(key);
      return;
    }
    if (line.waiters.length > 0) line.timer = setTimeout(() => this.#passOn(key, line), TURN_LIMIT_MS);
    next(this.#hold(key, line));
  }
}
