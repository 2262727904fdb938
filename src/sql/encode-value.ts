import { InvalidValueError } from '../errors/phoebe-error.ts';
import { inspect } from '../util/inspect.ts';
import { type ArrayItem, encodeArray } from './array-literal.ts';
import { formatTimestamp } from './format-timestamp.ts';
import type { DriverValue } from './nodes/expression.ts';

/**
 * Turns a JavaScript value into PostgreSQL's text format by its own type: for values that no field's codec knows, such as
 * those in the `sql` tag. Dates become UTC timestamps, byte arrays hexadecimal `bytea`, arrays array literals, plain objects
 * JSON.
 *
 * @throws InvalidValueError for undefined, functions, symbols, invalid dates and instances of other classes
 * @example encodeValue(new Date(0)) // '1970-01-01T00:00:00.000Z'
 */
export function encodeValue(value: unknown): DriverValue {
  switch (typeof value) {
    case 'string':
      return value;
    case 'number':
      return Object.is(value, -0) ? '-0' : String(value);
    case 'bigint':
      return String(value);
    case 'boolean':
      return value ? 'true' : 'false';
    case 'object':
      return value === null ? null : encodeObject(value);
    default:
      return refuse(value);
  }
}

function encodeObject(value: object): string {
  if (value instanceof Date) return formatTimestamp(value);
  if (value instanceof Uint8Array) {
    return `\\x${Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('hex')}`;
  }
  if (Array.isArray(value)) return encodeArray(arrayItems(value));
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== null && prototype !== Object.prototype) return refuse(value);
  return encodeJson(value);
}

function arrayItems(items: readonly unknown[]): ArrayItem[] {
  // Array.from visits holes too, so that they are refused as the undefined they are.
  return Array.from(items, (item) => (Array.isArray(item) ? arrayItems(item) : encodeValue(item)));
}

function encodeJson(value: object): string {
  let text: string | undefined;
  try {
    text = JSON.stringify(value);
  } catch (cause) {
    throw new InvalidValueError(
      `Cannot send ${inspect(value)} as JSON: it refers to itself, holds a bigint, or its toJSON() throws.`,
      { cause },
    );
  }
  return text ?? refuse(value);
}

function refuse(value: unknown): never {
  throw new InvalidValueError(
    `Cannot send ${inspect(value)} to the database: give a string, number, bigint, boolean, null, Date, Uint8Array, ` +
      'an array or a plain object.',
  );
}
