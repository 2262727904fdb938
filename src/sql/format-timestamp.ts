import { InvalidValueError } from '../errors/phoebe-error.ts';

/**
 * A moment in UTC as both engines read it. JavaScript writes years outside 0 to 9999 with a sign and six digits
 * (`+010000-…`, `-000043-…`); SQL wants the plain number, and the years before 1 counted backwards with ` BC` behind.
 *
 * @throws InvalidValueError for an invalid Date
 * @example formatTimestamp(new Date(0)) // '1970-01-01T00:00:00.000Z'
 */
export function formatTimestamp(date: Date): string {
  if (Number.isNaN(date.getTime())) {
    throw new InvalidValueError(
      'Cannot send an invalid Date to the database: check the text or number it was made from.',
    );
  }
  const iso = date.toISOString();
  const year = date.getUTCFullYear();
  if (year >= 1 && year <= 9999) return iso;
  const afterYear = iso.slice(iso.indexOf('-', 1));
  // There is no year 0 in SQL: JavaScript's year 0 is 1 BC.
  return year >= 1 ? `${year}${afterYear}` : `${String(1 - year).padStart(4, '0')}${afterYear} BC`;
}
