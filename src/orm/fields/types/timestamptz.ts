import { InvalidValueError } from '../../../errors/phoebe-error.ts';
import { keyword } from '../../../sql/nodes/factories.ts';
import { inspect } from '../../../util/inspect.ts';
import type { ValueType } from '../value-type.ts';
import { infinityOf, isoCivilText, isWithinRange, parseCivilTime, shifted, sqlCivilText } from './civil-time.ts';
import { assertPrecision } from './time.ts';

/** `2026-11-22 07:31:08.123456+00`, by far the usual text: PostgreSQL leaves out the zone's minutes, CockroachDB does not. */
const IN_UTC = /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(?:\.\d+)?\+00(?::00)?$/;
/** PostgreSQL leaves out the zone's minutes, and it has the infinities besides all moments. */
const COCKROACHDB_ZONE = /\+00:00(?: BC)?$/;
const DATE_LENGTH = 10;
/** The ends of JavaScript's calendar stand for the database's infinities. */
const MAX_TIME_MS = 8.64e15;
/** Digits of a second that a Date holds. */
const DATE_PRECISION = 3;

/** The database's text in RFC 3339, in UTC, with every digit of the fraction. */
export function isoInstant(text: string): string {
  if (IN_UTC.test(text)) return `${text.slice(0, DATE_LENGTH)}T${text.slice(DATE_LENGTH + 1, text.lastIndexOf('+'))}Z`;
  if (text === 'infinity' || text === '-infinity') return text;
  const parsed = parseCivilTime(text);
  if (parsed === undefined)
    throw new InvalidValueError(`The database answered ${inspect(text)} where a time was expected.`);
  const time = shifted(parsed.time, parsed.offsetSeconds ?? 0);
  return (COCKROACHDB_ZONE.test(text) ? infinityOf(time) : undefined) ?? `${isoCivilText(time)}Z`;
}

function readDate(text: string): Date {
  const iso = isoInstant(text);
  if (iso === 'infinity') return new Date(MAX_TIME_MS);
  if (iso === '-infinity') return new Date(-MAX_TIME_MS);
  const date = new Date(iso);
  if (Number.isNaN(date.getTime()))
    throw new InvalidValueError(
      `The database answered ${inspect(iso)}, which is beyond a Date's range. Read it as text: timestamptz({ precision: 6 }).`,
    );
  return date;
}

function instantText(value: unknown): string {
  if (value === 'infinity' || value === '-infinity') return value;
  if (value instanceof Date) return dateText(value);
  const parsed = typeof value === 'string' ? parseCivilTime(value) : undefined;
  if (parsed?.offsetSeconds === undefined) return refuse(value);
  const time = shifted(parsed.time, parsed.offsetSeconds);
  return isWithinRange(time) ? sqlCivilText(time, '+00') : refuse(value);
}

/** How `toISOString` writes years from 0 to 9999: in 24 characters. */
const ISO_LENGTH = 24;

function dateText(date: Date): string {
  const ms = date.getTime();
  if (Math.abs(ms) === MAX_TIME_MS) return ms > 0 ? 'infinity' : '-infinity';
  if (Number.isNaN(ms)) return refuse(date);
  const iso = date.toISOString();
  // Year 0 is 1 BC.
  if (iso.length === ISO_LENGTH && !iso.startsWith('0000'))
    return `${iso.slice(0, 10)} ${iso.slice(11, -1).replace(/\.?0+$/, '')}+00`;
  const { time } = parseCivilTime(iso)!;
  return isWithinRange(time) ? sqlCivilText(time, '+00') : refuse(date);
}

function refuse(value: unknown): never {
  throw new InvalidValueError(
    `A Date or a time with a zone such as "2026-11-22T07:31:08Z" is expected, but got ${inspect(value)}.`,
  );
}

function typeOf(precision: number): ValueType<string, Date | string> {
  return {
    valueKind: 'temporal',
    columnType: `timestamptz(${precision})`,
    castType: 'timestamptz',
    scalar: 'DateTime',
    now: keyword('current_timestamp'),
    fromDriver: isoInstant,
    toJson: isoInstant,
    toDriver: instantText,
    assertFits: (text) => assertPrecision(text, precision),
  };
}

/**
 * `timestamptz(n)` with at most milliseconds: an instant, read as a Date, which holds just as much.
 * Infinity is the first or last Date that there is.
 */
export function timestamptzDateType(precision: number): ValueType<Date, Date | string> {
  return { ...typeOf(precision), fromDriver: readDate };
}

/** `timestamptz(3)`, read as a Date. */
export const timestamptzType: ValueType<Date, Date | string> = timestamptzDateType(DATE_PRECISION);

/** `timestamptz(n)` with more digits than a Date holds: read as an RFC 3339 text in UTC. */
export function timestamptzTextType(precision: number): ValueType<string, Date | string> {
  return typeOf(precision);
}
