/** A function to run once after the transaction is committed. */
export type AfterCommit = () => unknown;

/**
 * One level of a transaction: the whole (the root), or a nested `atomic` block with its savepoint. Code belongs to the block
 * that it was started in, so that blocks that run at the same time do not mix their statements.
 */
export class Block {
  readonly parent: Block | undefined;
  /** Functions that wait for the commit. An ended block hands them to its parent; a rolled back one drops them. */
  readonly afterCommit: AfterCommit[] = [];
  /** Made when somebody waits for it, which is rare. */
  #ended: { readonly promise: Promise<void>; readonly resolve: () => void } | undefined;
  #hasEnded = false;
  #isOpen = true;

  constructor(parent?: Block) {
    this.parent = parent;
  }

  /** Resolves when the block has ended, however it ended. */
  get ended(): Promise<void> {
    if (this.#hasEnded) return Promise.resolve();
    if (this.#ended === undefined) {
      let resolve!: () => void;
      const promise = new Promise<void>((fulfil) => {
        resolve = fulfil;
      });
      this.#ended = { promise, resolve };
    }
    return this.#ended.promise;
  }

  /** False once the block's callback has returned: it takes no new statements. */
  get isOpen(): boolean {
    return this.#isOpen;
  }

  isInside(other: Block): boolean {
    for (let block = this.parent; block !== undefined; block = block.parent) if (block === other) return true;
    return false;
  }

  /** Takes no new statements from now on. */
  close(): void {
    this.#isOpen = false;
  }

  /** Lets those go on who wait for the end of the block. */
  end(): void {
    this.#isOpen = false;
    this.#hasEnded = true;
    this.#ended?.resolve();
  }
}
