import { type Clock, systemClock } from '../database/clock.ts';
import type { Executor } from '../database/executor.ts';
import { sql } from '../sql/sql-tag.ts';

/** "phoebe" in ASCII: a number that no other program is likely to lock. */
export const LOCK_KEY = '123593847824997';

/** The pause between two looks at a lock that another process has, in milliseconds; up to half of it more or less. */
const POLL_MS = 100;

/**
 * Keeps other processes from changing the schema until the transaction ends. On engines whose advisory locks lock nothing it
 * does nothing: there each statement is safe by itself.
 *
 * @returns false where another process has the lock: then this transaction must end before the next try, see `untilLocked`
 */
export async function tryLockDefinitions(transaction: Executor): Promise<boolean> {
  const { advisoryLocks } = await transaction.dialect();
  if (!advisoryLocks) return true;
  const { rows } = await transaction.execute(sql`SELECT pg_try_advisory_xact_lock(${LOCK_KEY}::int8)`);
  if (rows[0]?.[0] !== 't') return false;
  // However long a definition waits for those who use its table, and however short the session's time limits are.
  await transaction.execute(
    sql`SELECT set_config('statement_timeout', '0', true), set_config('lock_timeout', '0', true)`,
  );
  return true;
}

/**
 * Tries until it has the lock. It waits neither inside of a statement nor of a transaction, since `CREATE INDEX CONCURRENTLY`
 * of the process that has the lock waits for all that began before it (postgresql.org/docs/current/sql-createindex.html):
 * the two would wait for each other.
 */
export async function untilLocked<Result>(
  attempt: () => Promise<Result | undefined>,
  clock: Clock = systemClock,
): Promise<Result> {
  for (;;) {
    const result = await attempt();
    if (result !== undefined) return result;
    await clock.sleep(POLL_MS * (0.5 + clock.random()));
  }
}
