import type { DriverValue } from '../../sql/nodes/expression.ts';

/** DataRow, a row of an answer. Source: https://www.postgresql.org/docs/current/protocol-message-formats.html */
const DATA_ROW = 0x44;

/** A message's type, one byte, and its length, four bytes that count themselves. */
const TYPE_BYTES = 1;
const HEADER_BYTES = 5;

/** Longer rows are decoded value by value: what is kept of them should not keep all of them in memory. */
const MAX_SHARED_BYTES = 1_024;

const FIRST_NON_ASCII = 0x80;

export interface RowReaderOptions {
  readonly onRow: (row: DriverValue[]) => void;
  /** Told of whole messages of other types, in their order among the rows. */
  readonly onOthers: (messages: Buffer) => void;
}

/**
 * Cuts what a server sends into its messages and reads the rows among them itself. pg's parser decodes each value of a row by a
 * call out of JavaScript; here a short row is decoded as a whole and cut, which takes a third of the time.
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
    const { onRow } = this.#options;
    let others = 0;
    let start = 0;
    let needed = HEADER_BYTES;
    while (start + HEADER_BYTES <= bytes.length) {
      needed = TYPE_BYTES + bytes.readUInt32BE(start + TYPE_BYTES);
      const end = start + needed;
      if (end > bytes.length) break;
      needed = HEADER_BYTES;
      if (bytes[start] === DATA_ROW) {
        this.#tellOthers(bytes, others, start);
        onRow(readRow(bytes, start + HEADER_BYTES, end));
        others = end;
      }
      start = end;
    }
    this.#tellOthers(bytes, others, start);
    if (start === bytes.length) return;
    this.#pieces = [start === 0 ? bytes : bytes.subarray(start)];
    this.#length = bytes.length - start;
    this.#needed = needed;
  }

  #tellOthers(bytes: Buffer, start: number, end: number): void {
    if (start < end) this.#options.onOthers(bytes.subarray(start, end));
  }
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
