import type { DriverValue } from '../sql/nodes/expression.ts';

/** What the `onQuery` hook learns of a statement, after its answer. */
export interface QueryEvent {
  /** 'control' for BEGIN, COMMIT, ROLLBACK and savepoints; 'statement' for everything else. */
  readonly kind: 'statement' | 'control';
  readonly sql: string;
  /** The values that were sent. Not enumerable, so that a logger which prints the event leaves them out. */
  readonly values: readonly DriverValue[];
  /** Milliseconds until the answer; 0 for a BEGIN that was sent together with the statement after it. */
  readonly durationMs: number;
  /** Rows returned or affected; undefined where the statement failed. */
  readonly rowCount: number | undefined;
  /** Which run of the transaction's callback, from 1; undefined outside of a transaction. */
  readonly attempt: number | undefined;
  /** The same for all attempts of one transaction; undefined outside of a transaction. */
  readonly transactionId: string | undefined;
  /** The `origin` of the statement's or the transaction's options. */
  readonly origin?: object | undefined;
  /** What the caller gets, where the statement failed. */
  readonly error: Error | undefined;
}

/** Makes the event with hidden values. */
export function queryEvent(fields: QueryEvent): QueryEvent {
  return Object.defineProperty({ ...fields }, 'values', { value: fields.values, enumerable: false });
}
