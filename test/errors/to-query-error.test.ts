import { inspect } from 'node:util';
import { describe, expect, test } from 'vitest';
import { InvalidArgumentError, PhoebeError } from '../../src/errors/phoebe-error.ts';
import * as errors from '../../src/errors/query-errors.ts';
import { errorClassOf, isSqlState } from '../../src/errors/sqlstate.ts';
import { toQueryError } from '../../src/errors/to-query-error.ts';

/** As a driver throws it. */
function driverError(fields: Record<string, unknown>, message = 'the server says secret'): Error {
  return Object.assign(new Error(message), fields);
}

describe('each SQLSTATE has its class, code and sentence', () => {
  test.each([
    ['23505', errors.UniqueViolationError, 'UNIQUE_VIOLATION', 'A row with the same unique key exists already.'],
    [
      '23503',
      errors.ForeignKeyViolationError,
      'FOREIGN_KEY_VIOLATION',
      'A foreign key names a row that does not exist, or would do so afterwards.',
    ],
    [
      '23001',
      errors.ForeignKeyViolationError,
      'FOREIGN_KEY_VIOLATION',
      'A foreign key names a row that does not exist, or would do so afterwards.',
    ],
    ['23502', errors.NotNullViolationError, 'NOT_NULL_VIOLATION', 'A column must not be NULL.'],
    ['23514', errors.CheckViolationError, 'CHECK_VIOLATION', 'The row breaks the check.'],
    [
      '23P01',
      errors.ExclusionViolationError,
      'EXCLUSION_VIOLATION',
      'The row conflicts with another one under the exclusion constraint.',
    ],
    ['22P02', errors.DataError, 'DATA_ERROR', 'A value has not the form of the type that the database needs.'],
    ['22003', errors.DataError, 'DATA_ERROR', 'A number is outside of the range of its type.'],
    ['22999', errors.DataError, 'DATA_ERROR', 'A value does not fit the type that the database needs.'],
    [
      '25006',
      errors.ReadOnlyTransactionError,
      'READ_ONLY_TRANSACTION',
      'This transaction only reads, so it cannot write.',
    ],
    [
      '25P02',
      errors.TransactionAbortedError,
      'TRANSACTION_ABORTED',
      'An earlier error has aborted this transaction: it takes no more statements and cannot be committed.',
    ],
    [
      '28P01',
      errors.AccessDeniedError,
      'ACCESS_DENIED',
      'The database refused the user: check user name, password and the way of authentication.',
    ],
    [
      '42501',
      errors.AccessDeniedError,
      'ACCESS_DENIED',
      'The database user lacks the privilege that this statement needs.',
    ],
    [
      '3D000',
      errors.UndefinedDatabaseError,
      'UNDEFINED_DATABASE',
      'The database that was asked for does not exist on this server. Create it, or check its name.',
    ],
    [
      '40001',
      errors.SerializationError,
      'SERIALIZATION_FAILURE',
      'The transaction conflicts with another one and must run again. runTransaction does that by itself.',
    ],
    [
      '40P01',
      errors.SerializationError,
      'SERIALIZATION_FAILURE',
      'The transaction and another one waited for each other (a deadlock), and it must run again. runTransaction does that by itself.',
    ],
    [
      '40003',
      errors.AmbiguousCommitError,
      'AMBIGUOUS_COMMIT',
      'The outcome of the commit is unknown: it may have taken effect. Check before you do it again.',
    ],
    [
      '42P01',
      errors.UndefinedTableError,
      'UNDEFINED_TABLE',
      'The statement names a table that does not exist. Create it first, or run the migrations.',
    ],
    [
      '55P03',
      errors.LockNotAvailableError,
      'LOCK_NOT_AVAILABLE',
      'A lock could not be had in the time that the statement was to wait.',
    ],
    [
      '57P01',
      errors.ConnectionLostError,
      'CONNECTION_LOST',
      'The connection to the database was lost before the answer came (57P01). A statement outside of a transaction may have taken effect.',
    ],
    [
      '08006',
      errors.ConnectionLostError,
      'CONNECTION_LOST',
      'The connection to the database was lost before the answer came (08006). A statement outside of a transaction may have taken effect.',
    ],
    [
      '25P03',
      errors.ConnectionLostError,
      'CONNECTION_LOST',
      'The server closed the connection because its transaction or session took longer than a time limit of the server (25P03).',
    ],
    ['53100', errors.ServerUnavailableError, 'SERVER_UNAVAILABLE', 'The disk of the server is full.'],
    [
      '53200',
      errors.ServerUnavailableError,
      'SERVER_UNAVAILABLE',
      'The server has not the memory for this statement at the moment.',
    ],
    [
      '53400',
      errors.ServerUnavailableError,
      'SERVER_UNAVAILABLE',
      'The server has not the resources for this statement at the moment. Its operators have to see to it.',
    ],
    [
      '58C00',
      errors.ServerUnavailableError,
      'SERVER_UNAVAILABLE',
      'A part of the data is not to be had at the moment, since nodes of the cluster are down.',
    ],
    ['42601', errors.QueryError, 'QUERY_ERROR', 'The database cannot read the statement: it has a syntax error.'],
    [
      'XX000',
      errors.QueryError,
      'QUERY_ERROR',
      "The database refused the statement (SQLSTATE XX000). The cause has the server's own words.",
    ],
  ] as const)('%s', (sqlState, ErrorClass, code, message) => {
    const cause = driverError({ code: sqlState, severity: 'ERROR' });
    const error = toQueryError(cause);
    expect(error.constructor).toBe(ErrorClass);
    expect(error).toBeInstanceOf(errors.QueryError);
    expect(error).toBeInstanceOf(PhoebeError);
    expect(error).toMatchObject({ name: ErrorClass.name, code, message, sqlState, cause });
  });

  test('class 08 is about the statement where the connection is sound', () => {
    const cause = driverError({ code: '08P01', severity: 'ERROR' });
    expect(toQueryError(cause, { connectionLost: true })).toMatchObject({ code: 'CONNECTION_LOST' });
    expect(toQueryError(cause, { connectionLost: false })).toMatchObject({ code: 'QUERY_ERROR', sqlState: '08P01' });
  });

  test.each(['08P01', '42601', '22P02'])('a value that CockroachDB cannot read is that, though it says %s', (code) => {
    const cause = driverError({ code }, 'error in argument for $1: could not parse string "xx" as uuid');
    expect(toQueryError(cause, { connectionLost: false })).toMatchObject({
      code: 'DATA_ERROR',
      sqlState: code,
      message: 'A value has not the form of the type that the database needs.',
    });
  });

  test('25006 is the state of the server where the transaction may write', () => {
    const cause = driverError({ code: '25006' });
    expect(toQueryError(cause, { mayWrite: false })).toBeInstanceOf(errors.ReadOnlyTransactionError);
    expect(toQueryError(cause, { mayWrite: true })).toBeInstanceOf(errors.ServerUnavailableError);
  });

  test('57014 is a time limit or a request to cancel, as its text says', () => {
    const byLimit = toQueryError(driverError({ code: '57014' }, 'canceling statement due to statement timeout'));
    expect(byLimit).toBeInstanceOf(errors.StatementTimeoutError);
    const byRequest = toQueryError(driverError({ code: '57014' }, 'canceling statement due to user request'));
    expect(byRequest.constructor).toBe(errors.QueryError);
    expect(byRequest.message).toBe('The statement was cancelled on the server.');
  });
});

