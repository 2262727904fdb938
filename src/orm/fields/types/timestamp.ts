import { InvalidValueError } from '../../../errors/phoebe-error.ts';
import { inspect } from '../../../util/inspect.ts';
import type { ValueType } from '../value-type.ts';
import { isoCivilText, isWithinRange, parseCivilTime, sqlCivilText } from './civil-time.ts';
import { assertPrecision } from './time.ts';
import { utcNow } from './utc-now.ts';

/** `2026-11-22 07:31:08` with any fraction: only the blank has to become a T. */
const PLAIN = /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(?:\.\d+)?$/;

function readTimestamp(text: string): string {
  if (PLAIN.test(text)) return `${text.slice(0, 10)}T${text.slice(11)}`;
  if (text === 'infinity' || text === '-infinity') return text;
  const parsed = parseCivilTime(text);
  if (parsed === undefined)
    throw new InvalidValueError(`The database answered ${inspect(text)} where a date and a time were expected.`);
  return isoCivilText(parsed.time);
}

/**
 * `timestamp(n)`: what a calendar and a clock on a wall show, as the string `2026-11-22T07:31:08.5`. No zone is known, so none
 * is accepted, and no JavaScript Date; a moment belongs into `timestamptz`. CockroachDB before cockroachdb/cockroach#127141 keeps the
 * infinities as its first and last moments, as which they are then read.
 */
export function timestampType(precision = 6): ValueType<string> {
  return {
    valueKind: 'temporal',
    columnType: precision === 6 ? 'timestamp' : `timestamp(${precision})`,
    castType: 'timestamp',
    scalar: 'LocalDateTime',
    now: utcNow('timestamp'),
    fromDriver: readTimestamp,
    toJson: readTimestamp,
    toDriver: timestampText,
    assertFits: (text) => assertPrecision(text, precision),
  };
}

function timestampText(value: unknown): string {
  if (value === 'infinity' || value === '-infinity') return value;
  const parsed = typeof value === 'string' ? parseCivilTime(value) : undefined;
  if (parsed === undefined || parsed.offsetSeconds !== undefined || !isWithinRange(parsed.time))
    throw new InvalidValueError(
      `A date and a time without a zone such as "2026-11-22T07:31:08" is expected, but got ${inspect(value)}. ` +
        'For a moment with a zone use timestamptz().',
    );
  return sqlCivilText(parsed.time, '');
}
