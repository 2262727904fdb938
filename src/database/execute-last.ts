import { AmbiguousCommitError, QueryError } from '../errors/query-errors.ts';
import { CONNECTION_EXCEPTION } from '../errors/sqlstate.ts';
import type { BoundStatement } from '../sql/compiled-query.ts';
import { commitError, outcomeUnknown } from './commit.ts';
import type { Connection } from './driver.ts';
import type { Epilogue } from './epilogue.ts';
import type { RawResult } from './raw-result.ts';
import type { StatementContext, StatementRunner } from './statement-runner.ts';

export interface LastStatement {
  readonly connection: Connection;
  readonly runner: StatementRunner;
  readonly context: StatementContext;
  /** BEGIN and what goes with it, where this is the transaction's first statement too. */
  readonly prelude: readonly string[] | undefined;
  readonly epilogue: Epilogue;
  /** Told of an error that is the commit's. */
  readonly onCommitFailure: (error: QueryError) => void;
}

/**
 * Runs a transaction's last statement and commits, in one round trip. Resolves only when the transaction is committed.
 *
 * What an error means is decided by what was on the wire when it came, not by its SQLSTATE:
 *
 * | the statement | the error | is |
 * |---|---|---|
 * | was not sent | any | the statement's: nothing ran |
 * | has its own answer | any | the commit's: see `commitError` |
 * | was sent | none: the connection broke | unknown |
 * | with COMMIT behind it | the server's | the statement's: COMMIT was skipped |
 * | with COMMIT behind it | class 08, then the connection broke | unknown: a pooler says so of a server that it has lost |
 * | is a transaction by itself | the server's, which is ready again | the statement's: it was undone |
 * | is a transaction by itself | any, then the connection broke | unknown |
 * | any | 40003 | unknown: it says so itself |
 *
 * @throws AmbiguousCommitError when the transaction may or may not be committed
 */
export async function executeLast(
  { connection, runner, context, prelude, epilogue, onCommitFailure }: LastStatement,
  statement: BoundStatement,
): Promise<RawResult> {
  try {
    return await runner.execute(connection, statement, { prelude, epilogue }, context);
  } catch (error) {
    if (!(error instanceof QueryError)) throw error;
    const failure = failureOfCommit(error, epilogue, connection.backendId);
    if (failure === undefined) throw error;
    onCommitFailure(failure);
    throw failure;
  }
}

/** What the commit ended with; undefined where the error is the statement's own. */
function failureOfCommit(
  error: QueryError,
  { stage, statements, isAnswered }: Epilogue,
  backendId: number | undefined,
): QueryError | undefined {
  if (error instanceof AmbiguousCommitError) return error;
  if (stage === 'unsent') return undefined;
  if (stage === 'reached') return commitError(error, backendId);
  const { sqlState } = error;
  const isOpen =
    sqlState === undefined || (!isAnswered && (statements.length === 0 || sqlState.startsWith(CONNECTION_EXCEPTION)));
  return isOpen ? outcomeUnknown(error, backendId) : undefined;
}
