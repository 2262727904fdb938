import { wouldBeRounded } from './json-number.ts';

/** Only a number of so many digits and points, or one with an exponent, can be more than JavaScript holds. */
const LONG_NUMBER = 16;
const [ZERO, NINE, POINT] = [48, 57, 46];
/** `E`, and `e` in the bit for small letters. */
const [LETTER_E, SMALL] = [69, 32];
/** Strings, so that the digits in them are left alone, and numbers. */
const STRING_OR_NUMBER = /"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;

/**
 * `JSON.parse`, but `exactNumber` decides what becomes of each number that JavaScript would round.
 *
 * @example parseJson('[1, 12345678901234567890]', (digits) => digits) // [1, '12345678901234567890']
 */
export function parseJson(text: string, exactNumber: (digits: string) => unknown): unknown {
  if (!mayRound(text)) return JSON.parse(text);
  const mark = markNotIn(text);
  let marks = 0;
  const marked = text.replace(STRING_OR_NUMBER, (token) => {
    if (token[0] === '"' || !wouldBeRounded(token)) return token;
    marks += 1;
    return `"${mark.escaped}${token}"`;
  });
  if (marks === 0) return JSON.parse(text);
  return JSON.parse(marked, (_, value: unknown) =>
    typeof value === 'string' && value.startsWith(mark.text) ? exactNumber(value.slice(mark.text.length)) : value,
  );
}

/** False where no number of the text is rounded. A loop, since every request passes here and an expression takes twenty times as long. */
function mayRound(text: string): boolean {
  let length = 0;
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    if ((code >= ZERO && code <= NINE) || (code === POINT && length > 0)) {
      length += 1;
      if (length >= LONG_NUMBER) return true;
    } else {
      if (length > 0 && (code & ~SMALL) === LETTER_E) return true;
      length = 0;
    }
  }
  return false;
}

/** A beginning that no string of the document has: enough NULs, which PostgreSQL does not even allow. */
function markNotIn(text: string): { readonly escaped: string; readonly text: string } {
  const NUL = '\\u0000';
  let count = 1;
  while (text.includes(NUL.repeat(count))) count += 1;
  return { escaped: NUL.repeat(count), text: '\0'.repeat(count) };
}
