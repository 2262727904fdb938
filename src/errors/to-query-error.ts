import { type DriverError, readDriverError } from './driver-error.ts';
import { PhoebeError } from './phoebe-error.ts';
import { queryErrorMessage } from './query-error-message.ts';
import {
  ConnectionLostError,
  DataError,
  type FailedStatement,
  QueryError,
  type QueryErrorDetails,
  ServerUnavailableError,
  StatementTimeoutError,
} from './query-errors.ts';
import { CONNECTION_EXCEPTION, errorClassOf, READ_ONLY, SESSION_TIME_LIMITS } from './sqlstate.ts';
import { violatedColumns } from './violated-columns.ts';

/**
 * CockroachDB's words for a parameter whose text its type does not take; the SQLSTATE differs from type to type (08P01, 42601,
 * 22P02: measured on v21.1).
 */
const REFUSED_ARGUMENT = /^error in argument for \$\d+:/;

/** invalid_text_representation */
const INVALID_TEXT = '22P02';

export interface QueryErrorContext {
  readonly statement?: FailedStatement | undefined;
  /**
   * True where the connection broke, so that an error without SQLSTATE means that no answer came; false where it is sound, so
   * that an error of class 08 is about the statement.
   */
  readonly connectionLost?: boolean;
  /** True where the statement was allowed to write, so that it is the server that only reads. */
  readonly mayWrite?: boolean | undefined;
}

/**
 * Gives a driver's error its class and sentence; the driver's error stays as `cause`. An error that is one of Phoebe's
 * already is returned as it is.
 */
export function toQueryError(error: unknown, context: QueryErrorContext = {}): PhoebeError {
  if (error instanceof PhoebeError) return error;
  const driverError = readDriverError(error);
  const details: QueryErrorDetails = { cause: error, statement: context.statement };
  const { sqlState } = driverError;
  if (sqlState !== undefined) return answered(driverError, sqlState, details, context);
  if (context.connectionLost === true) return lost(driverError, details);
  return new QueryError('The database driver failed to run the statement. The cause has its own words.', details);
}

function answered(
  error: DriverError,
  sqlState: string,
  details: QueryErrorDetails,
  { connectionLost, mayWrite }: QueryErrorContext,
): PhoebeError {
  const columns = columnsOf(error, sqlState);
  const table = error.table;
  const known: QueryErrorDetails = { ...details, sqlState, columns, table, constraint: error.constraint };
  if (sqlState === '57014') return cancelled(error, known);
  if (REFUSED_ARGUMENT.test(error.message))
    return new DataError(queryErrorMessage({ sqlState: INVALID_TEXT, error, columns, table }), known);
  if (sqlState === READ_ONLY && mayWrite === true) return readOnlyServer(known);
  const isSound = connectionLost === false && sqlState.startsWith(CONNECTION_EXCEPTION);
  const ErrorClass = isSound ? QueryError : errorClassOf(sqlState);
  if (ErrorClass === ConnectionLostError) return lost(error, known);
  return new ErrorClass(queryErrorMessage({ sqlState, error, columns, table }), known);
}

function columnsOf(error: DriverError, sqlState: string): readonly string[] {
  // CockroachDB before 21.2 names the column of a NULL in the message only.
  const column = error.column ?? (sqlState === '23502' ? error.message.match(/"([^"]+)"/)?.[1] : undefined);
  return column === undefined ? violatedColumns(error.detail) : [column];
}

/** 57014 stands for both: the time limit of the session, and a request to cancel. Only the text tells them apart. */
function cancelled(error: DriverError, details: QueryErrorDetails): PhoebeError {
  if (/timeout/i.test(error.message)) {
    return new StatementTimeoutError(
      'The statement took longer than the time limit of its session (statement_timeout) and was ended.',
      details,
    );
  }
  return new QueryError('The statement was cancelled on the server.', details);
}

function readOnlyServer(details: QueryErrorDetails): PhoebeError {
  return new ServerUnavailableError(
    'The server takes no writes at the moment, as one that was the primary before a failover. Its connections are replaced.',
    details,
  );
}

function lost(error: DriverError, details: QueryErrorDetails): PhoebeError {
  const code = error.sqlState ?? error.systemCode;
  if (error.sqlState !== undefined && SESSION_TIME_LIMITS.includes(error.sqlState)) {
    return new ConnectionLostError(
      `The server closed the connection because its transaction or session took longer than a time limit of the server (${code}).`,
      details,
    );
  }
  const reason = code === undefined ? '' : ` (${code})`;
  return new ConnectionLostError(
    `The connection to the database was lost before the answer came${reason}. A statement outside of a transaction may have taken effect.`,
    details,
  );
}
