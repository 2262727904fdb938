import {
  AccessDeniedError,
  AmbiguousCommitError,
  CheckViolationError,
  ConnectionLostError,
  DataError,
  ExclusionViolationError,
  ForeignKeyViolationError,
  LockNotAvailableError,
  NotNullViolationError,
  QueryError,
  type QueryErrorDetails,
  ReadOnlyTransactionError,
  SerializationError,
  ServerUnavailableError,
  StatementTimeoutError,
  TransactionAbortedError,
  UndefinedDatabaseError,
  UndefinedTableError,
  UniqueViolationError,
} from './query-errors.ts';

type QueryErrorClass = new (message: string, details?: QueryErrorDetails) => QueryError;

/** Says that the outcome of a commit is unknown (CockroachDB's "result is ambiguous", statement_completion_unknown). */
export const AMBIGUOUS_RESULT = '40003';

/** A write where only reads are allowed. */
export const READ_ONLY = '25006';

/** The class of SQLSTATEs about the connection itself. */
export const CONNECTION_EXCEPTION = '08';

/** A server's own time limit ended the session because its transaction stood still, or took too long. */
export const SESSION_TIME_LIMITS: readonly string[] = ['25P03', '25P04', '57P05'];

/**
 * SQLSTATE to class; two characters stand for all codes of a class that are not named themselves.
 * Codes: https://www.postgresql.org/docs/current/errcodes-appendix.html, and CockroachDB's pgcode package.
 */
const CLASSES: Readonly<Record<string, QueryErrorClass>> = {
  [CONNECTION_EXCEPTION]: ConnectionLostError,
  '22': DataError,
  '23502': NotNullViolationError,
  '23503': ForeignKeyViolationError,
  '23001': ForeignKeyViolationError,
  '23505': UniqueViolationError,
  '23514': CheckViolationError,
  '23P01': ExclusionViolationError,
  [READ_ONLY]: ReadOnlyTransactionError,
  '25P02': TransactionAbortedError,
  '25P03': ConnectionLostError,
  '25P04': ConnectionLostError,
  '28': AccessDeniedError,
  '3D000': UndefinedDatabaseError,
  '40001': SerializationError,
  [AMBIGUOUS_RESULT]: AmbiguousCommitError,
  '40P01': SerializationError,
  '42501': AccessDeniedError,
  '42P01': UndefinedTableError,
  '53': ServerUnavailableError,
  '55P03': LockNotAvailableError,
  '57014': StatementTimeoutError,
  '57P01': ConnectionLostError,
  '57P02': ConnectionLostError,
  '57P03': ConnectionLostError,
  '57P05': ConnectionLostError,
  // CockroachDB: a range, or the way to its node, is not to be had.
  '58C00': ServerUnavailableError,
  '58C01': ServerUnavailableError,
  // The restart code of CockroachDB before 2.0, which its own Go client still accepts.
  CR000: SerializationError,
};

/** The class for an SQLSTATE; QueryError itself for one that has none. */
export function errorClassOf(sqlState: string): QueryErrorClass {
  return CLASSES[sqlState] ?? CLASSES[sqlState.slice(0, 2)] ?? QueryError;
}

/** True for text of an SQLSTATE's form: five digits or capital letters. System codes such as EPIPE also have it, so those are left out. */
export function isSqlState(code: unknown): code is string {
  return typeof code === 'string' && /^[0-9A-Z]{5}$/.test(code) && !/^E[A-Z]{4}$/.test(code);
}
