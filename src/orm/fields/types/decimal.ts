import { InvalidValueError } from '../../../errors/phoebe-error.ts';
import { inspect } from '../../../util/inspect.ts';
import { withoutTrailing } from '../../../util/without-trailing.ts';
import type { ValueType } from '../value-type.ts';

const PLAIN = /^-?(?:0|[1-9]\d*)(?:\.\d+)?$/;
const ANY_FORM = /^([+-]?)(\d*)(?:\.(\d*))?(?:e([+-]?\d{1,9}))?$/i;
const SPECIAL = /^(?:nan|[+-]?inf(?:inity)?)$/i;
/** On either side of the point: PostgreSQL's own limit for a declared size; CockroachDB's exponents end at 2,000. */
const MAX_DIGITS = 1_000;

/**
 * A decimal number in the form in which PostgreSQL prints it: no exponent, no plus sign, no zero in front but one, no negative
 * zero, every digit behind the point kept. CockroachDB prints small and large ones with an exponent (`1E-8`).
 *
 * @returns undefined where the text is no number
 * @example plainDecimal('+01.50e1') // '15.0'
 */
export function plainDecimal(text: string): string | undefined {
  if (PLAIN.test(text)) return withoutNegativeZero(text);
  if (SPECIAL.test(text)) return specialName(text);
  const parts = ANY_FORM.exec(text);
  if (parts === null) return undefined;
  const [, sign, whole = '', fraction = '', exponent = '0'] = parts;
  if (whole === '' && fraction === '') return undefined;
  const digits = whole + fraction;
  const point = whole.length + Number(exponent);
  // Digits far from the point would only be zeros in the thousands: the limit is checked before they are written out.
  if (Math.abs(point) > 3 * MAX_DIGITS + digits.length) return undefined;
  const before =
    digits
      .slice(0, Math.max(point, 0))
      .padEnd(point, '0')
      .replace(/^0+(?=\d)/, '') || '0';
  const behind = point < 0 ? '0'.repeat(-point) + digits : digits.slice(point);
  return withoutNegativeZero(`${sign === '-' ? '-' : ''}${before}${behind === '' ? '' : `.${behind}`}`);
}

function withoutNegativeZero(text: string): string {
  return text[0] === '-' && !/[1-9]/.test(text) ? text.slice(1) : text;
}

function specialName(text: string): string {
  if (/^nan$/i.test(text)) return 'NaN';
  return text[0] === '-' ? '-Infinity' : 'Infinity';
}

function readDecimal(text: string): string {
  return plainDecimal(text) ?? text;
}

function finiteText(value: unknown): string {
  const text = decimalText(value);
  if (!text.endsWith('N') && !text.endsWith('y')) return text;
  throw new InvalidValueError(
    `A finite decimal number is expected, but got ${inspect(text)}. A field takes NaN and the infinities where it says so by allowSpecial().`,
  );
}

function decimalText(value: unknown): string {
  const isOfType = typeof value === 'string' || typeof value === 'number' || typeof value === 'bigint';
  const text = isOfType ? plainDecimal(String(value).trim()) : undefined;
  if (text === undefined)
    throw new InvalidValueError(`A decimal number such as "12.50" is expected, but got ${inspect(value)}.`);
  const { before, behind } = digitsOf(text);
  if (before.length > MAX_DIGITS || behind.length > MAX_DIGITS)
    throw new InvalidValueError(
      `A decimal number of at most ${MAX_DIGITS} digits before the point and as many behind it is expected.`,
    );
  return text;
}

function digitsOf(text: string): { readonly before: string; readonly behind: string } {
  const [before = '', behind = ''] = text.replace('-', '').split('.');
  return { before: before === '0' ? '' : before, behind };
}

/**
 * `decimal(p, s)`: read as a string with every digit, since a JavaScript number would round.
 * A value with more digits than the column has is refused, where the database would round it without a word.
 */
export function decimalType(precision?: number, scale = 0): ValueType<string, string | number | bigint> {
  const withSpecial: ValueType<string, string | number | bigint> = {
    valueKind: 'number',
    numberKind: 'decimal',
    columnType: precision === undefined ? 'decimal' : `decimal(${precision}, ${scale})`,
    castType: 'decimal',
    scalar: 'Decimal',
    isSpecial: true,
    fromDriver: readDecimal,
    toJson: readDecimal,
    toDriver: decimalText,
    ...(precision === undefined ? {} : { assertFits: (text) => assertSize(text, precision, scale) }),
  };
  const { isSpecial: _, ...shared } = withSpecial;
  return { ...shared, withSpecial, toDriver: finiteText };
}

function assertSize(text: string, precision: number, scale: number): void {
  if (text === 'NaN') return;
  const { before, behind } = digitsOf(text);
  // postgresql.org/docs/current/datatype-numeric.html: infinity only fits a numeric without a declared size.
  if (text.endsWith('Infinity') || before.length > precision - scale || withoutTrailing(behind, '0').length > scale)
    throw new InvalidValueError(
      `A decimal number of at most ${precision - scale} digits before the point and ${scale} behind it is expected, ` +
        `but got ${inspect(text)}.`,
    );
}
