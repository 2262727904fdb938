import type { JsonValue, ValueType } from '../value-type.ts';
import { JsonNumber } from './json-number.ts';
import { parseJson } from './parse-json.ts';
import { printJson } from './print-json.ts';

/** The type of {@link jsonNull}. */
export class JsonNull {
  toJSON(): null {
    return null;
  }

  toString(): string {
    return 'null';
  }
}

/**
 * A document that is nothing but `null`, which is a value and not the same as a column without one: that is SQL's NULL, and
 * `null` in the row. Inside of a document null is plain `null`.
 * @example Page.create({ settings: jsonNull }) // the JSON text null; with settings: null the column is NULL
 */
export const jsonNull: JsonNull = Object.freeze(new JsonNull());

/** Anything inside of a JSON document. */
export type JsonItem =
  | string
  | number
  | boolean
  | null
  | JsonNumber
  | readonly JsonItem[]
  | { readonly [key: string]: JsonItem | undefined };

/** A JSON document as a row holds it: `jsonNull` in the place of null, and `JsonNumber` where JavaScript would round. */
export type JsonDocument = Exclude<JsonItem, null> | JsonNull;

const toExactNumber = (digits: string): JsonNumber => new JsonNumber(digits);
const toDigits = (digits: string): string => new JsonNumber(digits).digits;

/**
 * `jsonb`. Numbers are decimal numbers in every database; one that a JavaScript number would round is read as a `JsonNumber`,
 * and shown in JSON answers as a string of its digits. The databases keep no order of properties, no blanks, and of two
 * properties of one name the last; `-0` becomes 0.
 * Sources: https://www.postgresql.org/docs/current/datatype-json.html, https://www.cockroachlabs.com/docs/stable/jsonb
 */
export const jsonType: ValueType<JsonDocument> = {
  valueKind: 'json',
  columnType: 'jsonb',
  castType: 'jsonb',
  scalar: 'JSON',
  indexMethod: 'gin',
  fromDriver: (text) => (text === 'null' ? jsonNull : (parseJson(text, toExactNumber) as JsonDocument)),
  toDriver: (value) => (value instanceof JsonNull ? 'null' : printJson(value)),
  toJson: (text) => parseJson(text, toDigits) as JsonValue,
};
