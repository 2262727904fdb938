import type { DriverValue } from '../../sql/nodes/expression.ts';

/** DataRow, a row of an answer. Source: https://www.postgresql.org/docs/current/protocol-message-formats.html */
const DATA_ROW = 0x44;

/** A message's type, one byte, and its length, four bytes that count themselves. */
const TYPE_BYTES = 1;
const HEADER_BYTES = 5;

/** Longer rows are decoded value by value: what is kept of them should not keep all of them in memory. */
const MAX_SHARED_BYTES = 1_024;

const FIRST_NON_ASCII = 0x80;

/** Rows as the bytes they came as: whole messages, one behind the other. */
export interface RowBytes {
  readonly bytes: Buffer;
  readonly start: number;
  readonly end: number;
}

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
      needed = TYPE_BYTES + bytes.readUInt32BE(start + TYPE_BYTES);
      if (start + needed > bytes.length) break;
      const isRow = bytes[start] === DATA_ROW;
      if (isRow !== areRows) {
        this.#tell(bytes, untold, start, areRows);
        untold = start;
        areRows = isRow;
      }
      start += needed;
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

/**
 * The rows themselves. pg's parser decodes each value by a call out of JavaScript; here a short row is decoded as a whole and
 * cut, which takes a third of the time.
 */
export function readRows(parts: readonly RowBytes[]): DriverValue[][] {
  const rows: DriverValue[][] = [];
  for (const { bytes, start, end } of parts) {
    for (let at = start; at < end; ) {
      const next = at + TYPE_BYTES + bytes.readUInt32BE(at + TYPE_BYTES);
      rows.push(readRow(bytes, at + HEADER_BYTES, next));
      at = next;
    }
  }
  return rows;
}

/** The values between `start` and `end`: their number, and for each its length, which is -1 for NULL, and its bytes. */
function readRow(bytes: Buffer, start: number, end: number): DriverValue[] {
  const count = bytes.readUInt16BE(start);
  const shared = end - start <= MAX_SHARED_BYTES ? bytes.toString('latin1', start, end) : undefined;
  const row: DriverValue[] = new Array(count);
  let at = start + 2;
  for (let index = 0; index < count; index += 1) {
    const length = bytes.readInt32BE(at);
    at += 4;
    if (length === -1) {
      row[index] = null;
      continue;
    }
    const next = at + length;
    row[index] =
      shared !== undefined && isAsciiBetween(bytes, at, next)
        ? shared.substring(at - start, next - start)
        : bytes.toString('utf8', at, next);
    at = next;
  }
  return row;
}

function isAsciiBetween(bytes: Buffer, start: number, end: number): boolean {
  let bits = 0;
  for (let at = start; at < end; at += 1) bits |= bytes[at]!;
  return bits < FIRST_NON_ASCII;
}
