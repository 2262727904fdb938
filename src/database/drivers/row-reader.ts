import { endOfMessage, HEADER_BYTES } from '../message-bounds.ts';
import type { RowBytes } from '../row-table.ts';

/** DataRow, a row of an answer. Source: https://www.postgresql.org/docs/current/protocol-message-formats.html */
const DATA_ROW = 0x44;

export interface RowReaderOptions {
  readonly onRows: (rows: RowBytes) => void;
  /** Told of whole messages of other types, in their order among the rows. */
  readonly onOthers: (messages: Buffer) => void;
}

/**
 * Cuts what a server sends into its messages and keeps the rows among them apart, unread: a busy process has many answers under
 * way, and what has not become objects costs the garbage collector nothing.
 */
export class RowReader {
  readonly #options: RowReaderOptions;
  /** The beginning of a message whose end has not come. */
  #pieces: Buffer[] = [];
  #length = 0;
  /** Bytes that have to be there before it makes sense to look again. */
  #needed = 0;

  constructor(options: RowReaderOptions) {
    this.#options = options;
  }

  take(chunk: Buffer): void {
    if (this.#pieces.length === 0) {
      this.#read(chunk);
      return;
    }
    this.#pieces.push(chunk);
    this.#length += chunk.length;
    if (this.#length < this.#needed) return;
    const whole = Buffer.concat(this.#pieces);
    this.#pieces = [];
    this.#length = 0;
    this.#read(whole);
  }

  #read(bytes: Buffer): void {
    // Where the messages that nobody has been told of begin, and whether they are rows.
    let untold = 0;
    let areRows = false;
    let start = 0;
    let needed = HEADER_BYTES;
    while (start + HEADER_BYTES <= bytes.length) {
      const end = endOfMessage(bytes, start);
      needed = end - start;
      if (end > bytes.length) break;
      const isRow = bytes[start] === DATA_ROW;
      if (isRow !== areRows) {
        this.#tell(bytes, untold, start, areRows);
        untold = start;
        areRows = isRow;
      }
      start = end;
      needed = HEADER_BYTES;
    }
    this.#tell(bytes, untold, start, areRows);
    if (start === bytes.length) return;
    this.#pieces = [start === 0 ? bytes : bytes.subarray(start)];
    this.#length = bytes.length - start;
    this.#needed = needed;
  }

  #tell(bytes: Buffer, start: number, end: number, areRows: boolean): void {
    if (start === end) return;
    if (areRows) this.#options.onRows({ bytes, start, end });
    else this.#options.onOthers(bytes.subarray(start, end));
  }
}
