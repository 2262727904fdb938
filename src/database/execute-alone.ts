import { InvalidArgumentError } from '../errors/phoebe-error.ts';
import { OperationAbortedError } from '../errors/transaction-errors.ts';
import type { BoundStatement } from '../sql/compiled-query.ts';
import type { DatabaseServices } from './database-services.ts';
import type { Connection } from './driver.ts';
import type { ExecuteOptions } from './executor.ts';
import { orAborted } from './or-aborted.ts';
import type { RawResult } from './raw-result.ts';
import type { StatementContext } from './statement-runner.ts';

const MAY_WRITE: StatementContext = { mayWrite: true };

/** Runs one statement on a connection of its own, outside of any transaction. */
export async function executeAlone(
  services: DatabaseServices,
  statement: BoundStatement,
  { signal, origin }: Pick<ExecuteOptions, 'signal' | 'origin'> = {},
): Promise<RawResult> {
  const connection = await services.driver.acquire({ signal });
  // The connection goes back when the statement has really ended, whoever still waits for it.
  const work = runAndRelease(services, connection, statement, origin ? { origin, mayWrite: true } : MAY_WRITE);
  return orAborted(work, signal, () => {
    connection.abort();
    return new OperationAbortedError('The statement was aborted. It may have taken effect.', { cause: signal?.reason });
  });
}

async function runAndRelease(
  { runner, driver }: DatabaseServices,
  connection: Connection,
  statement: BoundStatement,
  context: StatementContext,
): Promise<RawResult> {
  try {
    const result = await runner.execute(connection, statement, undefined, context);
    if (connection.status === 'idle') return result;
    throw new InvalidArgumentError(
      'The statement opened a transaction, which nobody could go on with: it was rolled back. Use runTransaction() or atomic() instead of a BEGIN of your own.',
    );
  } finally {
    driver.release(connection);
  }
}
