import { InvalidArgumentError } from '../../errors/phoebe-error.ts';
import { inspect } from '../../util/inspect.ts';
import { Field } from './field.ts';
import { dateType } from './types/date.ts';
import { intervalType } from './types/interval.ts';
import { timeType } from './types/time.ts';
import { timestampType } from './types/timestamp.ts';
import { timestamptzDateType, timestamptzTextType } from './types/timestamptz.ts';

/** How many digits of a second a column keeps: 0 to 6. */
export interface TimePrecision {
  readonly precision?: 0 | 1 | 2 | 3 | 4 | 5 | 6;
}

/**
 * A day of the calendar: `date`, as the string `2026-11-22`. No time zone ever shifts it. Far years as JavaScript prints them
 * (`+012026-01-01`, `-000043-03-15` for 44 BC), and `infinity`, `-infinity`.
 * Sources: https://www.postgresql.org/docs/current/datatype-datetime.html, https://www.cockroachlabs.com/docs/stable/date
 */
export function date(): Field<string> {
  return new Field(dateType);
}

/** A time of day without a zone: `time`, as the string `07:31:08` or `07:31:08.123456`; at most `24:00:00`. */
export function time(options: TimePrecision = {}): Field<string> {
  return new Field(timeType(checkPrecision(options, 'time')));
}

/**
 * A date and a time of day without a zone: `timestamp`, as the string `2026-11-22T07:31:08`. For what happened at a moment use
 * `timestamptz`: this is for clocks on a wall, such as opening hours.
 */
export function timestamp(options: TimePrecision = {}): Field<string> {
  return new Field(timestampType(checkPrecision(options, 'timestamp')));
}

/**
 * A moment in time. With a precision up to 3 (milliseconds, the default) the row holds a Date; with 4 to 6 an RFC 3339 text,
 * since a Date would cut the rest off. Infinity is the last Date there is, `new Date(8.64e15)`, or the text `infinity`.
 *
 * CockroachDB has true infinities since cockroachdb/cockroach#127141; before, its last moment stands for infinity, and only a
 * column of microseconds can hold it. Source: https://www.cockroachlabs.com/docs/stable/timestamp
 * @example timestamptz()                    // timestamptz(3), a Date
 * @example timestamptz({ precision: 6 })    // timestamptz(6), '2026-11-22T07:31:08.123456Z'
 */
export function timestamptz(): Field<Date, Date | string>;
export function timestamptz(options: { readonly precision: 0 | 1 | 2 | 3 }): Field<Date, Date | string>;
export function timestamptz(options: { readonly precision: 4 | 5 | 6 }): Field<string, Date | string>;
export function timestamptz(options: TimePrecision = {}): Field<any, Date | string> {
  const precision = checkPrecision({ precision: 3, ...options }, 'timestamptz');
  return new Field(precision > 3 ? timestamptzTextType(precision) : timestamptzDateType(precision));
}

/**
 * A length of time: `interval`, as the ISO 8601 duration `P1Y2M3DT4H5M6.789S`. Months, days and seconds are kept apart, each
 * with its sign, since neither a month nor a day is always as long.
 */
export function interval(): Field<string> {
  return new Field(intervalType);
}

function checkPrecision({ precision = 6 }: { readonly precision?: number }, name: string): number {
  if (!Number.isInteger(precision) || precision < 0 || precision > 6)
    throw new InvalidArgumentError(
      `${name}({ precision }) takes 0 to 6 digits of a second, but got: ${inspect(precision)}.`,
    );
  return precision;
}
