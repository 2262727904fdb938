import { InvalidArgumentError } from '../../errors/phoebe-error.ts';
import { inspect } from '../../util/inspect.ts';
import { Field } from './field.ts';
import { positive } from './positive.ts';
import { decimalType } from './types/decimal.ts';
import { floatType, realType } from './types/float.ts';
import { bigintStringType, bigintType, integerType, smallintType } from './types/integer.ts';

/**
 * A whole number of 32 bits: `int4` on every engine, since CockroachDB's `integer` has 64.
 * Source: https://www.cockroachlabs.com/docs/stable/int
 */
export function integer(): Field<number> {
  return new Field(integerType);
}

/** A whole number of 16 bits: `int2`. */
export function smallint(): Field<number> {
  return new Field(smallintType);
}

/** A whole number of 64 bits, `int8`: read as a string of digits, or as a bigint with `{ as: 'bigint' }`; never rounded. */
export function bigint(): Field<string, string | bigint | number>;
export function bigint(options: { readonly as: 'bigint' }): Field<bigint, string | bigint | number>;
export function bigint(options?: { readonly as: 'bigint' }): Field<any, string | bigint | number> {
  return new Field(options?.as === 'bigint' ? bigintType : bigintStringType);
}

/** A floating point number of 64 bits, `float8`; NaN and infinities with `.allowSpecial()`. Not for money: see `decimal`. */
export function float(): Field<number> {
  return new Field(floatType);
}

/** The same as `float()`: SQL's `double precision`. */
export function double(): Field<number> {
  return new Field(floatType);
}

/** A floating point number of 32 bits, `float4`: what is written is brought to the nearest of about seven digits. */
export function real(): Field<number> {
  return new Field(realType);
}

/** PostgreSQL's limit of a declared precision. */
const MAX_PRECISION = 1_000;

/**
 * An exact decimal number, read as a string: `decimal(12, 2)` has 12 digits, two of them behind the point, and always shows
 * both (`"1.50"`). A value with more digits is refused, where the database would round it. Without a size every digit is
 * kept. NaN, and infinities where there is no size, with `.allowSpecial()`.
 * Sources: https://www.postgresql.org/docs/current/datatype-numeric.html, https://www.cockroachlabs.com/docs/stable/decimal
 */
export function decimal(precision?: number, scale = 0): Field<string, string | number | bigint> {
  if (precision === undefined) return new Field(decimalType());
  const isScale = Number.isInteger(scale) && scale >= 0 && scale <= positive(precision, 'decimal');
  if (!isScale || precision > MAX_PRECISION)
    throw new InvalidArgumentError(
      `decimal(precision, scale) takes at most ${MAX_PRECISION} digits, of which 0 to all stand behind the point, but got: ` +
        `${inspect(precision)}, ${inspect(scale)}.`,
    );
  return new Field(decimalType(precision, scale));
}
