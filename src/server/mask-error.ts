import { randomUUID } from 'node:crypto';
import { GraphQLError } from 'graphql';
import type { Logger } from './logging/logger.ts';

export interface MaskErrorOptions {
  /** The error for the client when it is one that clients may see, or undefined. */
  readonly toGraphQLError: (error: unknown) => GraphQLError | undefined;
  readonly logger: Logger;
}

const UNEXPECTED = 'Unexpected error.';

/**
 * Makes the function that decides what a client gets to see of an error: GraphQL's own errors as they are, known errors
 * with their code, and of all others only an id, under which the log has the rest.
 */
export function createMaskError(options: MaskErrorOptions): (error: unknown) => GraphQLError {
  return (error) => {
    if (isOriginalGraphQLError(error)) return isWrongVariable(error) ? asBadInput(error) : error;
    const known = options.toGraphQLError(error);
    if (known !== undefined) return withPlaceOf(error, known);
    const errorId = randomUUID();
    options.logger.error(UNEXPECTED, {
      errorId,
      path: pathOf(error),
      error: causeOf(error),
    });
    return withPlaceOf(
      error,
      new GraphQLError(UNEXPECTED, {
        // Not printed. It tells yoga that the status is 500 where the answer has no data.
        originalError: causeOf(error),
        extensions: { code: 'INTERNAL_SERVER_ERROR', errorId },
      }),
    );
  };
}

/** Whether somebody threw a GraphQLError on purpose (or GraphQL itself did), rather than graphql-js wrapping another error. */
function isOriginalGraphQLError(error: unknown): error is GraphQLError {
  if (!(error instanceof GraphQLError)) return false;
  return error.originalError == null || isOriginalGraphQLError(error.originalError);
}

/** graphql-js gives no code to values that do not fit the operation's variables. Such an error stands at no path. */
function isWrongVariable({ path, extensions }: GraphQLError): boolean {
  return path === undefined && extensions.code === undefined && extensions.http === undefined;
}

function asBadInput({ message, nodes }: GraphQLError): GraphQLError {
  return new GraphQLError(message, {
    nodes: nodes ?? null,
    extensions: { code: 'BAD_USER_INPUT' },
  });
}

function causeOf(error: unknown): Error {
  const cause = error instanceof GraphQLError ? (error.originalError ?? error) : error;
  return cause instanceof Error ? cause : new Error(`A value that is no error was thrown: ${String(cause)}`);
}

function pathOf(error: unknown): string | undefined {
  return error instanceof GraphQLError ? error.path?.join('.') : undefined;
}

/** `known` at the path and source position of `located`, unless it has a path already. */
function withPlaceOf(located: unknown, known: GraphQLError): GraphQLError {
  if (!(located instanceof GraphQLError) || known.path !== undefined) return known;
  return new GraphQLError(known.message, {
    nodes: located.nodes ?? null,
    source: located.source ?? null,
    positions: located.positions ?? null,
    path: located.path ?? null,
    originalError: known.originalError ?? null,
    extensions: known.extensions,
  });
}
