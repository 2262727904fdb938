/**
 * Names as a sentence lists them.
 *
 * @example formatList(['a', 'b', 'c']) // '"a", "b" and "c"'
 * @example formatList(['a', 'b'], 'or') // '"a" or "b"'
 */
export function formatList(names: readonly string[], conjunction: 'and' | 'or' = 'and'): string {
  const quoted = names.map((name) => `"${name}"`);
  if (quoted.length < 2) return quoted.join('');
  return `${quoted.slice(0, -1).join(', ')} ${conjunction} ${quoted.at(-1)}`;
}
