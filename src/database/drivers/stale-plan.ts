import { readDriverError } from '../../errors/driver-error.ts';

/**
 * True where a named statement cannot be used any more: a schema change made its plan stale ("cached plan must not change
 * result type"), the type of a parameter was dropped and made anew under its name, or the server does not know the
 * statement's name (a pooler between, `DISCARD ALL`). The statement itself is fine.
 */
export function isStalePlan(error: unknown): boolean {
  const { sqlState, routine, message } = readDriverError(error);
  if (sqlState === '26000') return true;
  if (sqlState === 'XX000' && message.startsWith('cache lookup failed for type')) return true;
  return (
    sqlState === '0A000' && (routine === 'RevalidateCachedQuery' || message.startsWith('cached plan must not change'))
  );
}
