import { randomUUID } from 'node:crypto';
import { type Clock, systemClock } from '../../database/clock.ts';
import type { Database } from '../../database/database.ts';
import { PhoebeError } from '../../errors/phoebe-error.ts';
import { integer, model, text, timestamptz } from '../../orm/index.ts';
import { sql } from '../../sql/sql-tag.ts';
import { createTables } from '../create-tables.ts';
import { retryDefinition } from '../retry-definition.ts';

/** One row: who migrates, and until when that counts without another word. */
export const MigrationLease = model(
  'MigrationLease',
  { id: integer().primaryKey(), owner: text(), expires: timestamptz() },
  { tableName: 'phoebe_migration_lease', description: 'Which process migrates this database.', graphql: false },
);

/** The only row's key. */
const ROW = 1;

export interface LeaseOptions {
  /** How long a lease lasts that is not renewed, in milliseconds: so long others wait for a process that died. Default 30,000. */
  readonly durationMs?: number;
  /** The pause between two looks at a lease that another process has, in milliseconds. Default 500. */
  readonly pollMs?: number;
  readonly clock?: Clock;
}

/**
 * Runs `body` while this process has the only lease; waits for one that another process has. It is renewed three times in its
 * duration. Times are the database's, so that clocks of machines need not agree.
 *
 * @param body gets a check that throws when another process may have it: it was taken, or could not be renewed for its duration
 */
export async function withLease<Result>(
  database: Database,
  body: (check: () => void) => Promise<Result>,
  { durationMs = 30_000, pollMs = 500, clock = systemClock }: LeaseOptions = {},
): Promise<Result> {
  await createTables(database, [MigrationLease]);
  const owner = randomUUID();
  // Counted from before the request: the database's time begins a little later.
  let renewedAt = clock.now();
  const take = async (): Promise<boolean> => {
    const askedAt = clock.now();
    const isOurs = await retryDefinition(() => takeLease(database, owner, durationMs), { clock });
    if (isOurs) renewedAt = askedAt;
    return isOurs;
  };
  while (!(await take())) await clock.sleep(pollMs * (0.5 + clock.random()));
  let isTaken = false;
  let failure: unknown;
  const renew = (): void => {
    take().then(
      (isOurs) => {
        isTaken ||= !isOurs;
      },
      (error: unknown) => {
        failure = error; // The next one may be renewed in time.
      },
    );
  };
  const timer = setInterval(renew, durationMs / 3);
  try {
    return await body(() => {
      if (isTaken) throw leaseLost(new Error('Another process took the lease.'));
      if (clock.now() - renewedAt >= durationMs) throw leaseLost(failure);
    });
  } finally {
    clearInterval(timer);
    // One that cannot be given back runs out by itself; what became of the work is what counts.
    await MigrationLease.delete()
      .where(MigrationLease.owner.eq(owner))
      .on(database)
      .execute()
      .catch(() => undefined);
  }
}

/** Takes the lease where it is free, has run out, or is ours already. One statement, so that two cannot both have it. */
async function takeLease(database: Database, owner: string, durationMs: number): Promise<boolean> {
  const expires = sql`now() + ${`${durationMs} milliseconds`}::interval`;
  const taken = await MigrationLease.insert({ id: ROW, owner, expires: expires as never })
    .onConflict({
      set: { owner, expires: expires as never },
      where: sql`phoebe_migration_lease.owner = ${owner} OR phoebe_migration_lease.expires < now()` as never,
    })
    .on(database);
  return taken === 1;
}

function leaseLost(cause: unknown): PhoebeError {
  return new PhoebeError(
    'MIGRATION_LOCK_LOST',
    'The lease that keeps other processes from migrating could not be renewed, so this one stopped between two statements. Run the migration again: it goes on where it was.',
    { cause },
  );
}
