import { Database } from '../../database/database.ts';
import type { ResultSet } from '../../database/driver.ts';
import type { ExecuteOptions, Executor } from '../../database/executor.ts';
import { InvalidArgumentError } from '../../errors/phoebe-error.ts';
import { inspect } from '../../util/inspect.ts';
import { fetchByCursor } from './cursor.ts';
import { fetchByKeyset } from './keyset.ts';
import type { SelectState } from './select-state.ts';

export interface IterateOptions extends ExecuteOptions {
  /** How many rows are asked for at a time: what is in memory at most. Default 1,000. */
  readonly batchSize?: number;
}

const DEFAULT_BATCH_SIZE = 1_000;
/** Larger batches are no faster, and no longer small beside the whole. */
const MAX_BATCH_SIZE = 100_000;

export type Complete<Row> = (result: ResultSet, executor: Executor) => Promise<Row[]>;

/** One batch after the other: see `SelectQuery.iterate`. */
export async function* iterateRows<Row>(
  state: SelectState,
  executor: Executor,
  complete: Complete<Row>,
  { batchSize = DEFAULT_BATCH_SIZE, ...options }: IterateOptions = {},
): AsyncGenerator<Row, void, undefined> {
  if (!Number.isInteger(batchSize) || batchSize < 1 || batchSize > MAX_BATCH_SIZE)
    throw new InvalidArgumentError(
      `batchSize must be a whole number from 1 to ${MAX_BATCH_SIZE}, but got: ${inspect(batchSize)}.`,
    );
  // Asked now: the code that takes the next row may belong to another transaction, or to none.
  const transaction = executor instanceof Database ? executor.currentTransaction : executor;
  const dialect = await executor.dialect();
  const reading = { batchSize, options, dialect };
  const batches =
    transaction !== undefined && dialect.cursors
      ? fetchByCursor(state.node, transaction, reading)
      : fetchByKeyset(state, transaction ?? executor, reading);
  for await (const batch of batches) yield* await complete(batch, transaction ?? executor);
}
