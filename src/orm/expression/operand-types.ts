import type { JsonValue } from '../fields/value-type.ts';
import type { HasNode } from './operand.ts';
import type { Slot } from './param.ts';
import type { Quantified } from './quantified.ts';

/** Anything typed that stands for SQL. */
export type TypedExpression<T> = HasNode & { readonly _value?: T };

/** A value of the same type, an expression that has one, a slot of a held query, or `any(…)` / `all(…)`. */
export type Operand<T> = NonNullable<T> | TypedExpression<T | NonNullable<T> | null> | Slot | Quantified<T>;

/*
 * The types below are conditional: what they are depends on T. A method takes them as `method<U = T>(other: SomeOperand<U>)`, which
 * is the same to the caller; with T itself the compiler could not see that an Expression<number> is an Expression<number | null>.
 */

type IsAny<T> = 0 extends 1 & T ? true : false;

/** What sort of value an expression has, as far as its type tells; decides which operators take which operands. */
type Sort<T> =
  IsAny<T> extends true
    ? 'any'
    : [NonNullable<T>] extends [string]
      ? 'text'
      : [NonNullable<T>] extends [number | bigint]
        ? 'number'
        : [NonNullable<T>] extends [Date]
          ? 'time'
          : [NonNullable<T>] extends [boolean | Uint8Array]
            ? 'other'
            : [NonNullable<T>] extends [readonly unknown[]]
              ? 'array'
              : 'json';

/** The operand of an operator for text; for other values a sentence, which the compiler shows. */
export type TextOperand<T> =
  IsAny<T> extends true
    ? any
    : Sort<T> extends 'text'
      ? string | TypedExpression<string | null> | Slot
      : 'This operator is for text';

/** Text that is taken as it stands, its `%` and `_` included. */
export type PlainText<T> =
  IsAny<T> extends true ? any : Sort<T> extends 'text' ? string | Slot : 'This operator is for text';

/** The operand of arithmetic: decimals and large integers are strings in JavaScript; a time takes an interval. */
export type NumericOperand<T> =
  IsAny<T> extends true
    ? any
    : Sort<T> extends 'text' | 'number'
      ? number | bigint | string | TypedExpression<number | bigint | string | null> | Slot
      : Sort<T> extends 'time'
        ? string | TypedExpression<string | null> | Slot
        : 'Arithmetic is for numbers and times';

export type ItemOf<T> = NonNullable<T> extends readonly (infer Item)[] ? Item : never;

/** The operand of `@>` and its like: items for an array, a document for JSON. */
export type PartOperand<T> =
  IsAny<T> extends true
    ? any
    : Sort<T> extends 'array'
      ? readonly ItemOf<T>[] | TypedExpression<NoInfer<T> | null> | Slot
      : Sort<T> extends 'json'
        ? JsonValue | HasNode | Slot
        : 'This operator is for arrays and JSON';

/** What `contains` takes: a piece of a text, items of an array, a part of a JSON document. */
export type ContainsOperand<T> = Sort<T> extends 'text' ? string | Slot : PartOperand<T>;

/** What `concat` takes. */
export type ConcatOperand<T> = Sort<T> extends 'text' ? TextOperand<T> : PartOperand<T>;

/** The operand of an operator for arrays alone. */
export type ArrayOperand<T> =
  IsAny<T> extends true ? any : Sort<T> extends 'array' ? PartOperand<T> : 'This operator is for arrays';

/** A step into a JSON document: a member's name, or an item's place counted from 0. */
export type JsonStep<T> =
  IsAny<T> extends true ? any : Sort<T> extends 'json' | 'array' ? string | number : 'This operator is for JSON';

/** What a JSON document of this type has at a path; any JSON where the type does not say. */
export type AtPath<T, Path extends readonly unknown[]> = Path extends readonly [infer Step, ...infer Rest]
  ? NonNullable<T> extends readonly (infer Item)[]
    ? AtPath<Item, Rest>
    : Step extends keyof NonNullable<T>
      ? AtPath<NonNullable<T>[Step], Rest>
      : JsonValue
  : NonNullable<T>;
