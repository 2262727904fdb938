/**
 * The text without this character at its end. A regular expression such as `/0+$/` takes time that grows with the square of a
 * text that has many of them in its middle, which may be a client's.
 *
 * @example withoutTrailing('0.2500', '0') // '0.25'
 */
export function withoutTrailing(text: string, character: string): string {
  let end = text.length;
  while (end > 0 && text[end - 1] === character) end -= 1;
  return text.slice(0, end);
}
