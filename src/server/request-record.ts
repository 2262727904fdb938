import { AsyncLocalStorage } from 'node:async_hooks';

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

/** Ties a record to everything that a request starts, the database's statements included. */
export class RequestRecords {
  readonly #storage = new AsyncLocalStorage<RequestRecord>();

  /** The record of the request that the calling code works for. */
  current(): RequestRecord | undefined {
    return this.#storage.getStore();
  }

  run<Result>(record: RequestRecord, body: () => Result): Result {
    return this.#storage.run(record, body);
  }
}
