import { InvalidArgumentError } from '../../errors/phoebe-error.ts';
import { inspect } from '../../util/inspect.ts';

// One number and one unit: CockroachDB reads the sign of '-1m30s' as that of both parts, PostgreSQL as that of the first.
const INTERVAL = /^(\d+(?:\.\d+)?)(us|ms|s|m|h)$/;
const TIMESTAMP = /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}(?::\d{2}(\.\d{1,9})?)?))?(?:Z|\+00(?::00)?)?$/;
// Nanoseconds since 1970, and the logical part that cluster_logical_timestamp() adds.
const HYBRID_LOGICAL_CLOCK = /^\d{16,19}(?:\.\d{1,10})?$/;
const FUNCTION =
  /^(follower_read_timestamp|with_max_staleness|with_min_timestamp)\s*\(\s*(?:'([^'\\]*)'\s*(?:,\s*(true|false)\s*)?)?\)$/i;

/**
 * Checks a time of `AS OF SYSTEM TIME` and gives the text that is printed, since CockroachDB takes no placeholder there.
 * The text it gives is itself accepted, and comes back unchanged.
 *
 * Accepted: a Date; a time in UTC (`2026-05-01`, `2026-05-01 10:00:00`, `2026-05-01T10:00:00.123Z`); a negative interval of
 * one unit (`-10s`, `-1.5h`; us, ms, s, m, h); the decimal of `cluster_logical_timestamp()`; `follower_read_timestamp()`,
 * `with_max_staleness('10s')` and `with_min_timestamp('2026-05-01T10:00:00Z')`, the last two also with `, true`
 * (cockroachlabs.com/docs/stable/as-of-system-time).
 *
 * @throws InvalidArgumentError for anything else
 * @example asOfSystemTimeLiteral('-10s') // "'-10s'"
 */
export function asOfSystemTimeLiteral(value: string | Date): string {
  if (value instanceof Date) {
    if (Number.isNaN(value.getTime())) return refuse('an invalid Date');
    return printTimestamp(value.toISOString()) ?? refuse(inspect(value));
  }
  if (typeof value !== 'string') return refuse(inspect(value));
  const text = unquote(value.trim());
  return (
    printInterval(text) ?? printTimestamp(text) ?? printClock(text) ?? printFunction(text) ?? refuse(inspect(value))
  );
}

function unquote(text: string): string {
  return text.length > 1 && text.startsWith("'") && text.endsWith("'") ? text.slice(1, -1) : text;
}

function printInterval(text: string): string | undefined {
  return text.startsWith('-') && isInterval(text.slice(1)) ? `'${text}'` : undefined;
}

function isInterval(text: string): boolean {
  const match = INTERVAL.exec(text);
  return match !== null && Number(match[1]) > 0;
}

function printTimestamp(text: string): string | undefined {
  const match = TIMESTAMP.exec(text);
  if (match === null) return undefined;
  const [, date, time = '00:00:00', fraction = ''] = match;
  const wholeSeconds = time.slice(0, time.length - fraction.length);
  const canonical = `${date}T${wholeSeconds.length === 5 ? `${wholeSeconds}:00` : wholeSeconds}`;
  // A date such as February 30 either does not parse or comes back as another day.
  const moment = new Date(`${canonical}Z`);
  if (Number.isNaN(moment.getTime()) || moment.toISOString().slice(0, 19) !== canonical) return undefined;
  return `'${canonical}${fraction}Z'`;
}

function printClock(text: string): string | undefined {
  return HYBRID_LOGICAL_CLOCK.test(text) ? `'${text}'` : undefined;
}

function printFunction(text: string): string | undefined {
  const match = FUNCTION.exec(text);
  if (match === null) return undefined;
  const name = match[1]!.toLowerCase();
  const argument = match[2];
  const nearestOnly = match[3] === undefined ? '' : `, ${match[3].toLowerCase()}`;
  if (name === 'follower_read_timestamp') return argument === undefined ? `${name}()` : undefined;
  if (argument === undefined) return undefined;
  const printed = name === 'with_max_staleness' ? printStaleness(argument) : printTimestamp(argument);
  return printed === undefined ? undefined : `${name}(${printed}${nearestOnly})`;
}

function printStaleness(text: string): string | undefined {
  return isInterval(text) ? `'${text}'` : undefined;
}

function refuse(shown: string): never {
  throw new InvalidArgumentError(
    `asOfSystemTime cannot be ${shown}: give a Date, a time in UTC such as "2026-05-01T10:00:00Z", a negative interval such ` +
      'as "-10s", the decimal of cluster_logical_timestamp(), or "follower_read_timestamp()", "with_max_staleness(\'10s\')" ' +
      'or "with_min_timestamp(\'2026-05-01T10:00:00Z\')".',
  );
}
