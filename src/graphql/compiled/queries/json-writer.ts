import { isUtf8 } from 'node:buffer';
import { AnswerTooLong } from '../../limits/answer-allowance.ts';
import { quoted } from './json-text.ts';

const START_BYTES = 65_536;
/** A longer answer is rare: the memory for it is given back. */
const MAX_KEPT_BYTES = 1_048_576;

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const FIRST_PLAIN = 0x20;
const FIRST_NON_ASCII = 0x80;
/** A UTF-16 unit is at most so many bytes in UTF-8. */
const MAX_UNIT_BYTES = 3;
/** Longer texts are written by a call out of JavaScript, which is dear for short ones. */
const MAX_SHORT_TEXT = 64;

/**
 * Writes JSON as the bytes that it is sent as. A column's value is copied from the bytes that the database sent it as: it never
 * becomes a string. One piece of memory serves all answers, one after the other.
 */
export class JsonWriter {
  #bytes = Buffer.allocUnsafe(START_BYTES);
  #length = 0;
  #maxBytes = Number.POSITIVE_INFINITY;

  /**
   * The bytes of what `content` writes. It writes all at once, without waiting for anything.
   * @throws AnswerTooLong where they are more than `maxBytes`
   */
  write(content: (out: JsonWriter) => void, maxBytes = Number.POSITIVE_INFINITY): Buffer {
    this.#length = 0;
    this.#maxBytes = maxBytes;
    try {
      content(this);
      if (this.#length > maxBytes) throw new AnswerTooLong(maxBytes);
      return this.#whole();
    } finally {
      if (this.#bytes.length > MAX_KEPT_BYTES) this.#bytes = Buffer.allocUnsafe(START_BYTES);
    }
  }

  #whole(): Buffer {
    const written = this.#bytes.subarray(0, this.#length);
    // A database whose encoding is SQL_ASCII sends what its clients stored, whatever that is.
    if (!isUtf8(written)) return Buffer.from(written.toString('utf8'));
    // Memory that is given back anyway needs no copy.
    return this.#bytes.length > MAX_KEPT_BYTES ? written : Buffer.from(written);
  }

  /** A sign of ASCII. */
  sign(code: number): void {
    if (this.#length === this.#bytes.length) this.#grow(1);
    this.#bytes[this.#length] = code;
    this.#length += 1;
  }

  /** A piece of JSON that is the same in many rows, mostly short. */
  piece(piece: Uint8Array): void {
    const { length } = piece;
    if (this.#length + length > this.#bytes.length) this.#grow(length);
    const bytes = this.#bytes;
    const start = this.#length;
    for (let index = 0; index < length; index += 1) bytes[start + index] = piece[index]!;
    this.#length = start + length;
  }

  /** A piece of JSON. */
  json(text: string): void {
    const { length } = text;
    if (this.#length + length * MAX_UNIT_BYTES > this.#bytes.length) this.#grow(length * MAX_UNIT_BYTES);
    if (length > MAX_SHORT_TEXT || !this.#writeAscii(text)) this.#length += this.#bytes.write(text, this.#length);
  }

  /** A text in quotes. */
  text(text: string): void {
    const { length } = text;
    if (this.#length + length + 2 > this.#bytes.length) this.#grow(length + 2);
    if (length > MAX_SHORT_TEXT || !this.#writeQuoted(text)) this.json(quoted(text));
  }

  /** A column's value as it came, which is JSON. */
  value(from: Buffer, start: number, end: number): void {
    if (this.#length + end - start > this.#bytes.length) this.#grow(end - start);
    const bytes = this.#bytes;
    let at = this.#length;
    for (let index = start; index < end; index += 1, at += 1) bytes[at] = from[index]!;
    this.#length = at;
  }

  /** A column's value as it came, which is a text, in quotes. */
  textValue(from: Buffer, start: number, end: number): void {
    // Each sign may need a backslash.
    const needed = 2 * (end - start) + 2;
    if (this.#length + needed > this.#bytes.length) this.#grow(needed);
    const bytes = this.#bytes;
    let at = this.#length;
    bytes[at] = QUOTE;
    at += 1;
    for (let index = start; index < end; index += 1, at += 1) {
      const byte = from[index]!;
      if (byte === QUOTE || byte === BACKSLASH) {
        bytes[at] = BACKSLASH;
        at += 1;
      } else if (byte < FIRST_PLAIN) {
        this.text(from.toString('utf8', start, end));
        return;
      }
      bytes[at] = byte;
    }
    bytes[at] = QUOTE;
    this.#length = at + 1;
  }

  /** False where the text has other signs too: then nothing was written. */
  #writeAscii(text: string): boolean {
    const bytes = this.#bytes;
    const start = this.#length;
    for (let index = 0; index < text.length; index += 1) {
      const code = text.charCodeAt(index);
      if (code >= FIRST_NON_ASCII) return false;
      bytes[start + index] = code;
    }
    this.#length = start + text.length;
    return true;
  }

  /** False where the text has signs that are not as they are in JSON, or not in ASCII: then nothing was written. */
  #writeQuoted(text: string): boolean {
    const bytes = this.#bytes;
    const start = this.#length + 1;
    for (let index = 0; index < text.length; index += 1) {
      const code = text.charCodeAt(index);
      if (code < FIRST_PLAIN || code >= FIRST_NON_ASCII || code === QUOTE || code === BACKSLASH) return false;
      bytes[start + index] = code;
    }
    bytes[start - 1] = QUOTE;
    bytes[start + text.length] = QUOTE;
    this.#length = start + text.length + 1;
    return true;
  }

  /** Looked at here only, a limit costs nothing while there is room. */
  #grow(needed: number): void {
    if (this.#length > this.#maxBytes) throw new AnswerTooLong(this.#maxBytes);
    const doubled = Math.min(2 * this.#bytes.length, this.#maxBytes + 1);
    const grown = Buffer.allocUnsafe(Math.max(doubled, this.#length + needed));
    this.#bytes.copy(grown, 0, 0, this.#length);
    this.#bytes = grown;
  }
}
