import { GraphQLError, Kind } from 'graphql';
import { toGraphQLError } from './to-graphql-error.ts';

/** Any error as a GraphQL error at a place of the operation. What it says to clients is decided later, by `toGraphQLError`. */
export function asGraphQLError(error: unknown, place?: GraphQLError): GraphQLError {
  const cause = error instanceof Error ? error : new Error('A value that is no error was thrown.', { cause: error });
  if (cause instanceof GraphQLError && place === undefined) return cause;
  return new GraphQLError(cause.message, {
    nodes: place?.nodes ?? null,
    path: place?.path ?? null,
    originalError: cause,
  });
}

/**
 * Gives every error a code, at its place. What clients may see has their own; GraphQL's word about an argument or a variable is
 * `BAD_USER_INPUT`; all others are `INTERNAL_SERVER_ERROR`, with their cause for the server, which masks them.
 */
export function withCodes(errors: readonly GraphQLError[]): readonly GraphQLError[] {
  return errors.map((error) => {
    if (error.extensions.code !== undefined) return error;
    const known = toGraphQLError(error);
    if (known !== undefined) return asGraphQLError(known, error);
    return new GraphQLError(error.message, {
      nodes: error.nodes ?? null,
      source: error.source ?? null,
      positions: error.positions ?? null,
      path: error.path ?? null,
      originalError: error.originalError ?? null,
      extensions: { ...error.extensions, code: isAboutInput(error) ? 'BAD_USER_INPUT' : 'INTERNAL_SERVER_ERROR' },
    });
  });
}

/** True for what graphql-js says of the request itself: of a variable at no path, of an argument at its own place. */
function isAboutInput({ path, nodes, originalError }: GraphQLError): boolean {
  if (originalError != null && !(originalError instanceof GraphQLError)) return false;
  return path === undefined || (nodes !== undefined && nodes.length > 0 && nodes[0]!.kind !== Kind.FIELD);
}
