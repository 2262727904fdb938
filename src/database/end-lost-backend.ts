import type { AmbiguousCommitError } from '../errors/query-errors.ts';
import { sql } from '../sql/sql-tag.ts';
import type { Database } from './database.ts';

/** What takes longer, in milliseconds, is given up. */
const LIMIT_MS = 5_000;

/**
 * Ends the server's side of a connection that was lost while it committed, where it still waits for its client: the COMMIT never
 * came, the server does not know that the client is gone, and its locks would stay. It stands idle in its transaction then, or
 * it reads (`ClientRead`), where COMMIT was to come with the statement before. One that has got its COMMIT is left to finish. So
 * afterwards the transaction is over soon, one way or the other.
 *
 * A number that belongs to another connection by now does little harm: only connections of the same user and application that
 * wait for their client in a transaction are ended, and such a transaction runs again by itself.
 *
 * Does nothing on engines that have no such function (there the lost transaction ends when the server notices the broken
 * connection, or by `idle_in_transaction_session_timeout`), and where the server does not answer.
 * Source: https://www.postgresql.org/docs/current/functions-admin.html#FUNCTIONS-ADMIN-SIGNAL
 */
export async function endLostBackend(database: Database, { backendId }: AmbiguousCommitError): Promise<void> {
  if (backendId === undefined) return;
  try {
    if (!(await database.dialect()).terminateBackend) return;
    await database.execute(
      sql`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid = ${backendId}::int4 AND usename = current_user AND application_name = current_setting('application_name') AND (state IN ('idle in transaction', 'idle in transaction (aborted)') OR state = 'active' AND wait_event = 'ClientRead')`,
      { signal: AbortSignal.timeout(LIMIT_MS) },
    );
  } catch {
    // It was an attempt to help: what the outcome is, the caller finds out by other means.
  }
}
