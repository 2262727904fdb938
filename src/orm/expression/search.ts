import { InvalidArgumentError } from '../../errors/phoebe-error.ts';
import type { Expression as SqlExpression } from '../../sql/nodes/expression.ts';
import { binary, call, literal } from '../../sql/nodes/factories.ts';
import { inspect } from '../../util/inspect.ts';
import type { ValueType } from '../fields/value-type.ts';
import { argumentNode } from './argument.ts';

const PARSERS = {
  /** All the words, in any order. */
  plain: 'plainto_tsquery',
  /** The words one behind the other. */
  phrase: 'phraseto_tsquery',
  /** As people type into a search engine: "quoted", or, -without. CockroachDB has none. */
  web: 'websearch_to_tsquery',
  /** The database's own language: `fat & (rat | cat)`. */
  raw: 'to_tsquery',
} as const;

export interface SearchOptions {
  /** The text search configuration: 'english', 'german' … Default 'simple', which takes words as they are. */
  readonly language?: string;
  /** How the query is read; default 'plain'. */
  readonly as?: keyof typeof PARSERS;
}

const LANGUAGE = /^[a-z_][a-z0-9_.]*$/i;

/** `to_tsvector('english', text) @@ plainto_tsquery('english', $1::text)`; a tsvector is taken as it is. */
export function searchNode(
  text: SqlExpression,
  type: ValueType<any, any> | undefined,
  query: unknown,
  { language = 'simple', as = 'plain' }: SearchOptions = {},
): SqlExpression {
  if (!Object.hasOwn(PARSERS, as))
    throw new InvalidArgumentError(
      `matches() reads its query as one of ${Object.keys(PARSERS).join(', ')}, but got: ${inspect(as)}.`,
    );
  if (!LANGUAGE.test(language))
    throw new InvalidArgumentError(
      `matches() takes the name of a text search configuration such as "english", but got: ${inspect(language)}.`,
    );
  // A constant: an index on to_tsvector('english', …) is only found by the same constant.
  const configuration = literal(language);
  const vector = type?.valueKind === 'search' ? text : call('to_tsvector', [configuration, text]);
  return binary(vector, '@@', call(PARSERS[as], [configuration, argumentNode(query)]));
}
