import { setTimeout as wait } from 'node:timers/promises';
import { settledWithin } from './settled-within.ts';

/** So many of the last questions are looked at. */
const KEPT = 8;

/** Somebody who has not asked for so long does not watch any more. */
const FORGOTTEN_AFTER_MS = 60_000;

const MIN_DRAIN_MS = 1_000;
const MAX_DRAIN_MS = 10_000;

/** Notes how often a balancer asks `/ready`, and so how long it takes until it knows that this server is going to stop. */
export class ReadyWatch {
  readonly #askedMs: number[] = [];
  readonly #now: () => number;
  #tell = (): void => {};

  constructor(now = () => performance.now()) {
    this.#now = now;
  }

  noteQuestion(): void {
    this.#askedMs.push(this.#now());
    if (this.#askedMs.length > KEPT) this.#askedMs.shift();
    this.#tell();
  }

  /**
   * How long requests are to be taken after `/ready` says 503: twice the longest pause between the last questions, one second at
   * least and ten at most; 0 where nobody has asked for a minute.
   */
  get drainMs(): number {
    const asked = this.#askedMs;
    const last = asked.at(-1);
    if (last === undefined || this.#now() - last > FORGOTTEN_AFTER_MS) return 0;
    const pauses = asked.slice(1).map((time, index) => time - asked[index]!);
    return Math.min(Math.max(MIN_DRAIN_MS, ...pauses.map((pause) => 2 * pause)), MAX_DRAIN_MS);
  }

  /** Resolves when those who ask have had the time to hear of the 503, and one of them has heard it, or has not asked for ten seconds. */
  async drained(): Promise<void> {
    const { drainMs } = this;
    if (drainMs === 0) return;
    const asked = new Promise<void>((resolve) => {
      this.#tell = resolve;
    });
    await wait(drainMs);
    if (!(await settledWithin(asked, 0)) && (await settledWithin(asked, MAX_DRAIN_MS - drainMs)))
      await wait(MIN_DRAIN_MS);
  }
}
