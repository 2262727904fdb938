import { InvalidValueError } from '../../../errors/phoebe-error.ts';
import { inspect } from '../../../util/inspect.ts';
import { numberAsItCame, textAsItCame, type ValueType } from '../value-type.ts';

function integerTypeOf(columnType: string, bits: 16 | 32): ValueType<number> {
  const max = 2 ** (bits - 1) - 1;
  return {
    valueKind: 'number',
    numberKind: 'integer',
    columnType,
    castType: columnType,
    scalar: 'Int',
    fromDriver: Number,
    toJson: numberAsItCame,
    toDriver(value) {
      if (typeof value !== 'number' || !Number.isInteger(value) || value > max || value < -max - 1)
        throw new InvalidValueError(`An integer from ${-max - 1} to ${max} is expected, but got ${inspect(value)}.`);
      return String(value);
    },
  };
}

/** `int4`: 32 bits, since `integer` has 64 on CockroachDB. */
export const integerType: ValueType<number> = integerTypeOf('int4', 32);

/** `int2`: 16 bits. */
export const smallintType: ValueType<number> = integerTypeOf('int2', 16);

const MAX_INT8 = 2n ** 63n - 1n;
const INTEGER_TEXT = /^[+-]?\d{1,19}$/;
/** Within the range whatever the digits are, and already in the form that is sent. */
const PLAIN_TEXT = /^-?[1-9]\d{0,17}$/;

function int8Text(value: unknown): string {
  if (typeof value === 'string' && PLAIN_TEXT.test(value)) return value;
  const isWhole =
    typeof value === 'bigint' ||
    (typeof value === 'number' && Number.isSafeInteger(value)) ||
    (typeof value === 'string' && INTEGER_TEXT.test(value));
  const number = isWhole ? BigInt(value as string | number | bigint) : undefined;
  if (number === undefined || number > MAX_INT8 || number < -MAX_INT8 - 1n)
    throw new InvalidValueError(
      `A 64-bit integer is expected, as a string, a bigint or a safe number, but got ${inspect(value)}.`,
    );
  return number.toString();
}

/** `int8` read as a string of digits, since a JavaScript number is exact up to 2^53 only. */
export const bigintStringType: ValueType<string, string | bigint | number> = {
  valueKind: 'number',
  numberKind: 'integer',
  columnType: 'int8',
  castType: 'int8',
  scalar: 'BigInt',
  fromDriver: textAsItCame,
  toJson: textAsItCame,
  toDriver: int8Text,
};

/** `int8` read as a bigint. */
export const bigintType: ValueType<bigint, string | bigint | number> = { ...bigintStringType, fromDriver: BigInt };

/** `int8` that counts rows: read as a number, exact up to 2^53. */
export const countType: ValueType<number> = {
  ...integerType,
  columnType: 'int8',
  castType: 'int8',
  toJson: Number,
  toDriver: int8Text,
};
