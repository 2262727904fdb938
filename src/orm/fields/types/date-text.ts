import { type CalendarDate, epochDay } from './epoch-day.ts';

/**
 * What a caller may write: `2026-11-22`, with a sign and six or seven digits for far years as JavaScript's Date prints them
 * (`+012026-…`, `-000043-…`), or in the databases' form (`12026-…`, `0044-03-15 BC`).
 */
const YEAR = String.raw`([+-]\d{6,7}|\d{4,7})`;
/** Groups: year, month, day. An era stands at the very end, behind a time. */
export const DATE_PATTERN: string = String.raw`${YEAR}-(\d\d)-(\d\d)`;
export const ERA_PATTERN = '( BC)?';

/** The days since 1970-01-01 of the groups that DATE_PATTERN finds; undefined where there is no such day. */
export function epochDayOf(year: string, month: string, day: string, era: string | undefined): number | undefined {
  const isSigned = year[0] === '+' || year[0] === '-';
  if (era !== undefined && (isSigned || Number(year) === 0)) return undefined;
  if (Number(year) === 0 && year[0] === '-') return undefined;
  return epochDay({
    year: era === undefined ? Number(year) : 1 - Number(year),
    month: Number(month),
    day: Number(day),
  });
}

/** As ISO 8601 and JavaScript write it: `2026-11-22`, `+012026-01-01`, and `-000043-03-15` for 44 BC. */
export function isoDateText({ year, month, day }: CalendarDate): string {
  const digits = String(Math.abs(year));
  const isPlain = year >= 0 && year <= 9_999;
  const yearText = isPlain ? digits.padStart(4, '0') : `${year < 0 ? '-' : '+'}${digits.padStart(6, '0')}`;
  return `${yearText}-${twoDigits(month)}-${twoDigits(day)}`;
}

/** As the databases print it: `12026-01-01`, `0044-03-15` and an era, which goes behind the time. */
export function sqlDateText({ year, month, day }: CalendarDate): { readonly text: string; readonly era: '' | ' BC' } {
  const counted = year > 0 ? year : 1 - year;
  return {
    text: `${String(counted).padStart(4, '0')}-${twoDigits(month)}-${twoDigits(day)}`,
    era: year > 0 ? '' : ' BC',
  };
}

export function twoDigits(number: number): string {
  return number < 10 ? `0${number}` : String(number);
}