describe('the sentences name tables, columns and constraints', () => {
  test.each([
    [
      {
        code: '23505',
        constraint: 'users_username_key',
        table: 'users',
        detail: 'Key (username)=(secret) already exists.',
      },
      'A row with this "username" exists already (constraint "users_username_key").',
    ],
    [
      { code: '23505', constraint: 'primary', detail: 'Key (a, b)=(secret, 2) already exists.' },
      'A row with this combination of "a" and "b" exists already (constraint "primary").',
    ],
    [
      {
        code: '23503',
        constraint: 'tweets_user_id_fkey',
        table: 'tweets',
        detail: 'Key (user_id)=(secret) is not present in table "users".',
      },
      'No row of table "users" has this "user_id" (constraint "tweets_user_id_fkey").',
    ],
    [
      {
        code: '23503',
        constraint: 'tweets_user_id_fkey',
        table: 'tweets',
        detail: 'Key (id)=(secret) is still referenced from table "tweets".',
      },
      'Rows of table "tweets" still refer to this row (constraint "tweets_user_id_fkey").',
    ],
    [{ code: '23502', column: 'name', table: 'users' }, '"name" of table "users" must not be NULL.'],
    [
      { code: '23514', constraint: 'price_positive', table: 'products' },
      'The row breaks the check "price_positive" of table "products".',
    ],
  ])('%j', (fields, message) => {
    expect(toQueryError(driverError(fields)).message).toBe(message);
  });

  test.each([
    [
      '42P01',
      'relation "artists" does not exist',
      'The statement names a table that does not exist: "artists". Create it first, or run the migrations.',
    ],
    [
      '42703',
      'column "nmae" does not exist',
      'The statement names a column that does not exist: "nmae". Check the model against the table.',
    ],
    ['23502', 'null value in column "name" violates not-null constraint', '"name" must not be NULL.'],
  ])('%s takes the name from the text of the server', (code, text, message) => {
    expect(toQueryError(driverError({ code }, text)).message).toBe(message);
  });
});

