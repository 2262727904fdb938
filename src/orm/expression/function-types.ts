import type { Argument } from './argument.ts';
import type { CallExpression } from './call-expression.ts';
import type { Expression } from './expression.ts';
import type { HasNode } from './operand.ts';
import type { TypedExpression } from './operand-types.ts';

type Text = TypedExpression<string | null> | string;
type Numeric = TypedExpression<number | string | bigint | null>;
/** What a number is compared with: decimals and large integers are read as strings. */
type AnyNumber = number | bigint | string;
type Total<T> =
  NonNullable<T> extends number ? number | null : NonNullable<T> extends bigint ? bigint | null : string | null;
type Average<T> = NonNullable<T> extends number ? number | null : string | null;

/** NULL, where an argument of this type may be: the result of most functions then may be, too. */
type NullIn<A> = A extends { readonly _value?: infer T }
  ? 0 extends 1 & T
    ? null
    : Extract<T, null>
  : Extract<A, null>;
/** NULL, where all of them may be. */
type NullOfAll<T, Others extends readonly unknown[]> = null extends T
  ? true extends { [K in keyof Others]: [NullIn<Others[K]>] extends [never] ? true : false }[number]
    ? never
    : null
  : never;

/** The functions whose results have types of their own. Every other one is called by its name and typed `any`. */
export interface KnownFunctions {
  /** `count(*)`, or how often the expression is not NULL. Read as a number, exact up to 2^53. */
  count(expression?: HasNode): CallExpression<number>;
  min<T>(expression: TypedExpression<T>): CallExpression<T | null>;
  max<T>(expression: TypedExpression<T>): CallExpression<T | null>;
  /**
   * Read like its argument: integers as a number (an error beyond 2^53, never a rounded number), bigint and decimal as a
   * string. NULL for no rows: see `coalesce`.
   */
  sum<T>(expression: TypedExpression<T>): CallExpression<Total<T>, AnyNumber>;
  /** Of integers and floats a number, of bigint and decimal a string with the engine's digits. */
  avg<T>(expression: TypedExpression<T>): CallExpression<Average<T>, AnyNumber>;
  lower<A extends Text>(text: A): CallExpression<string | NullIn<A>>;
  upper<A extends Text>(text: A): CallExpression<string | NullIn<A>>;
  trim<A extends Text>(text: A): CallExpression<string | NullIn<A>>;
  length<A extends Text>(text: A): CallExpression<number | NullIn<A>>;
  substr<A extends Text>(
    text: A,
    from: number | Numeric,
    length?: number | Numeric,
  ): CallExpression<string | NullIn<A>>;
  /** Where the part begins in the text, counted from 1; 0 where it is not in it: `strpos(text, part)`. */
  position<P extends Text, A extends Text>(part: P, text: A): CallExpression<number | NullIn<P> | NullIn<A>>;
  replace<A extends Text>(text: A, from: Text, to: Text): CallExpression<string | NullIn<A>>;
  concat(...parts: readonly Argument[]): CallExpression<string>;
  concat_ws(separator: Text, ...parts: readonly Argument[]): CallExpression<string>;
  lpad<A extends Text>(text: A, length: number | Numeric, fill?: Text): CallExpression<string | NullIn<A>>;
  rpad<A extends Text>(text: A, length: number | Numeric, fill?: Text): CallExpression<string | NullIn<A>>;
  md5<A extends Text>(text: A): CallExpression<string | NullIn<A>>;
  string_agg(text: Text, separator: Text): CallExpression<string | null>;
  /** The first that is not NULL; values are encoded by the type of the first. */
  coalesce<T, const Others extends readonly Argument[]>(
    first: TypedExpression<T>,
    ...others: Others
  ): CallExpression<NonNullable<T> | NullOfAll<T, Others>>;
  /** NULL where both are equal. */
  nullif<T>(first: TypedExpression<T>, other: Argument): CallExpression<T | null>;
  greatest<T>(first: TypedExpression<T>, ...others: readonly Argument[]): CallExpression<T>;
  least<T>(first: TypedExpression<T>, ...others: readonly Argument[]): CallExpression<T>;
  abs<T>(number: TypedExpression<T>): CallExpression<T>;
  /** A float is rounded to digits as a decimal: `round(x::decimal, $1)::float8`. */
  round<T>(number: TypedExpression<T>, digits?: number): Expression<T>;
  ceil<T>(number: TypedExpression<T>): CallExpression<T>;
  floor<T>(number: TypedExpression<T>): CallExpression<T>;
  row_number(): CallExpression<number>;
  rank(): CallExpression<number>;
  dense_rank(): CallExpression<number>;
  percent_rank(): CallExpression<number>;
  cume_dist(): CallExpression<number>;
  ntile(buckets: number): CallExpression<number>;
  lag<T>(expression: TypedExpression<T>, offset?: number, otherwise?: Argument): CallExpression<T | null>;
  lead<T>(expression: TypedExpression<T>, offset?: number, otherwise?: Argument): CallExpression<T | null>;
  first_value<T>(expression: TypedExpression<T>): CallExpression<T | null>;
  last_value<T>(expression: TypedExpression<T>): CallExpression<T | null>;
  nth_value<T>(expression: TypedExpression<T>, n: number): CallExpression<T | null>;
  bool_and(condition: TypedExpression<boolean | null>): CallExpression<boolean | null>;
  bool_or(condition: TypedExpression<boolean | null>): CallExpression<boolean | null>;
  now(): CallExpression<Date>;
  date_trunc<T>(unit: string, time: TypedExpression<T>): CallExpression<T>;
  random(): CallExpression<number>;
}

