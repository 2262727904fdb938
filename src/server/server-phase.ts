/** Where a server stands between its first and its last request. */
export type Phase = 'starting' | 'serving' | 'closing';

/** Holds the phase; it only goes forward. */
export class ServerPhase {
  #phase: Phase = 'starting';

  get current(): Phase {
    return this.#phase;
  }

  /** Called when what the server waits for (the database's tables, say) is there. */
  serve(): void {
    if (this.#phase === 'starting') this.#phase = 'serving';
  }

  close(): void {
    this.#phase = 'closing';
  }
}
