import type { DriverValue } from '../../sql/nodes/expression.ts';

const BIND = 0x42;
const NULL_LENGTH = -1;
const FIRST_NON_ASCII = 0x80;

/** Longer texts are written by a call out of JavaScript, which is dear for a short one. */
const MAX_WRITTEN_HERE = 64;

/**
 * The message Bind, which gives a statement its values, all of them texts: pg's own writer has a call or two for each number in it.
 * Source: https://www.postgresql.org/docs/current/protocol-message-formats.html#PROTOCOL-MESSAGE-FORMATS-BIND
 */
export class BindMessage {
  readonly #statement: string;
  readonly #values: readonly DriverValue[];
  readonly #lengths: readonly number[];
  readonly bytes: number;

  /** @param statement the name of a prepared statement, of ASCII only; empty for the one without a name */
  constructor(statement: string, values: readonly DriverValue[]) {
    this.#statement = statement;
    this.#values = values;
    // Type, length, the portal's empty name, the statement's, and three counts.
    let bytes = 1 + 4 + 1 + statement.length + 1 + 2 + 2 + 2;
    this.#lengths = values.map((value) => {
      const length = value === null ? NULL_LENGTH : byteLength(value);
      bytes += 4 + Math.max(length, 0);
      return length;
    });
    this.bytes = bytes;
  }

  /** Writes the message. @returns where it ends */
  writeTo(out: Buffer, start: number): number {
    out[start] = BIND;
    let at = putInt32(out, start + 1, this.bytes - 1);
    out[at] = 0;
    at = putText(out, at + 1, this.#statement, this.#statement.length);
    out[at] = 0;
    // No formats of parameters: all are texts.
    at = putInt16(out, at + 1, 0);
    at = putInt16(out, at, this.#values.length);
    for (let index = 0; index < this.#values.length; index += 1) {
      const value = this.#values[index]!;
      const length = this.#lengths[index]!;
      at = putInt32(out, at, length);
      if (value !== null) at = putText(out, at, value, length);
    }
    // Nor of results.
    return putInt16(out, at, 0);
  }
}

function byteLength(text: string): number {
  if (text.length > MAX_WRITTEN_HERE) return Buffer.byteLength(text);
  for (let index = 0; index < text.length; index += 1)
    if (text.charCodeAt(index) >= FIRST_NON_ASCII) return Buffer.byteLength(text);
  return text.length;
}

function putText(out: Buffer, start: number, text: string, length: number): number {
  if (text.length > MAX_WRITTEN_HERE || length !== text.length) out.write(text, start, 'utf8');
  else for (let index = 0; index < length; index += 1) out[start + index] = text.charCodeAt(index);
  return start + length;
}

function putInt32(out: Buffer, at: number, value: number): number {
  out[at] = value >>> 24;
  out[at + 1] = value >>> 16;
  return putInt16(out, at + 2, value);
}

function putInt16(out: Buffer, at: number, value: number): number {
  out[at] = value >>> 8;
  out[at + 1] = value;
  return at + 2;
}
