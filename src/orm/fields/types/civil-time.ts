import { clockTimeOf, clockTimeText, SECONDS_OF_DAY, TIME_PATTERN } from './clock-time.ts';
import { DATE_PATTERN, ERA_PATTERN, epochDayOf, isoDateText, sqlDateText } from './date-text.ts';
import { dateOfEpochDay, epochDay } from './epoch-day.ts';

/** A date and a time of day to the microsecond, without a word about a time zone. */
export interface CivilTime {
  /** Days since 1970-01-01. */
  readonly day: number;
  /** Seconds since midnight, less than 86,400. */
  readonly seconds: number;
  /** The digits behind the point, without zeros at the end. */
  readonly fraction: string;
}

const ZONE_PATTERN = String.raw`(?:([Zz])|([+-])(\d\d)(?::?(\d\d)(?::?(\d\d))?)?)?`;
/** Both the caller's forms and the databases'; a zone and an era may follow. */
const CIVIL_TEXT = new RegExp(`^${DATE_PATTERN}[Tt ]${TIME_PATTERN}${ZONE_PATTERN}${ERA_PATTERN}$`);

const FIRST_DAY = epochDay({ year: -4_713, month: 11, day: 24 })!;
const LAST_DAY = epochDay({ year: 294_276, month: 12, day: 31 })!;

/** What a text says: the time on the clock, and how far that clock is ahead of UTC, where it says so. */
export interface ParsedTime {
  readonly time: CivilTime;
  readonly offsetSeconds: number | undefined;
}

/** Reads `2026-11-22T07:31:08.123456+01:00` and its relatives; undefined for any other text and for times that do not exist. */
export function parseCivilTime(text: string): ParsedTime | undefined {
  const parts = CIVIL_TEXT.exec(text);
  if (parts === null) return undefined;
  const [, year, month, day, hours, minutes, seconds, fraction, utc, sign, zoneHours, zoneMinutes, zoneSeconds, era] =
    parts;
  const days = epochDayOf(year!, month!, day!, era);
  const clock = clockTimeOf(hours!, minutes!, seconds, fraction);
  if (days === undefined || clock === undefined) return undefined;
  const offset = utc === undefined ? offsetOf(sign, zoneHours, zoneMinutes, zoneSeconds) : 0;
  return { time: shifted({ day: days, ...clock }, 0), offsetSeconds: offset };
}

function offsetOf(sign?: string, hours?: string, minutes = '0', seconds = '0'): number | undefined {
  if (sign === undefined) return undefined;
  const size = Number(hours) * 3_600 + Number(minutes) * 60 + Number(seconds);
  return sign === '-' ? -size : size;
}

/** The same moment on a clock that many seconds behind. */
export function shifted({ day, seconds, fraction }: CivilTime, bySeconds: number): CivilTime {
  const total = day * SECONDS_OF_DAY + seconds - bySeconds;
  const newDay = Math.floor(total / SECONDS_OF_DAY);
  return { day: newDay, seconds: total - newDay * SECONDS_OF_DAY, fraction };
}

/** True within what `timestamp` and `timestamptz` hold: from 4714-11-24 BC to the end of the year 294276. */
export function isWithinRange({ day }: CivilTime): boolean {
  return day >= FIRST_DAY && day <= LAST_DAY;
}

/**
 * Which infinity a moment of a `timestamptz` stands for on CockroachDB before cockroachdb/cockroach#127141. Elsewhere it is the first or
 * the last moment itself.
 */
export function infinityOf({ day, seconds, fraction }: CivilTime): 'infinity' | '-infinity' | undefined {
  if (day === LAST_DAY && seconds === SECONDS_OF_DAY - 1 && fraction === '999999') return 'infinity';
  if (day === FIRST_DAY && seconds === 0 && fraction === '') return '-infinity';
  return undefined;
}

/** `2026-11-22T07:31:08.5` */
export function isoCivilText(time: CivilTime): string {
  return `${isoDateText(dateOfEpochDay(time.day))}T${clockTimeText(time)}`;
}

/** `2026-11-22 07:31:08.5`, with ` BC` at the end for early years; a zone stands before that. */
export function sqlCivilText(time: CivilTime, zone: '' | '+00'): string {
  const { text, era } = sqlDateText(dateOfEpochDay(time.day));
  return `${text} ${clockTimeText(time)}${zone}${era}`;
}

/**
 * Looks at a text of ours for more digits of a second than the column has.
 * @returns how many there are, where they are too many
 */
export function excessDigits(text: string, precision: number): number | undefined {
  const digits = /\.(\d+)/.exec(text)?.[1]?.length ?? 0;
  return digits > precision ? digits : undefined;
}
