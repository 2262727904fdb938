import { GraphQLError } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import { type DocumentLimits, parseLimited } from '../../graphql/index.ts';

export interface DocumentOptions {
  readonly limits: DocumentLimits;
  /** Whether errors say which names a wrong one is like. */
  readonly suggestions: boolean;
}

/** What graphql-js adds to errors about names: `Did you mean "salary"?` tells what is in the schema. */
const SUGGESTION = / ?Did you mean [^?]*\?/g;

/** Refuses documents that are too large before they are validated, and tells about the schema only what it shall. */
export function useDocumentLimits({ limits, suggestions }: DocumentOptions): Plugin {
  const parse = parseLimited(limits);
  return {
    onParams({ params }) {
      assertParameters(params as Readonly<Record<string, unknown>>);
    },
    onParse({ setParseFn }) {
      setParseFn(parse);
    },
    onResultProcess({ result, setResult }) {
      if (Array.isArray(result) || !('errors' in result) || result.errors === undefined) return;
      const errors = result.errors.map((error) => forClients(error, suggestions));
      if (errors.some((error, index) => error !== result.errors![index])) setResult({ ...result, errors });
    },
  };
}

/** What a body's JSON may hold under the names of GraphQL. Plugins take it for granted. */
function assertParameters({ query, variables, operationName, extensions }: Readonly<Record<string, unknown>>): void {
  if (query !== undefined && query !== null && typeof query !== 'string') throw badRequest('"query" must be a text.');
  if (operationName !== undefined && operationName !== null && typeof operationName !== 'string')
    throw badRequest('"operationName" must be a text.');
  if (!isObjectOrNothing(variables)) throw badRequest('"variables" must be an object.');
  if (!isObjectOrNothing(extensions)) throw badRequest('"extensions" must be an object.');
}

function isObjectOrNothing(value: unknown): boolean {
  return value === undefined || value === null || (typeof value === 'object' && !Array.isArray(value));
}

function badRequest(message: string): GraphQLError {
  return new GraphQLError(message, { extensions: { code: 'BAD_REQUEST', http: { status: 400 } } });
}

/** Without the names that graphql-js guesses, and without errors of the server's own that yoga shows where it is developed. */
function forClients(error: GraphQLError, suggestions: boolean): GraphQLError {
  const message = suggestions ? error.message : error.message.replace(SUGGESTION, '');
  const { originalError: inner, ...rest } = error.extensions ?? {};
  if (message === error.message && inner === undefined) return error;
  // Yoga adds it where a body cannot be read. Then the request is wrong and not an operation, whatever the client accepts.
  const extensions = inner === undefined ? rest : { ...rest, http: { status: 400 } };
  return new GraphQLError(message, {
    nodes: error.nodes ?? null,
    source: error.source ?? null,
    positions: error.positions ?? null,
    path: error.path ?? null,
    originalError: error.originalError ?? null,
    extensions,
  });
}
