import { GraphQLError } from 'graphql';
import { readDriverError } from '../../errors/driver-error.ts';
import { InvalidArgumentError } from '../../errors/phoebe-error.ts';
import { QueryError } from '../../errors/query-errors.ts';
import { isSqlState } from '../../errors/sqlstate.ts';
import { inspect } from '../../util/inspect.ts';
import { asGraphQLError } from './as-graphql-error.ts';
import type { OperationError } from './operation-error.ts';

/** What a function or a trigger of the database said on purpose. */
export interface RaisedError {
  readonly sqlState: string;
  /** The text of RAISE. */
  readonly message: string;
  /** Its DETAIL. */
  readonly detail: string | undefined;
  /** Its CONSTRAINT, TABLE and COLUMN. */
  readonly constraint: string | undefined;
  readonly table: string | undefined;
  readonly column: string | undefined;
}

/**
 * What clients see of errors that the application's own functions and triggers raise, by SQLSTATE: `P0001` is that of a RAISE EXCEPTION
 * without one of its own. Undefined: this one stays what it is.
 * Source: https://www.postgresql.org/docs/current/plpgsql-errors-and-messages.html
 * @example { P0001: ({ message }) => new OperationError('CONFLICT', message) }
 */
export type DatabaseErrors = Readonly<Record<string, (raised: RaisedError) => OperationError | undefined>>;

/** @throws InvalidArgumentError for what is no mapping */
export function checkDatabaseErrors(errors: DatabaseErrors): void {
  for (const [sqlState, make] of Object.entries(errors))
    if (!isSqlState(sqlState) || typeof make !== 'function')
      throw new InvalidArgumentError(
        `"databaseErrors" takes functions by SQLSTATE, such as P0001, but got ${inspect(make)} for "${sqlState}".`,
      );
}

/** The error that the application makes of what its database raised; undefined for all others. */
export function raisedError(error: unknown, errors: DatabaseErrors): GraphQLError | undefined {
  const origin = databaseErrorIn(error);
  const make = errors[origin?.sqlState ?? ''];
  if (origin?.sqlState === undefined || make === undefined) return undefined;
  const { message, detail, constraint, table, column } = readDriverError(origin.cause);
  const made = make({ sqlState: origin.sqlState, message, detail, constraint, table, column });
  if (made === undefined) return undefined;
  return error instanceof GraphQLError ? asGraphQLError(made, error) : made;
}

/** What the database answered, out of the errors around it. */
function databaseErrorIn(error: unknown): QueryError | undefined {
  for (let inner = error; inner instanceof Error; ) {
    if (inner instanceof QueryError && inner.cause !== undefined) return inner;
    inner = inner instanceof GraphQLError && inner.originalError != null ? inner.originalError : inner.cause;
  }
  return undefined;
}
