import { Database } from '../../database/database.ts';
import type { Executor } from '../../database/executor.ts';

/**
 * Runs work of several statements in one transaction: the open one where there is one, else one of its own, which is run again
 * when it met another. Model calls inside of `body` use it by themselves.
 */
export async function inTransaction<Result>(
  executor: Executor,
  body: (executor: Executor) => Promise<Result>,
): Promise<Result> {
  if (!(executor instanceof Database)) return body(executor);
  const open = executor.currentTransaction;
  return open === undefined
    ? ((await executor.runTransaction((transaction) => body(transaction))) as Result)
    : body(open);
}
