import type { ResultSet } from '../../database/driver.ts';
import type { ExecuteOptions, Executor } from '../../database/executor.ts';
import { InvalidArgumentError, PhoebeError } from '../../errors/phoebe-error.ts';
import { UndefinedTableError } from '../../errors/query-errors.ts';
import type { Statement } from '../../sql/nodes/query.ts';
import { unreadColumn } from './unread-column.ts';

/** Frames of ours lie between the driver's answer and the caller, more than the engine's usual ten. */
const FRAMES = 50;

/** Runs a statement for a caller's query: an error of it names the caller's line, and what the query itself got wrong. */
export async function executeQuery(executor: Executor, node: Statement, options?: ExecuteOptions): Promise<ResultSet> {
  try {
    return await executor.execute(node, options);
  } catch (error) {
    throw withCaller(explained(error, node));
  }
}

/** A table that is not in FROM is told by the server as one that does not exist. */
function explained(error: unknown, node: Statement): unknown {
  if (!(error instanceof UndefinedTableError)) return error;
  const column = unreadColumn(node);
  return column === undefined
    ? error
    : new InvalidArgumentError(
        `The query asks for "${column.source}"."${column.name}", and reads no rows of "${column.source}". Join it first, by ` +
          '.join(…), or give it as a source, by .from(…).',
        { cause: error },
      );
}

/**
 * The error with the frames of who awaits it behind its own: it was made where the answer came, on a way that the engine loses
 * track of inside of a transaction.
 */
function withCaller(error: unknown): unknown {
  if (!(error instanceof PhoebeError) || error.stack === undefined) return error;
  const here: { stack?: string } = {};
  const before = Error.stackTraceLimit;
  Error.stackTraceLimit = FRAMES;
  Error.captureStackTrace(here, withCaller);
  Error.stackTraceLimit = before;
  const known = new Set(error.stack.split('\n'));
  const added = (here.stack ?? '').split('\n').filter((line) => line.startsWith('    at ') && !known.has(line));
  if (added.length > 0) error.stack = [error.stack, ...added].join('\n');
  return error;
}
