import { withoutTrailing } from '../../../util/without-trailing.ts';
import { twoDigits } from './date-text.ts';

/** A time of day to the microsecond. */
export interface ClockTime {
  /** Seconds since midnight; 86,400 is the midnight at the day's end. */
  readonly seconds: number;
  /** The digits behind the point, without zeros at the end: '' to 'ffffff'. */
  readonly fraction: string;
}

export const SECONDS_OF_DAY = 86_400;
/** The databases count microseconds. */
const MAX_FRACTION_DIGITS = 6;

/** Groups: hours, minutes, seconds, the digits behind the point. Seconds may be left out. */
export const TIME_PATTERN = String.raw`(\d\d):(\d\d)(?::(\d\d)(?:\.(\d+))?)?`;

/**
 * The time of the groups that TIME_PATTERN finds. A leap second (`23:59:60`) is the first of the next minute, as PostgreSQL has
 * it.
 * @returns undefined for a time that no day has, and for parts of a microsecond
 */
export function clockTimeOf(hours: string, minutes: string, seconds = '00', fraction = ''): ClockTime | undefined {
  const total = Number(hours) * 3_600 + Number(minutes) * 60 + Number(seconds);
  const digits = withoutTrailing(fraction, '0');
  if (Number(minutes) > 59 || Number(seconds) > 60 || digits.length > MAX_FRACTION_DIGITS) return undefined;
  const isAfterEnd = total > SECONDS_OF_DAY || (total === SECONDS_OF_DAY && Number(hours) === 24 && digits !== '');
  return isAfterEnd ? undefined : { seconds: total, fraction: digits };
}

/** `07:31:08`, `07:31:08.5` */
export function clockTimeText({ seconds, fraction }: ClockTime): string {
  const hours = Math.floor(seconds / 3_600);
  const minutes = Math.floor((seconds % 3_600) / 60);
  const text = `${twoDigits(hours)}:${twoDigits(minutes)}:${twoDigits(seconds % 60)}`;
  return fraction === '' ? text : `${text}.${fraction}`;
}
