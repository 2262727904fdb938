/** What a value is like: decides which operators and filters a field gets. */
export const VALUE_KINDS = [
  'text',
  'number',
  'boolean',
  'identifier',
  'temporal',
  'enumeration',
  'json',
  'bytes',
  'array',
  'search',
  'other',
] as const;
export type ValueKind = (typeof VALUE_KINDS)[number];

export type JsonValue = string | number | boolean | null | readonly JsonValue[] | { readonly [key: string]: JsonValue };

/**
 * How values of one kind cross the wire and what they are called. A field has one, an expression has one; shared code asks it
 * and never lists types. `Read` is what a row holds, `Write` what may be given.
 */
export interface ValueType<Read, Write = Read> {
  readonly valueKind: ValueKind;
  /** The SQL type of a column: `uuid`, `varchar(40)`, `timestamptz(3)`. */
  readonly columnType: string;
  /** The type to cast a placeholder to, without a length, since a cast to `varchar(3)` would cut silently. */
  readonly castType: string;
  /** The name of the GraphQL scalar or enum that shows it. */
  readonly scalar: string;
  /** The type of the items, for arrays. */
  readonly items?: ValueType<any, any>;
  /** The enumeration's type name and values, for enumerations. */
  readonly enumeration?: { readonly name: string; readonly values: readonly string[] };
  /** The database's text to the value of a row. */
  fromDriver(text: string): Read;
  /**
   * A value to the database's text.
   * @throws InvalidValueError when the value does not fit, with what would.
   */
  toDriver(value: Write): string;
  /** The database's text to the value of a JSON answer, without the way through `Read`, so that nothing is rounded. */
  toJson(text: string): JsonValue;
}

export type ReadOf<T> = T extends ValueType<infer Read, any> ? Read : never;
export type WriteOf<T> = T extends ValueType<any, infer Write> ? Write : never;
