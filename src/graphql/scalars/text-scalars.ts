import type { GraphQLScalarType } from 'graphql';
import { textScalar } from './text-scalar.ts';

const isDate = (value: unknown): value is Date => value instanceof Date && !Number.isNaN(value.getTime());
const RFC_3339 = 'https://www.rfc-editor.org/rfc/rfc3339';
const NUMERIC_TYPES = 'https://www.postgresql.org/docs/current/datatype-numeric.html';

/** The scalars whose values are texts, by the names that the fields' types know them by. */
export const TEXT_SCALARS: readonly GraphQLScalarType[] = [
  textScalar({
    name: 'BigInt',
    description:
      'A whole number of 64 bits, as a string of digits, since JavaScript numbers are exact up to 2^53 only.',
    specifiedByURL: NUMERIC_TYPES,
    form: /^[+-]?\d{1,19}$/,
    example: '"9007199254740993"',
    numbers: true,
    fromValue: (value) =>
      typeof value === 'bigint' || (typeof value === 'number' && Number.isSafeInteger(value))
        ? String(value)
        : undefined,
  }),
  textScalar({
    name: 'Decimal',
    description: 'An exact decimal number, as a string with every digit.',
    specifiedByURL: NUMERIC_TYPES,
    form: /^(?:[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?|NaN|[+-]?Infinity)$/,
    example: '"12.50"',
    numbers: true,
    fromValue: (value) => (typeof value === 'bigint' || typeof value === 'number' ? String(value) : undefined),
  }),
  textScalar({
    name: 'DateTime',
    description:
      'An instant, as RFC 3339 has it, in UTC and with every digit of the fraction. A column may also hold "infinity" and "-infinity".',
    specifiedByURL: RFC_3339,
    form: /^(?:(?:\d{4}|[+-]\d{6})-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:[Zz]|[+-]\d\d:\d\d)|-?infinity)$/,
    example: '"2026-11-22T07:31:08Z"',
    fromValue: (value) => (isDate(value) ? value.toISOString() : undefined),
  }),
  textScalar({
    name: 'LocalDateTime',
    description: 'A date and time of day without a time zone.',
    specifiedByURL: `${RFC_3339}#section-5.6`,
    form: /^(?:(?:\d{4,6}|[+-]\d{6})-\d\d-\d\d[Tt ]\d\d:\d\d:\d\d(?:\.\d{1,9})?(?: BC)?|-?infinity)$/,
    example: '"2026-11-22T07:31:08"',
  }),
  textScalar({
    name: 'Date',
    description: 'A day of the calendar: year, month, day.',
    specifiedByURL: `${RFC_3339}#section-5.6`,
    form: /^(?:(?:\d{4,7}|[+-]\d{6,7})-\d\d-\d\d(?: BC)?|-?infinity)$/,
    example: '"2026-11-22"',
    fromValue: (value) => (isDate(value) ? value.toISOString().slice(0, 10) : undefined),
  }),
  textScalar({
    name: 'Time',
    description: 'A time of day without a time zone.',
    specifiedByURL: `${RFC_3339}#section-5.6`,
    form: /^\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?$/,
    example: '"07:31:08"',
  }),
  textScalar({
    name: 'Duration',
    description: 'A length of time in the form of ISO 8601.',
    specifiedByURL: `${RFC_3339}#appendix-A`,
    form: /^[+-]?P(?=.)(?:[+-]?[\d.]+[YMWD])*(?:T(?:[+-]?[\d.]+[HMS])+)?$/,
    example: '"P1DT2H30M"',
  }),
  textScalar({
    name: 'UUID',
    description: 'A universally unique identifier.',
    specifiedByURL: 'https://www.rfc-editor.org/rfc/rfc9562',
    form: /^[0-9a-fA-F]{8}(?:-?[0-9a-fA-F]{4}){3}-?[0-9a-fA-F]{12}$/,
    example: '"1b4e28ba-2fa1-41d2-883f-0016d3cca427"',
  }),
];
