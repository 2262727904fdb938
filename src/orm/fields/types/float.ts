import { InvalidValueError } from '../../../errors/phoebe-error.ts';
import { inspect } from '../../../util/inspect.ts';
import type { ValueType } from '../value-type.ts';

/** CockroachDB before v21.1 printed infinity as `+Inf`: cockroachdb/cockroach#62601. */
function readFloat(text: string): number {
  const number = Number(text);
  if (!Number.isNaN(number) || text === 'NaN') return number;
  return text.startsWith('-') ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
}

function checkNumber(value: unknown): number {
  if (typeof value !== 'number') throw new InvalidValueError(`A number is expected, but got ${inspect(value)}.`);
  return value;
}

function floatText(number: number): string {
  return Object.is(number, -0) ? '-0' : String(number);
}

/**
 * `float8`: a JavaScript number, NaN and both infinities included. In every database NaN equals itself and is greater than
 * (PostgreSQL) or less than (CockroachDB) all other numbers.
 * Sources: https://www.postgresql.org/docs/current/datatype-numeric.html#DATATYPE-FLOAT, https://www.cockroachlabs.com/docs/stable/float
 */
export const floatType: ValueType<number> = {
  valueKind: 'number',
  numberKind: 'float',
  columnType: 'float8',
  castType: 'float8',
  scalar: 'Float',
  fromDriver: readFloat,
  toDriver: (value) => floatText(checkNumber(value)),
  toJson: (text) => {
    const number = readFloat(text);
    // JSON has no NaN and no infinity; their names say more than null.
    return Number.isFinite(number) ? number : String(number);
  },
};

const FLOAT4_DIGITS = 9;

/** The shortest decimal number that means the same 32-bit number. */
function shortestFloat4(number: number): number {
  for (let digits = 1; digits < FLOAT4_DIGITS; digits += 1) {
    const shorter = Number(number.toPrecision(digits));
    if (Math.fround(shorter) === number) return shorter;
  }
  return Number(number.toPrecision(FLOAT4_DIGITS));
}

/**
 * `float4`: a number of about seven digits. It is brought to the nearest 32-bit number before it is sent, since CockroachDB
 * keeps all 64 bits in such a column and PostgreSQL does not: 1/3 is 0.33333334 on both.
 */
export const realType: ValueType<number> = {
  ...floatType,
  columnType: 'float4',
  castType: 'float4',
  toDriver(value) {
    const number = checkNumber(value);
    const nearest = Math.fround(number);
    if (!Number.isFinite(nearest)) {
      if (Number.isFinite(number))
        throw new InvalidValueError(`A number of at most 3.4e38 is expected, but got ${inspect(value)}; use float().`);
      return floatText(nearest);
    }
    return floatText(nearest === 0 ? nearest : shortestFloat4(nearest));
  },
};
