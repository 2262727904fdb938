/**
 * False where a text holds half of a surrogate pair. UTF-8 has no form for it: Node would send U+FFFD in its place, and the
 * text would come back another.
 *
 * @example isWellFormed('\ud800') // false
 */
export function isWellFormed(text: string): boolean {
  // Part of every Node that is supported, but not yet of the language version that the compiler is told of.
  return (text as string & { isWellFormed(): boolean }).isWellFormed();
}