describe('statements and values', () => {
  const statement = { sql: 'INSERT INTO "users" VALUES ($1)', values: ['secret'] };

  test('stand in a property that is not enumerated, and not in the message', () => {
    const error = toQueryError(
      { code: '23505', detail: 'Key (a)=(secret) already exists.' },
      { statement },
    ) as errors.QueryError;
    expect(error.statement).toEqual(statement);
    expect(Object.keys(error)).not.toContain('statement');
    expect(JSON.stringify({ ...error, message: error.message, cause: undefined })).not.toContain('secret');
    expect(inspect(new errors.QueryError('A sentence.', { statement }))).not.toContain('secret');
  });

  test('an error of Phoebe stays what it is', () => {
    const error = new InvalidArgumentError('Wrong.');
    expect(toQueryError(error, { statement })).toBe(error);
  });
});

describe('errors without SQLSTATE', () => {
  test('mean a lost connection where the connection broke', () => {
    const error = toQueryError(driverError({ code: 'ECONNRESET' }), { connectionLost: true });
    expect(error).toBeInstanceOf(errors.ConnectionLostError);
    expect(error.message).toBe(
      'The connection to the database was lost before the answer came (ECONNRESET). A statement outside of a transaction may have taken effect.',
    );
  });

  test('are the driver’s where the connection is sound', () => {
    const error = toQueryError(driverError({}, 'secret'), { connectionLost: false });
    expect(error.constructor).toBe(errors.QueryError);
    expect(error.message).not.toContain('secret');
  });

  test.each([undefined, null, 'text', 7])('a thrown %s is told too', (thrown) => {
    expect(toQueryError(thrown)).toBeInstanceOf(errors.QueryError);
  });
});

test('an SQLSTATE has five characters and is no system code', () => {
  expect(['40001', 'CR000', 'XXA00', '23P01'].every(isSqlState)).toBe(true);
  expect(['EPIPE', 'EPERM', 'ECONNRESET', '4001', '400011', 40001, undefined, 'abcde'].some(isSqlState)).toBe(false);
});

test('a code of an unknown class is a plain QueryError', () => {
  expect(errorClassOf('99999')).toBe(errors.QueryError);
});
