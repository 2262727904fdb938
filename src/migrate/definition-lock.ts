import type { Executor } from '../database/executor.ts';
import { sql } from '../sql/sql-tag.ts';

/** "phoebe" in ASCII: a number that no other program is likely to lock. */
export const LOCK_KEY = '123593847824997';

/**
 * Waits until no other process changes the schema, and keeps others out until the transaction ends. On engines whose advisory
 * locks lock nothing it does nothing: there each statement is safe by itself.
 */
export async function lockDefinitions(executor: Executor): Promise<void> {
  const { advisoryLocks } = await executor.dialect();
  if (!advisoryLocks) return;
  // However long the other one takes, and however short the session's time limits are.
  await executor.execute(sql`SELECT set_config('statement_timeout', '0', true), set_config('lock_timeout', '0', true)`);
  await executor.execute(sql`SELECT pg_advisory_xact_lock(${LOCK_KEY}::int8)`);
}
