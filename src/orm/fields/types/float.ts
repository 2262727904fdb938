import { InvalidValueError } from '../../../errors/phoebe-error.ts';
import { inspect } from '../../../util/inspect.ts';
import type { ValueType } from '../value-type.ts';

/** Older CockroachDB prints infinity as `+Inf`: cockroachdb/cockroach#62601. */
function readFloat(text: string): number {
  const number = Number(text);
  if (!Number.isNaN(number) || text === 'NaN') return number;
  return text.startsWith('-') ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
}

function checkNumber(value: unknown): number {
  if (typeof value !== 'number') throw new InvalidValueError(`A number is expected, but got ${inspect(value)}.`);
  return value;
}

function checkFinite(value: unknown): number {
  const number = checkNumber(value);
  if (Number.isFinite(number)) return number;
  throw new InvalidValueError(
    `A finite number is expected, but got ${inspect(number)}. A field takes NaN and the infinities where it says so by allowSpecial().`,
  );
}

function floatText(number: number): string {
  return Object.is(number, -0) ? '-0' : String(number);
}

/** The scalar of numbers that may be NaN or infinite, which JSON has no numbers for. */
export const SPECIAL_FLOAT = 'ExtendedFloat';

/**
 * `float8` with NaN and both infinities. In every database NaN equals itself and is greater than (PostgreSQL) or less than
 * (CockroachDB) all other numbers.
 * Sources: https://www.postgresql.org/docs/current/datatype-numeric.html#DATATYPE-FLOAT, https://www.cockroachlabs.com/docs/stable/float
 */
export const specialFloatType: ValueType<number> = {
  valueKind: 'number',
  numberKind: 'float',
  columnType: 'float8',
  castType: 'float8',
  scalar: SPECIAL_FLOAT,
  isSpecial: true,
  fromDriver: readFloat,
  toDriver: (value) => floatText(checkNumber(value)),
  toJson: (text) => jsonNumber(readFloat(text)),
};

/** `float8`: a JavaScript number that is finite. */
export const floatType: ValueType<number> = withoutSpecial(specialFloatType);

/** The same type for finite numbers alone. */
function withoutSpecial(withSpecial: ValueType<number>): ValueType<number> {
  const { isSpecial: _, ...shared } = withSpecial;
  return {
    ...shared,
    scalar: 'Float',
    withSpecial,
    toDriver: (value) => withSpecial.toDriver(checkFinite(value)),
  };
}

/** JSON has no NaN and no infinity; their names say more than null. */
function jsonNumber(number: number): number | string {
  return Number.isFinite(number) ? number : String(number);
}

const FLOAT4_DIGITS = 9;

/**
 * The shortest decimal number that means the same 32-bit number. Two may be as short and as near, as 1078803.2 and 1078803.3,
 * of which an engine prints one or the other: it is chosen here, for reading as for writing.
 */
function shortestFloat4(number: number): number {
  const nearest = Math.fround(number);
  if (nearest === 0 || !Number.isFinite(nearest)) return nearest;
  for (let digits = 1; digits < FLOAT4_DIGITS; digits += 1) {
    const shorter = Number(nearest.toPrecision(digits));
    if (Math.fround(shorter) === nearest) return shorter;
  }
  return Number(nearest.toPrecision(FLOAT4_DIGITS));
}

function readReal(text: string): number {
  return shortestFloat4(readFloat(text));
}

/**
 * `float4`: a number of about seven digits. It is brought to the nearest 32-bit number before it is sent, since CockroachDB
 * keeps all 64 bits in such a column and PostgreSQL does not: 1/3 is 0.33333334 on both.
 */
export const realType: ValueType<number> = withoutSpecial({
  valueKind: 'number',
  columnType: 'float4',
  castType: 'float4',
  scalar: SPECIAL_FLOAT,
  isSpecial: true,
  fromDriver: readReal,
  toDriver(value) {
    const shortest = shortestFloat4(checkNumber(value));
    if (Number.isFinite(value) && !Number.isFinite(shortest))
      throw new InvalidValueError(`A number of at most 3.4e38 is expected, but got ${inspect(value)}; use float().`);
    return floatText(shortest);
  },
  toJson: (text) => jsonNumber(readReal(text)),
});
