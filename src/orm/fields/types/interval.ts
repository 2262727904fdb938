import { InvalidValueError } from '../../../errors/phoebe-error.ts';
import { inspect } from '../../../util/inspect.ts';
import { withoutTrailing } from '../../../util/without-trailing.ts';
import type { ValueType } from '../value-type.ts';

/** The three parts of an interval, which the databases keep apart: a month has no fixed days, a day no fixed hours. */
interface Interval {
  readonly months: number;
  readonly days: number;
  readonly microseconds: bigint;
}

const MICROSECONDS_OF_SECOND = 1_000_000n;
const MAX_INT4 = 2 ** 31 - 1;
/** CockroachDB counts nanoseconds in 64 bits: about 2,562,047 hours. */
const MAX_MICROSECONDS = (2n ** 63n - 1n) / 1_000n;

const INTEGER = String.raw`([+-]?\d{1,10})`;
const FORM = new RegExp(
  `^([+-]?)P(?=.)(?:${INTEGER}Y)?(?:${INTEGER}M)?(?:${INTEGER}W)?(?:${INTEGER}D)?` +
    String.raw`(?:T(?=.)(?:${INTEGER}H)?(?:${INTEGER}M)?(?:([+-]?)(\d{1,13})(?:[.,](\d+))?S)?)?$`,
);
/** `1 year 2 mons -3 days +04:05:06.789`: the style `postgres`, the default of both engines. */
const POSTGRES_FORM =
  /^(?:(-?\d+) years?(?: |$))?(?:([+-]?\d+) mons?(?: |$))?(?:([+-]?\d+) days?(?: |$))?(?:([+-]?)(\d+):(\d\d):(\d\d)(?:\.(\d+))?)?$/;

function microsecondsOf(hours: string, minutes: string, seconds: string, fraction: string): bigint {
  const whole = BigInt(hours) * 3_600n + BigInt(minutes) * 60n + BigInt(seconds);
  return whole * MICROSECONDS_OF_SECOND + BigInt(fraction.padEnd(6, '0'));
}

/** Undefined where the text is no duration, or has parts of a microsecond. */
function parseIso(text: string): Interval | undefined {
  const parts = FORM.exec(text);
  if (parts === null) return undefined;
  const [, sign, years = '0', months = '0', weeks = '0', days = '0', hours = '0', minutes = '0'] = parts;
  const [secondsSign, seconds = '0', fraction = ''] = parts.slice(8);
  const digits = withoutTrailing(fraction, '0');
  if (digits.length > 6) return undefined;
  const ofSeconds = microsecondsOf('0', '0', seconds, digits);
  const ofClock = microsecondsOf(withoutPlus(hours), withoutPlus(minutes), '0', '');
  const microseconds = ofClock + (secondsSign === '-' ? -ofSeconds : ofSeconds);
  const all = {
    months: Number(years) * 12 + Number(months),
    days: Number(weeks) * 7 + Number(days),
    microseconds,
  };
  return sign === '-' ? { months: -all.months, days: -all.days, microseconds: -microseconds } : all;
}

/**
 * How long a duration is to a comparison, which takes a month for 30 days and a day for 24 hours.
 * @returns undefined where the text is no duration
 */
export function intervalMicroseconds(text: string): bigint | undefined {
  const interval = parseIso(text);
  if (interval === undefined) return undefined;
  return BigInt(interval.months * 30 + interval.days) * 24n * 3_600n * MICROSECONDS_OF_SECOND + interval.microseconds;
}

function parsePostgres(text: string): Interval | undefined {
  const parts = POSTGRES_FORM.exec(text);
  if (parts === null || text === '') return undefined;
  const [, years = '0', months = '0', days = '0', sign, hours = '0', minutes = '0', seconds = '0', fraction = ''] =
    parts;
  const size = microsecondsOf(hours, minutes, seconds, fraction);
  return {
    months: Number(years) * 12 + Number(months),
    days: Number(days),
    microseconds: sign === '-' ? -size : size,
  };
}

/** What `sqlText` writes. */
const WORDS = /^(?:-?\d+ (?:months|days|hours|minutes|seconds|microseconds)(?: |$))+$/;

function parseWords(text: string): Interval | undefined {
  if (!WORDS.test(text)) return undefined;
  const sizes = new Map(Array.from(text.matchAll(/(-?\d+) ([a-z]+)/g), ([, size, unit]) => [unit!, BigInt(size!)]));
  const sizeOf = (unit: string): bigint => sizes.get(unit) ?? 0n;
  const seconds = sizeOf('hours') * 3_600n + sizeOf('minutes') * 60n + sizeOf('seconds');
  return {
    months: Number(sizeOf('months')),
    days: Number(sizeOf('days')),
    microseconds: seconds * MICROSECONDS_OF_SECOND + sizeOf('microseconds'),
  };
}

