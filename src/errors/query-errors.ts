import { type ErrorCode, PhoebeError } from './phoebe-error.ts';

/** The statement that failed, as it was sent. */
export interface FailedStatement {
  readonly sql: string;
  readonly values: readonly (string | null)[];
}

/** What is known of a failed statement besides its sentence. */
export interface QueryErrorDetails {
  readonly cause?: unknown;
  readonly sqlState?: string | undefined;
  readonly constraint?: string | undefined;
  readonly table?: string | undefined;
  readonly columns?: readonly string[] | undefined;
  readonly statement?: FailedStatement | undefined;
  /** The server's number of the connection. */
  readonly backendId?: number | undefined;
}

/**
 * What the database answered instead of a result, and the base of the more exact classes below. It is thrown itself for an
 * SQLSTATE that has no class of its own.
 *
 * The sentence holds neither SQL nor values. The driver's error, with the server's own words, is the `cause`.
 *
 * @example
 * try {
 *   await User.create({ username: 'huey' });
 * } catch (error) {
 *   if (error instanceof UniqueViolationError && error.columns.includes('username')) return 'This name is taken.';
 *   throw error;
 * }
 */
export class QueryError extends PhoebeError {
  /** The five characters of the SQL standard's error code; undefined where the server did not answer at all. */
  readonly sqlState: string | undefined;
  /** The violated constraint's or unique index's name. */
  readonly constraint: string | undefined;
  readonly table: string | undefined;
  /** Columns that the server named; empty where it named none. */
  readonly columns: readonly string[];
  /** Text and values that were sent. Not enumerable: a logger that prints an error's properties does not print values. */
  declare readonly statement: FailedStatement | undefined;

  constructor(message: string, details: QueryErrorDetails = {}, code: ErrorCode = 'QUERY_ERROR') {
    super(code, message, details.cause === undefined ? undefined : { cause: details.cause });
    this.sqlState = details.sqlState;
    this.constraint = details.constraint;
    this.table = details.table;
    this.columns = details.columns ?? [];
    Object.defineProperty(this, 'statement', { value: details.statement, enumerable: false });
  }
}

/** A row with the same key exists already (23505). `columns` names the key's columns. */
export class UniqueViolationError extends QueryError {
  constructor(message: string, details?: QueryErrorDetails) {
    super(message, details, 'UNIQUE_VIOLATION');
  }
}

/** The row that a foreign key names does not exist, or a row that is to go is still named by another (23503). */
export class ForeignKeyViolationError extends QueryError {
  constructor(message: string, details?: QueryErrorDetails) {
    super(message, details, 'FOREIGN_KEY_VIOLATION');
  }
}

/** A column that needs a value got NULL (23502). `columns` has its name. */
export class NotNullViolationError extends QueryError {
  constructor(message: string, details?: QueryErrorDetails) {
    super(message, details, 'NOT_NULL_VIOLATION');
  }
}

/** A row breaks a check of its table (23514). */
export class CheckViolationError extends QueryError {
  constructor(message: string, details?: QueryErrorDetails) {
    super(message, details, 'CHECK_VIOLATION');
  }
}

/** A row conflicts with another under an exclusion constraint (23P01). */
export class ExclusionViolationError extends QueryError {
  constructor(message: string, details?: QueryErrorDetails) {
    super(message, details, 'EXCLUSION_VIOLATION');
  }
}

/** A value does not fit its type: too long, out of range, of a wrong form, a division by zero (class 22). */
export class DataError extends QueryError {
  constructor(message: string, details?: QueryErrorDetails) {
    super(message, details, 'DATA_ERROR');
  }
}

/**
 * The transaction met another one and was chosen to give way: a serialization failure (40001) or a deadlock (40P01).
 * `runTransaction` runs its callback again on this error; outside of it, run the whole transaction again yourself.
 */
export class SerializationError extends QueryError {
  constructor(message: string, details?: QueryErrorDetails) {
    super(message, details, 'SERIALIZATION_FAILURE');
  }
}

/** A lock could not be had at once (`NOWAIT`) or within `lock_timeout` (55P03). */
export class LockNotAvailableError extends QueryError {
  constructor(message: string, details?: QueryErrorDetails) {
    super(message, details, 'LOCK_NOT_AVAILABLE');
  }
}

/** The statement took longer than the time limit of its session (57014, by `statement_timeout`). */
export class StatementTimeoutError extends QueryError {
  constructor(message: string, details?: QueryErrorDetails) {
    super(message, details, 'STATEMENT_TIMEOUT');
  }
}

/** A write in a transaction that only reads: `readOnly` or `asOfSystemTime` (25006). */
export class ReadOnlyTransactionError extends QueryError {
  constructor(message: string, details?: QueryErrorDetails) {
    super(message, details, 'READ_ONLY_TRANSACTION');
  }
}

/**
 * The transaction was aborted by an earlier error and the database did not commit it (25P02, or COMMIT answered with
 * ROLLBACK). The `cause` is that earlier error, where it is known.
 */
export class TransactionAbortedError extends QueryError {
  constructor(message: string, details?: QueryErrorDetails) {
    super(message, details, 'TRANSACTION_ABORTED');
  }
}

/** The table does not exist (42P01). */
export class UndefinedTableError extends QueryError {
  constructor(message: string, details?: QueryErrorDetails) {
    super(message, details, 'UNDEFINED_TABLE');
  }
}

/** The database of the connection does not exist (3D000). */
export class UndefinedDatabaseError extends QueryError {
  constructor(message: string, details?: QueryErrorDetails) {
    super(message, details, 'UNDEFINED_DATABASE');
  }
}

/** A wrong user name or password (class 28), or a privilege that the user lacks (42501). */
export class AccessDeniedError extends QueryError {
  constructor(message: string, details?: QueryErrorDetails) {
    super(message, details, 'ACCESS_DENIED');
  }
}

/** No connection could be opened: the server does not run, cannot be reached, or refuses. */
export class ConnectionFailedError extends QueryError {
  constructor(message: string, details?: QueryErrorDetails) {
    super(message, details, 'CONNECTION_FAILED');
  }
}

/**
 * The server answers, but cannot do the work in its present state: its disk or memory is full (class 53), a range of the cluster
 * is not to be had (58C00, 58C01), or it takes no writes (25006 in a transaction that may write), as one that was primary before
 * a failover. In the last case all connections are replaced, and `runTransaction` runs again.
 */
export class ServerUnavailableError extends QueryError {
  constructor(message: string, details?: QueryErrorDetails) {
    super(message, details, 'SERVER_UNAVAILABLE');
  }
}

/**
 * The connection broke before the statement's answer came. A statement outside of a transaction may or may not have taken
 * effect; a transaction whose COMMIT was not sent yet has not, and `runTransaction` runs it again on another connection.
 */
export class ConnectionLostError extends QueryError {
  constructor(message: string, details?: QueryErrorDetails) {
    super(message, details, 'CONNECTION_LOST');
  }
}

/**
 * The answer to COMMIT did not come, or says that the outcome is unknown (40003): the transaction may have been committed.
 * Never run again by itself: look whether its effect is there, then decide.
 */
export class AmbiguousCommitError extends QueryError {
  /** The server's number of the connection that was lost, where it is known: the process id on PostgreSQL. */
  readonly backendId: number | undefined;

  constructor(message: string, details?: QueryErrorDetails) {
    super(message, details, 'AMBIGUOUS_COMMIT');
    this.backendId = details?.backendId;
  }
}
