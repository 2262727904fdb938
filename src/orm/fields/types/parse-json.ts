import { wouldBeRounded } from './json-number.ts';

/** Sixteen digits or more, or a number with an exponent: only there can a number be more than JavaScript holds. */
const MAY_ROUND = /\d[\d.]{15}|(?:^|[[:,\s])-?\d[\d.]*[eE]/;
/** Strings, so that the digits in them are left alone, and numbers. */
const STRING_OR_NUMBER = /"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;

/**
 * `JSON.parse`, but `exactNumber` decides what becomes of each number that JavaScript would round.
 *
 * @example parseJson('[1, 12345678901234567890]', (digits) => digits) // [1, '12345678901234567890']
 */
export function parseJson(text: string, exactNumber: (digits: string) => unknown): unknown {
  if (!MAY_ROUND.test(text)) return JSON.parse(text);
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

/** A beginning that no string of the document has: enough NULs, which PostgreSQL does not even allow. */
function markNotIn(text: string): { readonly escaped: string; readonly text: string } {
  const NUL = '\\u0000';
  let count = 1;
  while (text.includes(NUL.repeat(count))) count += 1;
  return { escaped: NUL.repeat(count), text: '\0'.repeat(count) };
}
