import type { ResultSet } from '../../database/driver.ts';
import type { ExecuteOptions, Executor } from '../../database/executor.ts';
import type { SelectNode } from '../../sql/nodes/query.ts';
import { sql } from '../../sql/sql-tag.ts';

/** How rows are asked for piece by piece. */
interface CursorReading {
  readonly batchSize: number;
  readonly options: ExecuteOptions;
}

/** How many cursors a transaction has had: two open ones need different names. */
const counts = new WeakMap<Executor, number>();

/**
 * Reads by a server-side cursor, in a transaction: `DECLARE "phoebe_1" NO SCROLL CURSOR FOR (SELECT …)`, then
 * `FETCH FORWARD 1000 FROM "phoebe_1"` until it is empty, then `CLOSE "phoebe_1"`.
 * Sources: https://www.postgresql.org/docs/current/sql-declare.html, https://www.cockroachlabs.com/docs/stable/cursors
 */
export async function* fetchByCursor(
  node: SelectNode,
  transaction: Executor,
  { batchSize, options }: CursorReading,
): AsyncGenerator<ResultSet, void, undefined> {
  const count = (counts.get(transaction) ?? 0) + 1;
  counts.set(transaction, count);
  const name = sql.identifier(`phoebe_${count}`);
  const { signal } = options;
  const signalled = signal === undefined ? {} : { signal };
  await transaction.execute(sql`DECLARE ${name} NO SCROLL CURSOR FOR ${node}`, options);
  const fetch = sql`FETCH FORWARD ${sql.literal(batchSize)} FROM ${name}`;
  let isAborted = true;
  try {
    for (;;) {
      const batch = await transaction.execute(fetch, signalled);
      if (batch.rows.length > 0) {
        isAborted = false;
        yield batch;
        isAborted = true;
      }
      if (batch.rows.length < batchSize) break;
    }
    isAborted = false;
  } finally {
    // After an error the transaction takes no statement any more, and its end closes the cursor.
    if (!isAborted) await transaction.execute(sql`CLOSE ${name}`);
  }
}
