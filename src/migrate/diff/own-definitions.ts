import { unquoteName } from '../introspect/parse-index-definition.ts';
import { sqlPieces } from './renames.ts';

/**
 * What the models' own migrations made, known by the words of their statements. Anything else in a database belongs to somebody
 * else: that models do not mention it says nothing, so taking it away counts as destroying it.
 */
export class OwnDefinitions {
  readonly #statements: readonly ReadonlySet<string>[];

  /** @param statements the text of every definition that was made for the models */
  constructor(statements: readonly string[]) {
    this.#statements = statements.map(wordsOf);
  }

  /** True where one statement has all of these names and keywords. */
  made(...words: readonly string[]): boolean {
    return this.#statements.some((statement) => words.every((word) => statement.has(word)));
  }
}

/** Returns names as they are and keywords in capitals. */
function wordsOf(statement: string): ReadonlySet<string> {
  const words = new Set<string>();
  for (const piece of sqlPieces(statement)) {
    words.add(unquoteName(piece));
    words.add(piece.toUpperCase());
  }
  return words;
}
