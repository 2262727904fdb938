/**
 * Gives long pieces of work one turn of the event loop each, first come, first served. All callbacks that are due in a turn run
 * before anything else does, so ten pieces that become possible together would otherwise stop the process for all ten.
 */
export class LoopTurns {
  #last: Promise<void> = Promise.resolve();

  /** Resolves in a turn of the event loop that no other caller gets. */
  next(): Promise<void> {
    this.#last = this.#last.then(nextTurn);
    return this.#last;
  }
}

function nextTurn(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}
