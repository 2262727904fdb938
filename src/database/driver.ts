import type { BoundStatement } from '../sql/compiled-query.ts';
import type { Dialect } from '../sql/dialects/dialect.ts';
import type { IsolationLevel } from '../sql/dialects/isolation.ts';
import type { DriverValue } from '../sql/nodes/expression.ts';
import type { Epilogue } from './epilogue.ts';
import type { LeaseRequest } from './lease-queue.ts';
import type { RawResult } from './raw-result.ts';

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

/** What travels with a statement, in the same round trip. */
export interface StatementCompany {
  /** Transaction control in front of it. Where one of these fails, the statement does not run. */
  readonly prelude?: readonly string[] | undefined;
  /** Transaction control behind it, for which the statement's promise waits too. */
  readonly epilogue?: Epilogue | undefined;
}

/** No connection at all, one within this machine, one that nobody else can read, or one that others may read. */
export type Transport = 'embedded' | 'local' | 'encrypted' | 'plain';

/**
 * One open connection to a server. Callers send one statement at a time and wait for its answer.
 * Driver errors come out as they are: `Database` gives them a class (see errors/sqlstate).
 */
export interface Connection {
  /** Runs one statement, with what travels with it. The answer is the statement's own. */
  execute(statement: BoundStatement, company?: StatementCompany): Promise<RawResult>;
  /** Runs a statement of transaction control, such as COMMIT: text without values, never prepared. */
  control(sql: string): Promise<RawResult>;
  readonly status: TransactionStatus;
  /** False once the socket is gone or an answer cannot be trusted any more: such a connection is destroyed, not pooled. */
  readonly isUsable: boolean;
  /**
   * False where the last answer came so long ago that the connection may have broken without a word since. What must not be
   * lost is sent over such a connection only after something else was answered.
   */
  readonly isProven: boolean;
  /**
   * The isolation level that a statement outside of a transaction runs at, on engines that run such a statement again by
   * themselves after a conflict, as a transaction of its own; undefined on others, and where it is not known.
   */
  readonly standaloneIsolation?: IsolationLevel | undefined;
  /** How its bytes travel; undefined where that is not known. */
  readonly transport?: Transport | undefined;
  /** The server's own number for this connection, by which another one can end it; undefined where there is none. */
  readonly backendId?: number | undefined;
  /**
   * Gives up the running statement: asks the server to cancel it and drops the connection, where the engine can do that.
   * The statement's promise then rejects; an engine that cannot lets the statement finish.
   */
  abort(): void;
  /**
   * Has this connection closed when it is given back, or all that were opened before now: their server is of no use any more. An
   * engine without a server does nothing.
   */
  retire(which: 'this' | 'all'): void;
  /** Asks the server to cancel the running statement, and goes on waiting for its answer, which is the truth. */
  cancel(): void;
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
  /** Takes a connection from the pool when it is the caller's turn (`LeaseQueue.acquire`). Rejects with Phoebe's errors. */
  acquire(request?: LeaseRequest): Promise<Connection>;
  /** Gives it back; `destroy: true` closes it instead. */
  release(connection: Connection, options?: { readonly destroy?: boolean }): void;
  /** Asks the server for an answer, beside the pool. Rejects with Phoebe's errors where there is none. */
  ping(): Promise<void>;
  stats(): PoolStats;
  /** Waits for leased connections, then closes all. Calling it twice is allowed. */
  close(): Promise<void>;
}
