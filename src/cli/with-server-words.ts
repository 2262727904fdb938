import { PhoebeError } from '../errors/phoebe-error.ts';
import { QueryError } from '../errors/query-errors.ts';
import { asSentence } from './as-sentence.ts';

/** Classes of SQLSTATEs whose details quote values of rows: 22 data exceptions, 23 violated constraints. */
const WITH_VALUES = /^2[23]/;

/**
 * A migration that failed, with the statement and what the server said of it. Messages of the library hold neither, since they
 * may be shown to anybody; whoever runs a migration has written the statement, and needs the words.
 */
export function withServerWords(error: unknown): unknown {
  if (!(error instanceof PhoebeError) || error.code !== 'MIGRATION_FAILED') return error;
  const { cause } = error;
  if (!(cause instanceof QueryError) || !(cause.cause instanceof Error)) return error;
  const { message, detail, hint } = cause.cause as Error & { detail?: string; hint?: string };
  const isSafe = !WITH_VALUES.test(cause.sqlState ?? '');
  const words = [message, ...(isSafe ? [detail, hint] : [])].filter((text) => text !== undefined && text !== '');
  const statement = cause.statement === undefined ? '' : `\n\n${cause.statement.sql};`;
  const said = words.map((text) => asSentence(text!)).join(' ');
  return new PhoebeError(error.code, `${error.message}${statement}\n\nThe server says: ${said}`, { cause: error });
}
