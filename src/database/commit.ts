import {
  AmbiguousCommitError,
  ConnectionLostError,
  QueryError,
  TransactionAbortedError,
} from '../errors/query-errors.ts';
import { AMBIGUOUS_RESULT } from '../errors/sqlstate.ts';
import type { TransactionCore } from './transaction-core.ts';

/**
 * Commits. Resolves only when the server has said so.
 *
 * @throws AmbiguousCommitError when the answer was lost, or says that the outcome is unknown
 * @throws TransactionAbortedError when the server rolled back because of an earlier error that the callback had caught
 * @throws QueryError for what the server found at the commit: a conflict, a deferred constraint
 */
export async function commit(core: TransactionCore): Promise<void> {
  if (core.isCommitted) return;
  if (core.refusal !== undefined) throw core.refusal;
  if (core.isUntouched) return;
  if (!core.connection.isUsable)
    throw core.failure ?? new ConnectionLostError('The connection to the database was lost before the commit.');
  const { command } = await answerOf(core, 'COMMIT');
  // The server commits nothing after an error, and says so by the tag only.
  if (command === 'ROLLBACK') throw rolledBack(core);
}

async function answerOf(core: TransactionCore, sql: string): Promise<{ readonly command: string }> {
  try {
    return await core.endControl(sql);
  } catch (error) {
    throw error instanceof QueryError ? commitError(error, core.connection.backendId) : error;
  }
}

/** What an error that answers COMMIT means: a clear refusal stays as it is, everything else leaves the outcome open. */
export function commitError(error: QueryError, backendId: number | undefined): QueryError {
  if (error instanceof AmbiguousCommitError || !leavesOutcomeOpen(error.sqlState)) return error;
  return outcomeUnknown(error, backendId);
}

/** Says that nobody knows whether the transaction was committed. */
export function outcomeUnknown(error: QueryError, backendId: number | undefined): AmbiguousCommitError {
  return new AmbiguousCommitError(
    'The answer to the commit was lost, so the transaction may or may not have taken effect. Check before you do it again.',
    { cause: error, sqlState: error.sqlState ?? AMBIGUOUS_RESULT, statement: error.statement, backendId },
  );
}

/** No answer at all, a lost connection (08), a shutdown or cancel while committing (57), a system or internal error (58, XX). */
function leavesOutcomeOpen(sqlState: string | undefined): boolean {
  if (sqlState === undefined) return true;
  // CockroachDB: the data is committed and only a schema change failed afterwards, which the error itself says.
  if (sqlState === 'XXA00') return false;
  return ['08', '57', '58', 'XX'].includes(sqlState.slice(0, 2));
}

function rolledBack(core: TransactionCore): TransactionAbortedError {
  return new TransactionAbortedError(
    'The database rolled the transaction back instead of committing it, because a statement in it had failed and its error was caught. Let the error out of the callback, or put the statement into a block of its own with atomic().',
    { cause: core.failure, sqlState: '25P02' },
  );
}
