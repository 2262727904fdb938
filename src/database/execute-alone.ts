import { OperationAbortedError } from '../errors/transaction-errors.ts';
import type { BoundStatement } from '../sql/compiled-query.ts';
import type { DatabaseServices } from './database-services.ts';
import type { Connection, ResultSet } from './driver.ts';

/** Runs one statement on a connection of its own, outside of any transaction. */
export async function executeAlone(
  services: DatabaseServices,
  statement: BoundStatement,
  signal?: AbortSignal,
): Promise<ResultSet> {
  const { driver, runner } = services;
  const connection = await driver.acquire({ signal });
  const work = runner.execute(connection, statement).finally(() => driver.release(connection));
  return signal === undefined ? work : orAborted(work, connection, signal);
}

/** Rejects as soon as the signal aborts. The connection goes back when the statement has really ended. */
function orAborted(work: Promise<ResultSet>, connection: Connection, signal: AbortSignal): Promise<ResultSet> {
  return new Promise((resolve, reject) => {
    const onAbort = () => {
      reject(
        new OperationAbortedError('The statement was aborted. It may have taken effect.', { cause: signal.reason }),
      );
      connection.abort();
    };
    signal.addEventListener('abort', onAbort, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', onAbort));
  });
}
