import { GraphQLError } from 'graphql';
import { isUnavailable } from '../../database/retry-policy.ts';
import { type ErrorCode, PhoebeError } from '../../errors/phoebe-error.ts';
import { QueryError } from '../../errors/query-errors.ts';
import { MaxAttemptsExceededError } from '../../errors/transaction-errors.ts';
import type { GraphQLErrorCode } from './error-codes.ts';
import { OperationError, type OperationErrorOptions } from './operation-error.ts';

interface Rule {
  readonly code: GraphQLErrorCode;
  /** What the client is told. Default: the error's own sentence. */
  readonly message?: string;
  readonly retryable?: boolean;
}

/** What a client sees of each error of the lower layers. One that is not listed is a mistake of the server's and is masked. */
const RULES: Readonly<Partial<Record<ErrorCode, Rule>>> = {
  INVALID_VALUE: { code: 'BAD_USER_INPUT' },
  DATA_ERROR: { code: 'BAD_USER_INPUT' },
  DOES_NOT_EXIST: { code: 'NOT_FOUND' },
  UNIQUE_VIOLATION: { code: 'UNIQUE_VIOLATION' },
  FOREIGN_KEY_VIOLATION: { code: 'FOREIGN_KEY_VIOLATION' },
  NOT_NULL_VIOLATION: { code: 'NOT_NULL_VIOLATION' },
  CHECK_VIOLATION: { code: 'CHECK_VIOLATION' },
  EXCLUSION_VIOLATION: { code: 'CONFLICT' },
  CONFLICT: { code: 'CONFLICT' },
  RESULT_TOO_LARGE: { code: 'LIMIT_EXCEEDED' },
  TOO_MANY_AFFECTED: { code: 'TOO_MANY_AFFECTED' },
  SERIALIZATION_FAILURE: { code: 'CONFLICT', retryable: true },
  LOCK_NOT_AVAILABLE: { code: 'CONFLICT', retryable: true },
  STATEMENT_TIMEOUT: { code: 'TIMEOUT' },
  ABORTED: { code: 'TIMEOUT' },
  CONNECTION_FAILED: { code: 'SERVICE_UNAVAILABLE', retryable: true },
  CONNECTION_LOST: { code: 'SERVICE_UNAVAILABLE', retryable: true },
  SERVER_UNAVAILABLE: { code: 'SERVICE_UNAVAILABLE', retryable: true },
  POOL_EXHAUSTED: { code: 'SERVICE_UNAVAILABLE', retryable: true },
  DATABASE_CLOSED: { code: 'SERVICE_UNAVAILABLE', retryable: true },
  MAX_ATTEMPTS_EXCEEDED: { code: 'TRANSACTION_RETRY_EXHAUSTED', retryable: true },
  AMBIGUOUS_COMMIT: { code: 'TRANSACTION_RESULT_UNKNOWN', retryable: false },
};

/** The same for answers of the database that have no class of their own. Codes: https://www.postgresql.org/docs/current/errcodes-appendix.html */
const SQLSTATE_RULES: Readonly<Record<string, Rule | undefined>> = {
  // Also what row-level security says of a row.
  '42501': { code: 'FORBIDDEN', message: 'The database does not allow this.' },
  '44000': { code: 'CHECK_VIOLATION', message: 'The row is not one that this view shows.' },
  '21000': { code: 'BAD_USER_INPUT', message: 'Two of the rows have the same key.' },
  '54000': { code: 'BAD_USER_INPUT', message: 'A value is too long for an index of its column.' },
};

/** Sentences of the server's own that name addresses and pools, which are not a client's affair. */
const UNAVAILABLE = 'The database cannot be reached at this moment. Try again later.';

/** Attempts that a database in trouble has used up say so, and not that there was a conflict. */
function ruleOf(error: PhoebeError): Rule | undefined {
  if (error instanceof MaxAttemptsExceededError && isUnavailable(error.cause)) return RULES.SERVER_UNAVAILABLE;
  const bySqlState = error instanceof QueryError ? SQLSTATE_RULES[error.sqlState ?? ''] : undefined;
  return bySqlState ?? RULES[error.code];
}

/**
 * The error that a client may see in the place of another: with its code, without SQL, values or stack. `fields` are paths of
 * the input that it is about, where the caller knows them.
 * @returns undefined for an error that nobody expected: the server masks it
 */
export function toGraphQLError(
  error: unknown,
  fields: OperationErrorOptions['fields'] = undefined,
): GraphQLError | undefined {
  if (error instanceof OperationError) return error;
  if (error instanceof GraphQLError)
    return error.originalError == null ? undefined : toGraphQLError(error.originalError);
  if (!(error instanceof PhoebeError)) return undefined;
  const rule = ruleOf(error);
  if (rule === undefined) return undefined;
  const message = rule.code === 'SERVICE_UNAVAILABLE' ? UNAVAILABLE : (rule.message ?? error.message);
  return new OperationError(rule.code, message, {
    fields,
    retryable: rule.retryable,
    attempts: error instanceof MaxAttemptsExceededError ? error.attempts : undefined,
    constraint: error instanceof QueryError ? error.constraint : undefined,
    cause: error,
  });
}
