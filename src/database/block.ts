/** A function to run once after the transaction is committed. */
export type AfterCommit = () => unknown;

/**
 * One level of a transaction: the whole (the root), or a nested `atomic` block with its savepoint. Code belongs to the block
 * that it was started in, so that blocks that run at the same time do not mix their statements.
 */
export class Block {
  readonly parent: Block | undefined;
  /** Resolves when the block has ended, however it ended. */
  readonly ended: Promise<void>;
  /** Functions that wait for the commit. An ended block hands them to its parent; a rolled back one drops them. */
  readonly afterCommit: AfterCommit[] = [];
  #resolve!: () => void;
  #isOpen = true;

  constructor(parent?: Block) {
    this.parent = parent;
    this.ended = new Promise((resolve) => {
      this.#resolve = resolve;
    });
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
    this.#resolve();
  }
}