/**
 * Other functions that both engines have. They stand here by name, since TypeScript takes a member that is not declared for one
 * that may be missing (noUncheckedIndexedAccess).
 */
type Named =
  | 'age'
  | 'array_agg'
  | 'array_append'
  | 'array_cat'
  | 'array_length'
  | 'array_position'
  | 'array_prepend'
  | 'array_remove'
  | 'array_to_string'
  | 'ascii'
  | 'bit_and'
  | 'bit_length'
  | 'bit_or'
  | 'btrim'
  | 'cbrt'
  | 'char_length'
  | 'chr'
  | 'clock_timestamp'
  | 'corr'
  | 'cos'
  | 'current_setting'
  | 'date_part'
  | 'degrees'
  | 'div'
  | 'encode'
  | 'exp'
  | 'every'
  | 'format'
  | 'gen_random_uuid'
  | 'generate_series'
  | 'initcap'
  | 'json_agg'
  | 'json_build_object'
  | 'jsonb_agg'
  | 'jsonb_array_elements'
  | 'jsonb_array_elements_text'
  | 'jsonb_array_length'
  | 'jsonb_build_array'
  | 'jsonb_build_object'
  | 'jsonb_each'
  | 'jsonb_each_text'
  | 'jsonb_object_agg'
  | 'jsonb_object_keys'
  | 'jsonb_pretty'
  | 'jsonb_set'
  | 'jsonb_strip_nulls'
  | 'jsonb_typeof'
  | 'left'
  | 'ln'
  | 'log'
  | 'ltrim'
  | 'make_date'
  | 'mod'
  | 'octet_length'
  | 'percentile_cont'
  | 'percentile_disc'
  | 'pg_typeof'
  | 'pi'
  | 'power'
  | 'radians'
  | 'regexp_replace'
  | 'regexp_split_to_array'
  | 'repeat'
  | 'reverse'
  | 'right'
  | 'row_to_json'
  | 'rtrim'
  | 'sha256'
  | 'sign'
  | 'sin'
  | 'split_part'
  | 'sqrt'
  | 'statement_timestamp'
  | 'stddev'
  | 'stddev_pop'
  | 'stddev_samp'
  | 'string_to_array'
  | 'strpos'
  | 'substring'
  | 'tan'
  | 'to_char'
  | 'to_date'
  | 'to_hex'
  | 'to_json'
  | 'to_jsonb'
  | 'to_number'
  | 'to_timestamp'
  | 'to_tsquery'
  | 'to_tsvector'
  | 'translate'
  | 'trunc'
  | 'ts_rank'
  | 'unnest'
  | 'var_pop'
  | 'var_samp'
  | 'variance'
  | 'version';

type AnyFunction = (...args: readonly any[]) => CallExpression<any>;

/** Any SQL function by its name: the common ones with their types, all others typed `any`. */
export type Functions = KnownFunctions & { readonly [Name in Named]: AnyFunction } & {
  readonly [name: string]: AnyFunction;
};
