import { clearLine, cursorTo } from 'node:readline';
import { paintFor } from './paint.ts';

/** A terminal need not show more than this many states a second: 20. */
const REDRAW_MS = 50;

const MAX_WIDTH = 30;

/** A line on a terminal that says how much is done. Elsewhere it writes nothing. */
export class ProgressBar {
  readonly #stream: NodeJS.WriteStream;
  readonly #label: string;
  /** 0 where no line is there. */
  #drawnMs = 0;
  #text = '';
  #timer: NodeJS.Timeout | undefined;
  #isOver = false;

  constructor(stream: NodeJS.WriteStream, label: string) {
    this.#stream = stream;
    this.#label = label;
  }

  /** @param of how much there is in all; undefined where nobody knows */
  update(done: number, of?: number): void {
    if (this.#stream.isTTY !== true || this.#isOver) return;
    this.#text = this.#describe(done, of);
    // The last state is drawn too, when nothing follows it.
    this.#timer ??= setTimeout(() => this.#draw(), this.#drawnMs + REDRAW_MS - performance.now());
  }

  /** Takes the line away, for good. */
  end(): void {
    this.#isOver = true;
    clearTimeout(this.#timer);
    if (this.#drawnMs > 0) this.#clear();
    this.#drawnMs = 0;
  }

  #draw(): void {
    this.#timer = undefined;
    this.#drawnMs = performance.now();
    this.#clear();
    this.#stream.write(this.#text);
  }

  #clear(): void {
    clearLine(this.#stream, 0);
    cursorTo(this.#stream, 0);
  }

  #describe(done: number, of: number | undefined): string {
    const count = of === undefined ? `${done} ${done === 1 ? 'row' : 'rows'}` : `${done} of ${of}`;
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
