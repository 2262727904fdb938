import type { Expression as SqlExpression } from '../../sql/nodes/expression.ts';

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
  /** For numbers: decides what arithmetic with a fraction means, and whether `/` would drop one. */
  readonly numberKind?: 'integer' | 'decimal' | 'float';
  /** For numbers: the same type with NaN and the infinities, which are refused otherwise. */
  readonly withSpecial?: ValueType<any, any>;
  /** True for numbers that may be NaN or infinite. */
  readonly isSpecial?: true;
  /** The type of the items, for arrays. */
  readonly items?: ValueType<any, any>;
  /** The enumeration's type name and values, for enumerations, and what the GraphQL API calls some of them. */
  readonly enumeration?: {
    readonly name: string;
    readonly values: readonly string[];
    readonly graphqlNames?: Readonly<Record<string, string | undefined>>;
  };
  /** SQL for the present date or time as this type has it; only for types that `defaultNow()` is for. */
  readonly now?: SqlExpression;
  /** The kind of index that helps, where it is not the usual one: an inverted index for JSON, arrays and texts to search. */
  readonly indexMethod?: 'gin';
  /** The database's text to the value of a row. */
  fromDriver(text: string): Read;
  /**
   * A value to the database's text: any value of the kind, also one that the column itself would have no room for, since a
   * comparison may ask for it.
   * @throws InvalidValueError when the value is not of the kind, with what would be.
   */
  toDriver(value: Write): string;
  /**
   * Looks at what `toDriver` made before it is written: whether the column holds it as it is. Left out where it always does.
   * @throws InvalidValueError where the column would refuse, cut or round it
   */
  assertFits?(text: string): void;
  /** The database's text to the value of a JSON answer, without the way through `Read`, so that nothing is rounded. */
  toJson(text: string): JsonValue;
}

/** A `toJson` that changes nothing. Where a type has this very function, its values need not be read to be shown. */
export function textAsItCame(text: string): string {
  return text;
}

/** The same for numbers that come as JSON has them: whole ones of at most 32 bits. */
export function numberAsItCame(text: string): number {
  return Number(text);
}

export type ReadOf<T> = T extends ValueType<infer Read, any> ? Read : never;
export type WriteOf<T> = T extends ValueType<any, infer Write> ? Write : never;
