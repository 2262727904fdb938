import { AsyncLocalStorage } from 'node:async_hooks';
import type { QueryEvent } from '../database/query-event.ts';

/** What is learnt about one request while it runs, for its log line. */
export class RequestRecord {
  readonly startedMs = performance.now();
  operationName: string | undefined;
  operationType: string | undefined;
  /** Statements sent to the database, those of rolled back attempts included. */
  statements = 0;
  /** Runs of the transaction, the one that was committed included. */
  attempts: number | undefined;
  /** `extensions.code` of the errors in the answer. */
  errorCodes: readonly string[] | undefined;
}

/** Ties a record to everything that code of the application starts. Our own passes it on, as the origin of its statements. */
const records = new AsyncLocalStorage<RequestRecord>();

/** Bodies under way in `runAsRequest`. */
let running = 0;

/** The record of the request that the calling code works for. */
export function currentRequest(): RequestRecord | undefined {
  return records.getStore();
}

/** Runs code of the application for a request: whatever it starts finds the request's record. */
export async function runAsRequest<Result>(record: RequestRecord, body: () => Promise<Result>): Promise<Result> {
  running += 1;
  try {
    return await records.run(record, body);
  } finally {
    running -= 1;
    // While it is on, each promise of the process costs more, on Node before 24. Nobody is left who could ask for a record.
    if (running === 0) records.disable();
  }
}

/**
 * Counts a statement for the request that sent it, so that the log line of a request says how many statements it took. `createServer`
 * tells its database by itself.
 * @example connect(url, { onQuery: countStatement })
 */
export function countStatement({ kind, origin }: QueryEvent): void {
  if (kind !== 'statement') return;
  const record = origin instanceof RequestRecord ? origin : currentRequest();
  if (record !== undefined) record.statements += 1;
}
