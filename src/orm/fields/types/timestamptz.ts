import { InvalidValueError } from '../../../errors/phoebe-error.ts';
import { inspect } from '../../../util/inspect.ts';
import type { ValueType } from '../value-type.ts';

/** `2026-11-22 07:31:08.123456+00`, with any offset and `BC` behind, as PostgreSQL and CockroachDB print it. */
const DRIVER_TEXT = /^(\d{4,})-(\d\d)-(\d\d) (\d\d:\d\d:\d\d)(\.\d+)?([+-]\d\d)(?::?(\d\d))?(?::\d\d)?( BC)?$/;
/** RFC 3339, the form of the GraphQL scalar. */
const INPUT_TEXT = /^\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d:\d\d(\.\d{1,9})?([Zz]|[+-]\d\d:\d\d)$/;
/** The ends of JavaScript's calendar stand for the database's infinities. */
const MAX_TIME_MS = 8.64e15;

/** The database's text in RFC 3339, in UTC, with every digit of the fraction. */
export function isoInstant(text: string): string {
  if (text === 'infinity' || text === '-infinity') return text;
  const parts = DRIVER_TEXT.exec(text);
  if (parts === null) throw new InvalidValueError(`The database answered ${inspect(text)} where a time was expected.`);
  const [, year, month, day, time, fraction = '', offsetHours, offsetMinutes = '00', bc] = parts;
  if (offsetHours === '+00' && offsetMinutes === '00' && bc === undefined && year!.length === 4)
    return `${year}-${month}-${day}T${time}${fraction}Z`;
  const astronomical = bc === undefined ? Number(year) : 1 - Number(year);
  const [hours, minutes, seconds] = time!.split(':').map(Number);
  const local = new Date(0);
  local.setUTCFullYear(astronomical, Number(month) - 1, Number(day));
  local.setUTCHours(hours!, minutes!, seconds!, 0);
  const sign = offsetHours!.startsWith('-') ? -1 : 1;
  const offsetMs = sign * (Math.abs(Number(offsetHours)) * 60 + Number(offsetMinutes)) * 60_000;
  return new Date(local.getTime() - offsetMs).toISOString().replace('.000Z', `${fraction}Z`);
}

function toDate(text: string): Date {
  if (text === 'infinity') return new Date(MAX_TIME_MS);
  if (text === '-infinity') return new Date(-MAX_TIME_MS);
  return new Date(isoInstant(text));
}

function instantText(value: unknown): string {
  if (value instanceof Date && !Number.isNaN(value.getTime())) {
    if (value.getTime() === MAX_TIME_MS) return 'infinity';
    if (value.getTime() === -MAX_TIME_MS) return '-infinity';
    const year = value.getUTCFullYear();
    if (year > 0 && year < 10_000) return value.toISOString();
    const rest = value.toISOString().replace(/^[+-]?\d+/, '');
    return year > 0 ? `${year}${rest}` : `${String(1 - year).padStart(4, '0')}${rest} BC`;
  }
  if (typeof value === 'string' && (INPUT_TEXT.test(value) || value === 'infinity' || value === '-infinity'))
    return value;
  throw new InvalidValueError(
    `A Date or a time with a zone such as "2026-11-22T07:31:08Z" is expected, but got ${inspect(value)}.`,
  );
}

/**
 * `timestamptz(3)`: an instant, read as a Date, which holds milliseconds just as the column does.
 * Infinity is the first or last Date that there is.
 */
export const timestamptzType: ValueType<Date, Date | string> = {
  valueKind: 'temporal',
  columnType: 'timestamptz(3)',
  castType: 'timestamptz',
  scalar: 'DateTime',
  fromDriver: toDate,
  toJson: isoInstant,
  toDriver: instantText,
};

/** `timestamptz(n)` with more digits than a Date holds: read as an RFC 3339 text in UTC. */
export function timestamptzTextType(precision: number): ValueType<string, Date | string> {
  return { ...timestamptzType, columnType: `timestamptz(${precision})`, fromDriver: isoInstant };
}
