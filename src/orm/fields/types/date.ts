import { InvalidValueError } from '../../../errors/phoebe-error.ts';
import { inspect } from '../../../util/inspect.ts';
import type { ValueType } from '../value-type.ts';
import { DATE_PATTERN, ERA_PATTERN, epochDayOf, isoDateText, sqlDateText } from './date-text.ts';
import { dateOfEpochDay, epochDay } from './epoch-day.ts';
import { utcNow } from './utc-now.ts';

const DATE_TEXT = new RegExp(`^${DATE_PATTERN}${ERA_PATTERN}$`);
/** `2026-11-22` is the same text here and in the database. */
const PLAIN_LENGTH = 10;

// postgresql.org/docs/current/datatype-datetime.html#DATATYPE-DATETIME-TABLE: 4713 BC is counted from its Julian beginning.
const FIRST_DAY = epochDay({ year: -4_713, month: 11, day: 24 })!;
const LAST_DAY = epochDay({ year: 5_874_897, month: 12, day: 31 })!;

function daysOf(text: string): number | undefined {
  const parts = DATE_TEXT.exec(text);
  return parts === null ? undefined : epochDayOf(parts[1]!, parts[2]!, parts[3]!, parts[4]);
}

function readDate(text: string): string {
  if (text.length === PLAIN_LENGTH || text.endsWith('infinity')) return text;
  const days = daysOf(text);
  if (days === undefined)
    throw new InvalidValueError(`The database answered ${inspect(text)} where a date was expected.`);
  return isoDateText(dateOfEpochDay(days));
}

/**
 * `date`: a day of the calendar as the string `2026-11-22`. A JavaScript Date is refused, since it is a moment, and which day
 * that is depends on the time zone. Years beyond 9999 and before 0 have a sign and six digits, as JavaScript prints them.
 */
export const dateType: ValueType<string> = {
  valueKind: 'temporal',
  columnType: 'date',
  castType: 'date',
  scalar: 'Date',
  now: utcNow('date'),
  fromDriver: readDate,
  toJson: readDate,
  toDriver(value) {
    if (value === 'infinity' || value === '-infinity') return value;
    const days = typeof value === 'string' ? daysOf(value) : undefined;
    if (days === undefined)
      throw new InvalidValueError(`A date such as "2026-11-22" is expected, but got ${inspect(value)}.`);
    if (days < FIRST_DAY || days > LAST_DAY)
      throw new InvalidValueError(`A date from 4714-11-24 BC to 5874897-12-31 is expected, but got ${inspect(value)}.`);
    const { text, era } = sqlDateText(dateOfEpochDay(days));
    return text + era;
  },
};
