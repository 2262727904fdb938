import type { DriverValue } from '../sql/nodes/expression.ts';

/** What the `onQuery` hook learns of a statement, after its answer. */
export interface QueryEvent {
  /** 'control' for BEGIN, COMMIT, ROLLBACK and savepoints; 'statement' for everything else. */
  readonly kind: 'statement' | 'control';
  readonly sql: string;
  /** The values that were sent. No property of its own, so that a logger which prints the event leaves them out. */
  readonly values: readonly DriverValue[];
  /** Milliseconds until the answer; 0 for a BEGIN that was sent together with the statement after it. */
  readonly durationMs: number;
  /** Rows returned or affected; undefined where the statement failed. */
  readonly rowCount: number | undefined;
  /** Which run of the transaction's callback, from 1; undefined outside of a transaction. */
  readonly attempt: number | undefined;
  /** The same for all attempts of one transaction; undefined outside of a transaction. */
  readonly transactionId: string | undefined;
  /** The `origin` of the statement's or the transaction's options, hidden as the values are. */
  readonly origin?: object | undefined;
  /** What the caller gets, where the statement failed. */
  readonly error: Error | undefined;
}

/** An event whose values and origin are no properties of its own: who prints or copies it leaves them out. */
export class HiddenQueryEvent implements QueryEvent {
  readonly kind: QueryEvent['kind'];
  readonly sql: string;
  readonly durationMs: number;
  readonly rowCount: number | undefined;
  readonly attempt: number | undefined;
  readonly transactionId: string | undefined;
  readonly error: Error | undefined;
  readonly #values: QueryEvent['values'];
  readonly #origin: object | undefined;

  constructor({ kind, sql, values, durationMs, rowCount, attempt, transactionId, origin, error }: QueryEvent) {
    this.kind = kind;
    this.sql = sql;
    this.durationMs = durationMs;
    this.rowCount = rowCount;
    this.attempt = attempt;
    this.transactionId = transactionId;
    this.error = error;
    this.#values = values;
    this.#origin = origin;
  }

  get values(): QueryEvent['values'] {
    return this.#values;
  }

  get origin(): object | undefined {
    return this.#origin;
  }
}
