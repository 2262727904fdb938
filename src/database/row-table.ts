import type { DriverValue } from '../sql/nodes/expression.ts';
import { endOfMessage, HEADER_BYTES } from './message-bounds.ts';

const COUNT_BYTES = 2;
const LENGTH_BYTES = 4;

/** Longer rows are decoded value by value: what is kept of them should not keep all of them in memory. */
const MAX_SHARED_BYTES = 1_024;

/** Of larger tables no second copy is made. */
const MAX_SHARED_TABLE_BYTES = 1_048_576;

/** The length that stands for NULL. */
const NULL_LENGTH = -1;
/** Where NULL begins. Every value has its length in front of it, so none begins there. */
export const NOWHERE = 0;
const FIRST_NON_ASCII = 0x80;
const NO_BYTES = Buffer.alloc(0);

/** Rows as the bytes they came as: whole DataRow messages, one behind the other. */
export interface RowBytes {
  readonly bytes: Buffer;
  readonly start: number;
  readonly end: number;
}

/**
 * The rows of an answer, unread: a busy process has many answers under way, and what has not become objects costs the garbage
 * collector nothing. Who passes values on copies their bytes, and who needs a value decodes that one.
 * Source: https://www.postgresql.org/docs/current/protocol-message-formats.html, DataRow
 */
export class RowTable {
  readonly #parts: readonly RowBytes[];
  /** The rows in one piece. */
  #bytes: Buffer | undefined;
  /** For each value of each row where it begins and ends in `bytes`. Of NULL, which is nowhere, both are 0. */
  #places: Uint32Array | undefined;
  #width = 0;
  #length: number | undefined;
  /** All rows as one text, in which every byte is a sign. */
  #latin1: string | undefined;

  constructor(parts: readonly RowBytes[]) {
    this.#parts = parts;
  }

  /** The number of rows. */
  get length(): number {
    this.#length ??= countRows(this.#parts);
    return this.#length;
  }

  /** What `start` and `end` are places in. */
  get bytes(): Buffer {
    this.#bytes ??= inOnePiece(this.#parts);
    return this.#bytes;
  }

  isNull(row: number, column: number): boolean {
    return this.start(row, column) === NOWHERE;
  }

  /** Where a value begins; 0 for NULL. */
  start(row: number, column: number): number {
    const places = this.#places ?? this.#find();
    return places[2 * (row * this.#width + column)]!;
  }

  /** Where a value ends; 0 for NULL. */
  end(row: number, column: number): number {
    const places = this.#places ?? this.#find();
    return places[2 * (row * this.#width + column) + 1]!;
  }

  /** The length of a value's text in UTF-8; 0 for NULL. */
  byteLength(row: number, column: number): number {
    return this.end(row, column) - this.start(row, column);
  }

  /** A value as text. */
  text(row: number, column: number): DriverValue {
    const start = this.start(row, column);
    if (start === NOWHERE) return null;
    const { bytes } = this;
    const end = this.end(row, column);
    if (!isAsciiBetween(bytes, start, end)) return bytes.toString('utf8', start, end);
    // Of one sign are booleans, in every row.
    return end - start === 1 ? String.fromCharCode(bytes[start]!) : bytes.toString('latin1', start, end);
  }

  /**
   * A value as text for who needs it only now. Cut out of the text of all rows, which it keeps in memory for as long as it is kept
   * itself, it takes a third of the time.
   */
  passingText(row: number, column: number): DriverValue {
    const { bytes } = this;
    const start = this.start(row, column);
    const end = this.end(row, column);
    const isShort = end - start <= 1 || bytes.length > MAX_SHARED_TABLE_BYTES;
    if (isShort || !isAsciiBetween(bytes, start, end)) return this.text(row, column);
    this.#latin1 ??= bytes.toString('latin1');
    return this.#latin1.substring(start, end);
  }

  /** True where two rows have the same bytes in a column. */
  isSame(row: number, other: number, column: number): boolean {
    const { bytes } = this;
    const start = this.start(row, column);
    const otherStart = this.start(other, column);
    if (start === NOWHERE || otherStart === NOWHERE) return start === otherStart;
    const length = this.end(row, column) - start;
    if (this.end(other, column) - otherStart !== length) return false;
    for (let index = 0; index < length; index += 1)
      if (bytes[start + index] !== bytes[otherStart + index]) return false;
    return true;
  }

  /** All values as texts, row by row. */
  texts(): DriverValue[][] {
    const rows: DriverValue[][] = [];
    for (const { bytes, start, end } of this.#parts) {
      for (let at = start; at < end; ) {
        const next = endOfMessage(bytes, at);
        rows.push(readRow(bytes, at + HEADER_BYTES, next));
        at = next;
      }
    }
    return rows;
  }

  #find(): Uint32Array {
    const { bytes, length } = this;
    this.#width = length === 0 ? 0 : bytes.readUInt16BE(HEADER_BYTES);
    const places = new Uint32Array(2 * length * this.#width);
    let at = 0;
    for (let place = 0; place < places.length; ) {
      at += HEADER_BYTES + COUNT_BYTES;
      for (const end = place + 2 * this.#width; place < end; place += 2) {
        const size = (bytes[at]! << 24) | (bytes[at + 1]! << 16) | (bytes[at + 2]! << 8) | bytes[at + 3]!;
        at += LENGTH_BYTES;
        if (size === NULL_LENGTH) continue;
        places[place] = at;
        at += size;
        places[place + 1] = at;
      }
    }
    this.#places = places;
    return places;
  }
}

function countRows(parts: readonly RowBytes[]): number {
  let count = 0;
  for (const { bytes, start, end } of parts) for (let at = start; at < end; at = endOfMessage(bytes, at)) count += 1;
  return count;
}

function inOnePiece(parts: readonly RowBytes[]): Buffer {
  const [first = { bytes: NO_BYTES, start: 0, end: 0 }, ...others] = parts;
  const whole = first.bytes.subarray(first.start, first.end);
  if (others.length === 0) return whole;
  return Buffer.concat([whole, ...others.map(({ bytes, start, end }) => bytes.subarray(start, end))]);
}

/**
 * The values between `start` and `end`: their number, and for each its length, which is -1 for NULL, and its bytes. A short row
 * is decoded as a whole and cut: a third of the time of a call out of JavaScript for each value.
 */
function readRow(bytes: Buffer, start: number, end: number): DriverValue[] {
  const count = bytes.readUInt16BE(start);
  const shared = end - start <= MAX_SHARED_BYTES ? bytes.toString('latin1', start, end) : undefined;
  const row: DriverValue[] = new Array(count);
  let at = start + COUNT_BYTES;
  for (let index = 0; index < count; index += 1) {
    const length = bytes.readInt32BE(at);
    at += LENGTH_BYTES;
    if (length === NULL_LENGTH) {
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
