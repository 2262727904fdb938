import { QueryError } from '../errors/query-errors.ts';
import type { BoundStatement } from '../sql/compiled-query.ts';
import { commitError } from './commit.ts';
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
 * An error that the server gave before the statement's own answer is the statement's: COMMIT behind it was not carried out.
 * Without any answer, or with an error behind the statement's answer, it is the commit's.
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
    if (!(error instanceof QueryError) || !isOfCommit(error, epilogue)) throw error;
    const failure = commitError(error, connection.backendId);
    onCommitFailure(failure);
    throw failure;
  }
}

function isOfCommit({ sqlState }: QueryError, { stage, statements }: Epilogue): boolean {
  if (stage !== 'sent') return stage === 'reached';
  // A statement that is a transaction by itself has one answer for both.
  return sqlState === undefined || statements.length === 0;
}
