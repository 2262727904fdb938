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
    if (isOriginalGraphQLError(error)) return isWrongVariable(error) ? asBadInput(error) : withCode(error);
    const known = options.toGraphQLError(error);
    if (known !== undefined) {
      if (isOperatorsAffair(known)) options.logger.warn(known.message, { path: pathOf(error), error: causeOf(known) });
      return withPlaceOf(error, known);
    }
    const errorId = randomUUID();
    options.logger.error(UNEXPECTED, {
      errorId,
      path: pathOf(error),
      error: causeOf(error),
    });
    const masked = new GraphQLError(UNEXPECTED, { extensions: { code: 'INTERNAL_SERVER_ERROR', errorId } });
    return withPlaceOf(error, masked, causeOf(error));
  };
}

/** Errors whose reason the client is not told, though somebody has to see to it. */
function isOperatorsAffair({ extensions }: GraphQLError): boolean {
  return extensions.code === 'SERVICE_UNAVAILABLE' || extensions.code === 'TRANSACTION_RESULT_UNKNOWN';
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

/** What plugins refuse by status alone, such as a token that is not valid. */
const CODES: Readonly<Record<number, string>> = { 400: 'BAD_REQUEST', 401: 'UNAUTHENTICATED', 403: 'FORBIDDEN' };

/** Yoga's own word for a body beyond `maxBodyBytes`. */
const TOO_LARGE = 'REQUEST_ENTITY_TOO_LARGE';

/** The error with a code of this API's list. */
function withCode(error: GraphQLError): GraphQLError {
  const { http, code } = error.extensions as { http?: { readonly status?: number }; code?: unknown };
  if (code === TOO_LARGE)
    return recoded(error, 'LIMIT_EXCEEDED', 'The body is too large. Send less, or in several requests.');
  const known = CODES[http?.status ?? 0];
  return code !== undefined || known === undefined ? error : recoded(error, known, error.message);
}

function recoded(error: GraphQLError, code: string, message: string): GraphQLError {
  return withPlaceOf(error, new GraphQLError(message, { extensions: { ...error.extensions, code } }));
}

function causeOf(error: unknown): Error {
  const cause = error instanceof GraphQLError ? (error.originalError ?? error) : error;
  return cause instanceof Error ? cause : new Error(`A value that is no error was thrown: ${String(cause)}`);
}

function pathOf(error: unknown): string | undefined {
  return error instanceof GraphQLError ? error.path?.join('.') : undefined;
}

/**
 * `shown` at the path and source position of `located`. An `unexpected` cause is not printed: it tells yoga that the status is
 * 500 where the answer has no data.
 */
function withPlaceOf(located: unknown, shown: GraphQLError, unexpected?: Error): GraphQLError {
  const place = located instanceof GraphQLError && shown.path === undefined ? located : shown;
  return new GraphQLError(shown.message, {
    nodes: place.nodes ?? null,
    source: place.source ?? null,
    positions: place.positions ?? null,
    path: place.path ?? null,
    originalError: unexpected ?? null,
    extensions: shown.extensions,
  });
}
