import { GraphQLError } from 'graphql';
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

/** Gives errors that clients may see their codes, at their places; the others stay as they are, for the server to mask. */
export function withCodes(errors: readonly GraphQLError[]): readonly GraphQLError[] {
  return errors.map((error) => {
    const known = toGraphQLError(error);
    return known === undefined || error.extensions.code !== undefined ? error : asGraphQLError(known, error);
  });
}
