import type { ServerResponse } from 'node:http';
import { GraphQLError } from 'graphql';
import type { RequestRecord } from './request-record.ts';

/** In the log: the client hung up before it was answered. It is nobody's error, and no client reads it. */
const CLIENT_GONE = 'CLIENT_GONE';

/** What nginx logs for such a request; no answer has it. */
const STATUS = 499;

/** Why an operation ends for which nobody waits. */
export function clientGone(): GraphQLError {
  return new GraphQLError('The client went away.', { extensions: { code: CLIENT_GONE } });
}

export function isClientGone(error: unknown): boolean {
  return error instanceof GraphQLError && error.extensions.code === CLIENT_GONE;
}

/** True for what reading a body ends with where its client hangs up in the middle. */
export function isBrokenBody(error: unknown): boolean {
  const { code, name } = error as { readonly code?: unknown; readonly name?: unknown };
  return code === 'ECONNRESET' || code === 'ABORT_ERR' || name === 'AbortError';
}

/** True where the connection of an answer was closed before the answer was sent. */
export function isHungUp(response: ServerResponse | undefined): boolean {
  return response?.destroyed === true && !response.writableFinished;
}

/** Notes it in the request's record. @returns the status for its log line */
export function noteClientGone(record: RequestRecord): number {
  record.errorCodes = [CLIENT_GONE];
  return STATUS;
}