function withoutPlus(text: string): string {
  return text.startsWith('+') ? text.slice(1) : text;
}

/** `P1Y2M3DT4H5M6.789S`, `P-1M3D`, `PT0S`: each part with a sign of its own, months below 12, minutes and seconds below 60. */
function isoText({ months, days, microseconds }: Interval): string {
  const date = part(Math.trunc(months / 12), 'Y') + part(months % 12, 'M') + part(days, 'D');
  const seconds = microseconds / MICROSECONDS_OF_SECOND;
  const fraction = microseconds % MICROSECONDS_OF_SECOND;
  const time = part(seconds / 3_600n, 'H') + part((seconds / 60n) % 60n, 'M') + secondsPart(seconds % 60n, fraction);
  if (date === '' && time === '') return 'PT0S';
  return time === '' ? `P${date}` : `P${date}T${time}`;
}

function part(size: number | bigint, unit: string): string {
  return size === 0n || size === 0 ? '' : `${size}${unit}`;
}

function secondsPart(seconds: bigint, fraction: bigint): string {
  if (fraction === 0n) return part(seconds, 'S');
  const isNegative = seconds < 0n || fraction < 0n;
  const digits = withoutTrailing(String(fraction < 0n ? -fraction : fraction).padStart(6, '0'), '0');
  return `${isNegative ? '-' : ''}${seconds < 0n ? -seconds : seconds}.${digits}S`;
}

/**
 * Words with a whole number each, the only form whose signs every version of both engines reads alike. What is positive comes
 * first: in the style `sql_standard` a lone minus sign in front would count for all.
 */
function sqlText({ months, days, microseconds }: Interval): string {
  const seconds = microseconds / MICROSECONDS_OF_SECOND;
  const parts: readonly (readonly [bigint, string])[] = [
    [BigInt(months), 'months'],
    [BigInt(days), 'days'],
    [seconds / 3_600n, 'hours'],
    [(seconds / 60n) % 60n, 'minutes'],
    [seconds % 60n, 'seconds'],
    [microseconds % MICROSECONDS_OF_SECOND, 'microseconds'],
  ];
  const words = (of: (size: bigint) => boolean): string[] =>
    parts.filter(([size]) => of(size)).map(([size, unit]) => `${size} ${unit}`);
  return [...words((size) => size > 0n), ...words((size) => size < 0n)].join(' ') || '0 days';
}

function isWithinRange({ months, days, microseconds }: Interval): boolean {
  const size = microseconds < 0n ? -microseconds : microseconds;
  return Math.abs(months) <= MAX_INT4 && Math.abs(days) <= MAX_INT4 && size <= MAX_MICROSECONDS;
}

function readInterval(text: string): string {
  // PostgreSQL from 17 has infinite intervals; they are shown, but not written, since other engines have none.
  if (text === 'infinity' || text === '-infinity') return text;
  const interval = text.startsWith('P') ? parseIso(text) : (parsePostgres(text) ?? parseWords(text));
  if (interval === undefined)
    throw new InvalidValueError(
      `The database answered ${inspect(text)} where an interval was expected. Set its intervalstyle to "postgres" or "iso_8601".`,
    );
  return isoText(interval);
}

/**
 * `interval`: a length of time as the ISO 8601 duration `P1Y2M3DT4H5M6.789S`, whatever the session's `intervalstyle` is
 * (`postgres` or `iso_8601`). Read in one form: months below 12, minutes and seconds below 60, weeks as days; days are never
 * made of hours, nor months of days. To compare, the databases take a month for 30 days and a day for 24 hours.
 * Sources: https://www.postgresql.org/docs/current/datatype-datetime.html#DATATYPE-INTERVAL-OUTPUT,
 * https://www.cockroachlabs.com/docs/stable/interval
 */
export const intervalType: ValueType<string> = {
  valueKind: 'temporal',
  columnType: 'interval',
  castType: 'interval',
  scalar: 'Duration',
  fromDriver: readInterval,
  toJson: readInterval,
  toDriver(value) {
    const interval = typeof value === 'string' ? parseIso(value) : undefined;
    if (interval === undefined || !isWithinRange(interval))
      throw new InvalidValueError(
        `A duration such as "P1Y2M3DT4H5M6.789S" is expected, whole numbers but for the seconds, but got ${inspect(value)}.`,
      );
    return sqlText(interval);
  },
};
