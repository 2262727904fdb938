import { GraphQLError } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import { type DocumentLimits, parseLimited } from '../../graphql/index.ts';

export interface DocumentOptions {
  readonly limits: DocumentLimits;
  /** Whether errors say which names a wrong one is like. */
  readonly suggestions: boolean;
}

/** What graphql-js adds to the end of errors about names: `Did you mean "salary"?` tells what is in the schema. */
const SUGGESTION = 'Did you mean ';

/** Refuses documents that are too large before they are validated, and tells about the schema only what it shall. */
export function useDocumentLimits({ limits, suggestions }: DocumentOptions): Plugin {
  const parse = parseLimited(limits);
  return {
    onParse({ setParseFn }) {
      setParseFn(parse);
    },
    onResultProcess({ result, setResult }) {
      if (suggestions || Array.isArray(result) || !('errors' in result) || result.errors === undefined) return;
      const errors = result.errors.map(withoutSuggestion);
      if (errors.some((error, index) => error !== result.errors![index])) setResult({ ...result, errors });
    },
  };
}

/** Without the names that graphql-js guesses. */
function withoutSuggestion(error: GraphQLError): GraphQLError {
  // The message may hold a long text of the client's: it is looked at from its end, and once.
  const start = error.message.endsWith('?') ? error.message.lastIndexOf(SUGGESTION) : -1;
  if (start === -1) return error;
  return new GraphQLError(error.message.slice(0, start).trimEnd(), {
    nodes: error.nodes ?? null,
    source: error.source ?? null,
    positions: error.positions ?? null,
    path: error.path ?? null,
    originalError: error.originalError ?? null,
    extensions: error.extensions,
  });
}
