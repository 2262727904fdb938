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

/** What the server said of the connection with its last answer: no transaction, an open one, or one that an error has aborted. */
export type TransactionStatus = 'idle' | 'open' | 'failed';

/**
 * One open connection to a server. Callers send one statement at a time and wait for its answer.
 * Driver errors come out as they are: `Database` gives them a class (see errors/sqlstate).
 */
export interface Connection {
  /**
   * Runs one statement. `prelude` holds statements of transaction control to be sent in front of it without waiting for
   * their answers; where one of them fails, the statement does not run.
   */
  execute(statement: BoundStatement, options?: { readonly prelude?: readonly string[] }): Promise<ResultSet>;
  /** Runs a statement of transaction control, such as COMMIT: text without values, never prepared. */
  control(sql: string): Promise<ResultSet>;
  readonly status: TransactionStatus;
  /** False once the socket is gone or an answer cannot be trusted any more: such a connection is destroyed, not pooled. */
  readonly isUsable: boolean;
  /** The server's own number for this connection, by which another one can end it; undefined where there is none. */
  readonly backendId?: number | undefined;
  /**
   * Gives up the running statement: asks the server to cancel it and drops the connection, where the engine can do that.
   * The statement's promise then rejects; an engine that cannot lets the statement finish.
   */
  abort(): void;
}

/** How a pool's connections are used at this moment. */
export interface PoolStats {
  /** The most connections there may be. */
  readonly size: number;
  /** Open connections, in use or not. */
  readonly open: number;
  /** Connections in use. */
  readonly leased: number;
  /** Callers that wait for one. */
  readonly waiting: number;
}

export interface Driver {
  /** Known after the first connection: the version decides some flags. */
  dialect(): Promise<Dialect>;
  /** The dialect once it is known, without waiting. */
  readonly knownDialect: Dialect | undefined;
  /** Takes a connection from the pool, waiting at most the pool's time limit. Rejects with Phoebe's errors. */
  acquire(options?: { readonly signal?: AbortSignal | undefined }): Promise<Connection>;
  /** Gives it back; `destroy: true` closes it instead. */
  release(connection: Connection, options?: { readonly destroy?: boolean }): void;
  stats(): PoolStats;
  /** Waits for leased connections, then closes all. Calling it twice is allowed. */
  close(): Promise<void>;
}
