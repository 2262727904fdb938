import { clearLine, cursorTo } from 'node:readline';
import { paintFor } from './paint.ts';

/** A terminal need not show more than this many states a second: 20. */
const REDRAW_MS = 50;

const MAX_WIDTH = 30;

/** A line on a terminal that says how much is done. Elsewhere it writes nothing. */
export class ProgressBar {
  readonly #stream: NodeJS.WriteStream;
  readonly #label: string;
  #drawnMs = Number.NEGATIVE_INFINITY;
  #isDrawn = false;

  constructor(stream: NodeJS.WriteStream, label: string) {
    this.#stream = stream;
    this.#label = label;
  }

  /** @param of how much there is in all; undefined where nobody knows */
  update(done: number, of?: number): void {
    if (this.#stream.isTTY !== true) return;
    const now = performance.now();
    if (now - this.#drawnMs < REDRAW_MS && done !== of) return;
    this.#drawnMs = now;
    this.#isDrawn = true;
    clearLine(this.#stream, 0);
    cursorTo(this.#stream, 0);
    this.#stream.write(this.#text(done, of));
  }

  /** Takes the line away. */
  end(): void {
    if (!this.#isDrawn) return;
    clearLine(this.#stream, 0);
    cursorTo(this.#stream, 0);
    this.#isDrawn = false;
  }

  #text(done: number, of: number | undefined): string {
    const count = of === undefined ? `${done} rows` : `${done} of ${of}`;
    if (of === undefined || of <= 0) return this.#cut(`${this.#label} ${count}`);
    const width = Math.min(MAX_WIDTH, (this.#stream.columns ?? 80) - this.#label.length - count.length - 10);
    if (width < 5) return this.#cut(`${this.#label} ${count}`);
    const share = Math.min(Math.max(done / of, 0), 1);
    const full = Math.round(share * width);
    const bar = paintFor(this.#stream)('green', '█'.repeat(full)) + '░'.repeat(width - full);
    return `${this.#label} ${bar} ${String(Math.floor(share * 100)).padStart(3)} % ${count}`;
  }

  /** A line that wraps could not be taken away. */
  #cut(text: string): string {
    return text.slice(0, (this.#stream.columns ?? 80) - 1);
  }
}
