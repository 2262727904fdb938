import type { SharedSlots } from '../../util/shared-slots.ts';

/** In a context: how many statements of the operation may run at the same time. */
export const STATEMENT_LANES: unique symbol = Symbol('statementLanes');

/**
 * The statements of one operation. One of them runs in the slot that the operation holds; those beside it take further slots of
 * the client's while there are some, and else wait for one of their own operation to end.
 */
export class StatementLanes {
  readonly #slots: SharedSlots;
  readonly #waiting: (() => void)[] = [];
  #isOwnFree = true;
  /** What is still to end: the execution, and the sending of its answer. */
  #left = 2;

  /** @param slots of which the caller has taken one for the operation */
  constructor(slots: SharedSlots) {
    this.#slots = slots;
  }

  run<Result>(send: () => Promise<Result>): Promise<Result> {
    if (this.#isOwnFree) this.#isOwnFree = false;
    else if (!this.#slots.tryTake())
      return new Promise<void>((resolve) => {
        this.#waiting.push(resolve);
      }).then(() => this.#sent(send));
    return this.#sent(send);
  }

  /** Tells that the operation was executed, or that its answer was sent. After both, its slots are given back. */
  end(): void {
    this.#left -= 1;
    if (this.#left === 0 && this.#isOwnFree) this.#slots.give();
  }

  #sent<Result>(send: () => Promise<Result>): Promise<Result> {
    const result = send();
    const pass = () => this.#pass();
    result.then(pass, pass);
    return result;
  }

  #pass(): void {
    const next = this.#waiting.shift();
    if (next !== undefined) next();
    else if (this.#isOwnFree || this.#left <= 0) this.#slots.give();
    else this.#isOwnFree = true;
  }
}
