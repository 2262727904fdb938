import { AsyncLocalStorage } from 'node:async_hooks';
import type { QueryEvent } from '../database/query-event.ts';

/** What is learnt about one request while it runs, for its log line. */
export interface RequestRecord {
  readonly startedMs: number;
  operationName?: string;
  operationType?: string;
  /** Statements sent to the database, those of rolled back attempts included. */
  statements: number;
  /** Runs of the transaction, the one that was committed included. */
  attempts?: number;
  /** `extensions.code` of the errors in the answer. */
  errorCodes?: readonly string[];
}

/** Ties a record to everything that a request starts, the statements of the database included. */
const records = new AsyncLocalStorage<RequestRecord>();

/** The record of the request that the calling code works for. */
export function currentRequest(): RequestRecord | undefined {
  return records.getStore();
}

export function runAsRequest<Result>(record: RequestRecord, body: () => Result): Result {
  return records.run(record, body);
}

/**
 * Counts a statement for the request that sent it. Give it to the database, so that the log line of a request says how many
 * statements it took.
 * @example connect(url, { onQuery: countStatement })
 */
export function countStatement(event: QueryEvent): void {
  const record = currentRequest();
  if (record !== undefined && event.kind === 'statement') record.statements += 1;
}
