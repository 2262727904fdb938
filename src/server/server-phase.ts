/** Where a server stands between its first and its last request. */
export type Phase = 'starting' | 'serving' | 'closing';

/** Holds the phase; it only goes forward. */
export class ServerPhase {
  #phase: Phase = 'starting';
  #canServe = false;
  #endStart = (): void => {};
  /** Resolves when there is nothing more to wait for: the server serves, closes, or is never going to serve. */
  readonly started = new Promise<void>((resolve) => {
    this.#endStart = resolve;
  });

  /** True once what the server waits for was there, also while it closes. */
  get canServe(): boolean {
    return this.#canServe;
  }

  get current(): Phase {
    return this.#phase;
  }

  /** Called when what the server waits for (the database's tables, say) is there. */
  serve(): void {
    if (this.#phase === 'starting') {
      this.#phase = 'serving';
      this.#canServe = true;
    }
    this.#endStart();
  }

  /** Called when what the server waits for cannot be had: it stays where it is, and nobody waits for it any more. */
  giveUp(): void {
    this.#endStart();
  }

  close(): void {
    this.#phase = 'closing';
    this.#endStart();
  }
}
