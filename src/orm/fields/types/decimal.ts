import { InvalidValueError } from '../../../errors/phoebe-error.ts';
import { inspect } from '../../../util/inspect.ts';
import type { ValueType } from '../value-type.ts';

const DECIMAL_TEXT = /^[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?$|^NaN$|^[+-]?Infinity$/i;
const keep = (text: string): string => text;

/** `decimal(p, s)`: read as a string with every digit, since a JavaScript number would round. */
export function decimalType(precision?: number, scale?: number): ValueType<string, string | number | bigint> {
  const size = precision === undefined ? '' : `(${precision}${scale === undefined ? '' : `, ${scale}`})`;
  return {
    valueKind: 'number',
    columnType: `decimal${size}`,
    castType: 'decimal',
    scalar: 'Decimal',
    fromDriver: keep,
    toJson: keep,
    toDriver(value) {
      const text = typeof value === 'string' ? value.trim() : String(value);
      if (
        (typeof value !== 'string' && typeof value !== 'number' && typeof value !== 'bigint') ||
        !DECIMAL_TEXT.test(text)
      )
        throw new InvalidValueError(`A decimal number such as "12.50" is expected, but got ${inspect(value)}.`);
      return text;
    },
  };
}

/** `float8`: a JavaScript number, NaN and both infinities included. */
export const floatType: ValueType<number> = {
  valueKind: 'number',
  columnType: 'float8',
  castType: 'float8',
  scalar: 'Float',
  fromDriver: Number,
  toJson: (text) => {
    const number = Number(text);
    // JSON has no NaN and no infinity; their names say more than null.
    return Number.isFinite(number) ? number : text;
  },
  toDriver(value) {
    if (typeof value !== 'number') throw new InvalidValueError(`A number is expected, but got ${inspect(value)}.`);
    return Object.is(value, -0) ? '-0' : String(value);
  },
};
