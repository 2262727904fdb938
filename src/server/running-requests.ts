/** Counts the requests that are being answered, and tells when there is none. */
export class RunningRequests {
  #count = 0;
  #waiting: (() => void)[] = [];

  async track<Result>(body: () => Promise<Result>): Promise<Result> {
    this.#count += 1;
    try {
      return await body();
    } finally {
      this.#count -= 1;
      if (this.#count === 0) this.#wakeUp();
    }
  }

  /** Resolves when no request is running. */
  async none(): Promise<void> {
    if (this.#count > 0) await new Promise<void>((resolve) => this.#waiting.push(resolve));
  }

  #wakeUp(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const resolve of waiting) resolve();
  }
}
