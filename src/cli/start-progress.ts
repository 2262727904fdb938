/** Starts faster than this need no explanation, and steps that are shorter need none either. */
const QUIET_MS = 1_000;

/** Tells what a command is waiting for, when it takes long enough to be noticed: once a second at most. */
export class StartProgress {
  readonly #write: (line: string) => void;
  readonly #timer: NodeJS.Timeout;
  #step = 'starting';
  #told: string | undefined;

  constructor(write: (line: string) => void) {
    this.#write = write;
    this.#timer = setInterval(() => this.#tell(), QUIET_MS);
  }

  /** @param step what takes its time; empty where a person is asked, who knows what is waited for */
  step(step: string): void {
    this.#step = step;
  }

  end(): void {
    clearInterval(this.#timer);
  }

  #tell(): void {
    if (this.#step === '' || this.#step === this.#told) return;
    this.#told = this.#step;
    this.#write(`Phoebe is ${this.#step} …\n`);
  }
}
