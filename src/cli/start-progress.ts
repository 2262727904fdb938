/** Starts faster than this need no explanation. */
const QUIET_MS = 1_000;

/** Tells what a start is waiting for, when it takes long enough to be noticed. */
export class StartProgress {
  readonly #write: (line: string) => void;
  readonly #timer: NodeJS.Timeout;
  #step = 'starting';
  #isLoud = false;

  constructor(write: (line: string) => void) {
    this.#write = write;
    this.#timer = setTimeout(() => {
      this.#isLoud = true;
      this.#tell();
    }, QUIET_MS);
  }

  step(step: string): void {
    this.#step = step;
    if (this.#isLoud) this.#tell();
  }

  end(): void {
    clearTimeout(this.#timer);
  }

  #tell(): void {
    this.#write(`Phoebe is ${this.#step} …\n`);
  }
}
