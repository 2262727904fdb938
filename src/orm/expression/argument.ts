import { encodeValue } from '../../sql/encode-value.ts';
import type { Expression as SqlExpression } from '../../sql/nodes/expression.ts';
import { cast, literal, value } from '../../sql/nodes/factories.ts';
import { booleanType } from '../fields/types/boolean.ts';
import { floatType } from '../fields/types/float.ts';
import { bigintType, integerType } from '../fields/types/integer.ts';
import { textType } from '../fields/types/text.ts';
import { timestamptzType } from '../fields/types/timestamptz.ts';
import type { ValueType } from '../fields/value-type.ts';
import type { HasNode } from './operand.ts';
import { hasNode, nodeOf } from './operand.ts';
import { Slot, slotNode } from './param.ts';

/** A value where no column says the type: it is sent with the type that its JavaScript type suggests. */
export type PlainValue = string | number | bigint | boolean | Date | Uint8Array | null;

/** `'a'` counts as any text, `1` as any number. */
export type Widened<T> = T extends string
  ? string
  : T extends number
    ? number
    : T extends bigint
      ? bigint
      : T extends boolean
        ? boolean
        : T;

/** An argument of a function: an expression, a value, or a slot of a held query. */
export type Argument = HasNode | PlainValue | Slot | readonly PlainValue[];

const MAX_INT4 = 2 ** 31 - 1;

/** `int4` where it fits, since functions such as `round(numeric, int4)` take nothing wider; else `int8`, else a decimal. */
export function integerCast(number: number | bigint): string {
  if (number <= MAX_INT4 && number >= -MAX_INT4 - 1) return 'int4';
  return number < 2n ** 63n && number >= -(2n ** 63n) ? 'int8' : 'decimal';
}

/** The SQL type that a value of JavaScript is sent as. */
function castOf(argument: unknown): string | undefined {
  switch (typeof argument) {
    case 'string':
      return 'text';
    case 'boolean':
      return 'boolean';
    case 'bigint':
      return integerCast(argument);
    case 'number':
      return Number.isInteger(argument) ? integerCast(argument) : 'float8';
    default:
      if (argument instanceof Date) return 'timestamptz';
      return argument instanceof Uint8Array ? 'bytea' : arrayCast(argument);
  }
}

function arrayCast(argument: unknown): string | undefined {
  if (!Array.isArray(argument)) return undefined;
  const casts = new Set(argument.filter((item) => item !== null).map(castOf));
  if (casts.size === 0) return undefined;
  const [only] = casts;
  if (casts.size === 1) return only === undefined ? undefined : `${only}[]`;
  return argument.every((item) => typeof item === 'number') ? 'float8[]' : undefined;
}

/**
 * An argument of a function. A value gets a cast: functions do not say what their parameters are, and CockroachDB since v25.2
 * infers none in variadic ones. With a type (the one of `coalesce`'s first argument, say) it is encoded by that.
 */
export function argumentNode(argument: unknown, type?: ValueType<any, any>): SqlExpression {
  if (hasNode(argument)) return nodeOf(argument);
  if (argument instanceof Slot) return slotNode(argument, type, type?.castType);
  if (argument === null) return type === undefined ? literal(null) : cast(literal(null), type.castType);
  if (type !== undefined) return value(type.toDriver(argument), type.castType);
  return value(encodeValue(argument), castOf(argument));
}

/** How a value of this JavaScript type is read back; undefined: as the database reports it. */
export function typeOfValue(plain: unknown): ValueType<any, any> | undefined {
  switch (typeof plain) {
    case 'string':
      return textType;
    case 'number':
      return Number.isInteger(plain) && integerCast(plain) === 'int4' ? integerType : floatType;
    case 'bigint':
      return bigintType;
    case 'boolean':
      return booleanType;
    default:
      return plain instanceof Date ? timestamptzType : undefined;
  }
}
