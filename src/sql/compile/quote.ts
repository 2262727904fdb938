import { InvalidArgumentError } from '../../errors/phoebe-error.ts';
import { inspect } from '../../util/inspect.ts';

/** PostgreSQL cuts longer names off without a word (NAMEDATALEN 64), so two names could become one. */
export const MAX_IDENTIFIER_BYTES = 63;

/**
 * A name in double quotes, with quotes inside doubled.
 *
 * @throws InvalidArgumentError for a name that is empty, longer than 63 bytes, or holds a NUL or half a surrogate pair
 * @example quoteIdentifier('say "hi"') // '"say ""hi"""'
 */
export function quoteIdentifier(name: string): string {
  if (name.length > 0 && name.length <= MAX_IDENTIFIER_BYTES && isPlain(name)) return `"${name}"`;
  checkIdentifier(name);
  return `"${name.replaceAll('"', '""')}"`;
}

/** True for names of ASCII characters but control characters and `"`: nearly all, and nothing more to check. */
function isPlain(name: string): boolean {
  for (let index = 0; index < name.length; index += 1) {
    const code = name.charCodeAt(index);
    if (code < 0x20 || code > 0x7e || code === 0x22) return false;
  }
  return true;
}

function checkIdentifier(name: string): void {
  const problem = identifierProblem(name);
  if (problem !== undefined) throw new InvalidArgumentError(`The name ${inspect(name)} ${problem}.`);
}

function identifierProblem(name: unknown): string | undefined {
  if (typeof name !== 'string') return 'is not a string, so it cannot name a table, column or index';
  if (name === '') return 'is empty: every table, column and index needs a name';
  if (name.includes('\0')) return 'holds a NUL character, which no name may';
  if (/\p{Surrogate}/u.test(name)) return 'holds half a surrogate pair, which is no character';
  const bytes = Buffer.byteLength(name);
  if (bytes <= MAX_IDENTIFIER_BYTES) return undefined;
  return `has ${bytes} bytes, but names may have at most ${MAX_IDENTIFIER_BYTES}: choose a shorter one`;
}

/**
 * A string constant. One with a backslash is written as `E'…'` with backslashes doubled: it means the same whether or not
 * the server's `standard_conforming_strings` is on.
 *
 * @throws InvalidArgumentError for a text with a NUL, which PostgreSQL's text cannot hold
 * @example quoteLiteral("it's") // "'it''s'"
 */
export function quoteLiteral(text: string): string {
  if (text.includes('\0')) {
    throw new InvalidArgumentError('A text constant holds a NUL character, which the text of a statement cannot.');
  }
  const quoted = `'${text.replaceAll("'", "''")}'`;
  return quoted.includes('\\') ? `E${quoted.replaceAll('\\', '\\\\')}` : quoted;
}
