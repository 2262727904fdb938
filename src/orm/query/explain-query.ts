import { Database } from '../../database/database.ts';
import type { ExecuteOptions, Executor } from '../../database/executor.ts';
import { Transaction } from '../../database/transaction.ts';
import { InvalidArgumentError } from '../../errors/phoebe-error.ts';
import { isNode } from '../../sql/nodes/brand.ts';
import type { Statement } from '../../sql/nodes/query.ts';
import { explain } from '../../sql/nodes/query-factories.ts';
import { didYouMean } from '../../util/did-you-mean.ts';
import { formatList } from '../../util/list.ts';
import { executeQuery } from './execute-query.ts';

export interface ExplainOptions extends ExecuteOptions {
  /** True: the statement is run, and what it met is added. Default false. */
  readonly analyze?: boolean;
  /** True: what a statement that writes has written by `analyze` stays. Default false: it is rolled back. */
  readonly keep?: boolean;
}

const OPTIONS = ['analyze', 'keep', 'args', 'signal', 'commit', 'origin'];

/** @throws InvalidArgumentError for an option that it has not */
export async function explainQuery(executor: Executor, node: Statement, given: ExplainOptions): Promise<string[]> {
  const unknown = Object.keys(given).find((name) => !OPTIONS.includes(name));
  if (unknown !== undefined)
    throw new InvalidArgumentError(
      `explain() has no option "${unknown}".${didYouMean(unknown, OPTIONS)} It has ${formatList(OPTIONS)}.`,
    );
  const { analyze = false, keep = false, ...options } = given;
  const run = async (on: Executor): Promise<string[]> => {
    const { rows } = await executeQuery(on, explain(node, analyze), options);
    return rows.map((row) => row.filter((text) => text !== null).join(' '));
  };
  return analyze && !keep && writes(node) ? undone(executor, run) : run(executor);
}

/** True for a write, and for a query with one among its common tables. */
function writes(part: unknown): boolean {
  if (typeof part !== 'object' || part === null) return false;
  if (isNode(part) && ['insert', 'update', 'delete'].includes(part.kind)) return true;
  return Object.values(part).some(writes);
}

/** Runs the body in a transaction, or a nested block of the open one, that is rolled back. */
async function undone<Result>(executor: Executor, body: (on: Executor) => Promise<Result>): Promise<Result> {
  if (!(executor instanceof Database || executor instanceof Transaction)) return body(executor);
  const done = new RolledBack<Result>();
  try {
    await executor.atomic(async (transaction) => {
      done.result = await body(transaction);
      throw done;
    });
  } catch (error) {
    if (error !== done) throw error;
  }
  return done.result!;
}

/** Thrown to roll back, and caught where it was made. */
class RolledBack<Result> extends Error {
  result: Result | undefined;
}
