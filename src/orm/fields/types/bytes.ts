import { InvalidValueError } from '../../../errors/phoebe-error.ts';
import { inspect } from '../../../util/inspect.ts';
import type { ValueType } from '../value-type.ts';

/** PostgreSQL's older form, for databases that are set to it: `\\` for a backslash, `\ooo` for what is not printable. */
const ESCAPED = /\\(?:\\|([0-3][0-7]{2}))/g;

function toBuffer(text: string): Buffer {
  if (text.startsWith('\\x')) return Buffer.from(text.slice(2), 'hex');
  const bytes = text.replace(ESCAPED, (_, octal?: string) =>
    octal === undefined ? '\\' : String.fromCharCode(Number.parseInt(octal, 8)),
  );
  return Buffer.from(bytes, 'latin1');
}

/** A view of the bytes that a value holds; undefined where it is no byte array. */
function bytesOf(value: unknown): Buffer | undefined {
  if (value instanceof Uint8Array) return Buffer.from(value.buffer, value.byteOffset, value.byteLength);
  return value instanceof ArrayBuffer ? Buffer.from(value) : undefined;
}

/**
 * `bytea` (`BYTES` on CockroachDB): read as a Uint8Array of its own memory, shown in JSON as base64. A Buffer is a Uint8Array;
 * a string is refused, since nobody knows how it is encoded.
 * Sources: https://www.postgresql.org/docs/current/datatype-binary.html, https://www.cockroachlabs.com/docs/stable/bytes
 */
export const bytesType: ValueType<Uint8Array, Uint8Array | ArrayBuffer> = {
  valueKind: 'bytes',
  columnType: 'bytea',
  castType: 'bytea',
  scalar: 'Bytes',
  // A small Buffer is a window into memory that others use too.
  fromDriver: (text) => new Uint8Array(toBuffer(text)),
  toDriver(value) {
    const bytes = bytesOf(value);
    if (bytes === undefined)
      throw new InvalidValueError(
        `A Uint8Array is expected, but got ${inspect(value)}. For a text say how it is encoded: Buffer.from(text, 'utf8').`,
      );
    return `\\x${bytes.toString('hex')}`;
  },
  toJson: (text) => toBuffer(text).toString('base64'),
};
