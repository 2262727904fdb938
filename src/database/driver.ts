import type { BoundStatement } from '../sql/compiled-query.ts';
import type { Dialect } from '../sql/dialects/dialect.ts';
import type { DriverValue } from '../sql/nodes/expression.ts';

/** A statement's answer. Every value is text in PostgreSQL's output format, or null: codecs give it a meaning. */
export interface ResultSet {
  /** The command tag's first word: SELECT, INSERT, COMMIT, ROLLBACK … */
  readonly command: string;
  /** Rows returned or affected; 0 where the tag has no number. */
  readonly rowCount: number;
  readonly columns: readonly { readonly name: string; readonly typeId: number }[];
  readonly rows: readonly (readonly DriverValue[])[];
}

/**
 * One open connection to a server. It answers one statement at a time, in the order they were sent.
 * Driver errors come out as they are: `Database` gives them a class (see errors/sqlstate).
 */
export interface Connection {
  execute(statement: BoundStatement): Promise<ResultSet>;
  /** False once the socket is gone or an answer cannot be trusted any more: such a connection is destroyed, not pooled. */
  readonly isUsable: boolean;
}

export interface Driver {
  /** Known after the first connection: the version decides some flags. */
  dialect(): Promise<Dialect>;
  /** Takes a connection from the pool, waiting at most the pool's time limit. */
  acquire(options?: { readonly signal?: AbortSignal }): Promise<Connection>;
  /** Gives it back; `destroy: true` closes it instead. */
  release(connection: Connection, options?: { readonly destroy?: boolean }): void;
  /** Waits for leased connections, then closes all. Calling it twice is allowed. */
  close(): Promise<void>;
}
