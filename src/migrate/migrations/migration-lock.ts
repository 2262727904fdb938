import type { ConnectionSession } from '../../database/connection-session.ts';
import type { Database } from '../../database/database.ts';
import { sql } from '../../sql/sql-tag.ts';
import { LOCK_KEY, untilLocked } from '../definition-lock.ts';
import { withLease } from './lease.ts';

/**
 * Runs `body` while no other process migrates this database; others wait. An advisory lock of the session where that really
 * locks, since it ends with its connection; else a lease that is renewed.
 *
 * @param body gets a check that throws when the lock was lost
 */
export async function withMigrationLock<Result>(
  database: Database,
  session: ConnectionSession,
  body: (check: () => void) => Promise<Result>,
): Promise<Result> {
  const { advisoryLocks } = await session.dialect();
  if (!advisoryLocks) return withLease(database, body);
  await untilLocked(async () => {
    const { rows } = await session.execute(sql`SELECT pg_try_advisory_lock(${LOCK_KEY}::int8)`);
    return rows[0]?.[0] === 't' || undefined;
  });
  try {
    return await body(() => {});
  } finally {
    await session.rollBack();
    await session.execute(sql`SELECT pg_advisory_unlock(${LOCK_KEY}::int8)`).catch(() => undefined); // Gone with the connection.
  }
}
