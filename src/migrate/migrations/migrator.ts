import type { ConnectionSession } from '../../database/connection-session.ts';
import type { Database } from '../../database/database.ts';
import { InvalidArgumentError, PhoebeError } from '../../errors/phoebe-error.ts';
import { didYouMean } from '../../util/did-you-mean.ts';
import { onDefinitionSession } from './definition-session.ts';
import { createJournal, journalOf, MigrationEntry, positionOf, readJournal } from './journal.ts';
import { destructiveMigration, editedMigration, failedMigration } from './migration-errors.ts';
import { type Direction, lossesOf, type Migration } from './migration-file.ts';
import { withMigrationLock } from './migration-lock.ts';
import { runStatements } from './run-statements.ts';

export interface MigrateOptions {
  /** The last migration to apply, or on the way down the last one to stay. */
  readonly to?: string;
  /** True: statements that a comment calls destructive may run. Default false. */
  readonly allowDestructive?: boolean;
  /** Told before each statement. */
  readonly onStatement?: (progress: MigrationProgress) => void;
  /** Told after each migration. */
  readonly onMigration?: (name: string) => void;
}

export interface MigrationProgress {
  readonly migration: string;
  readonly direction: Direction;
  /** From 1. */
  readonly statement: number;
  readonly of: number;
}

export interface MigrateDownOptions extends MigrateOptions {
  /** How many migrations to take back, where `to` does not say. Default 1. */
  readonly count?: number;
}

/**
 * Applies what is not applied yet, in order. Of several processes one does it and the others wait. PostgreSQL: a migration is
 * one transaction. CockroachDB: each statement is kept account of, so that a migration that stopped in the middle goes on
 * where it was.
 *
 * @returns the names of the migrations that ran
 * @throws PhoebeError with code MIGRATION_EDITED, DESTRUCTIVE_MIGRATION or MIGRATION_FAILED; those before stay applied
 */
export async function migrateUp(
  database: Database,
  migrations: readonly Migration[],
  options: MigrateOptions = {},
): Promise<readonly string[]> {
  const wanted = upTo(migrations, options.to);
  return underLock(database, async (session, check) => {
    const journal = await readJournal(session);
    const taken = [...journal.values()].find((entry) => entry.direction === 'down');
    if (taken !== undefined) throw unfinished(taken.name, 'down');
    for (const { name, checksum } of migrations) {
      const entry = journal.get(name);
      if (entry !== undefined && entry.finished !== null && entry.checksum !== checksum) throw editedMigration(name);
    }
    const pending = wanted.filter(({ name }) => (journal.get(name)?.finished ?? null) === null);
    for (const migration of pending)
      await run(session, { database, migration, direction: 'up', journal, options, check });
    return pending.map(({ name }) => name);
  });
}

/**
 * Takes migrations back, the last one first.
 *
 * @returns the names of the migrations that were taken back
 * @throws InvalidArgumentError where the file of one is missing, or has nothing behind `-- down`
 */
export async function migrateDown(
  database: Database,
  migrations: readonly Migration[],
  options: MigrateDownOptions = {},
): Promise<readonly string[]> {
  const { to, count = 1 } = options;
  if (!Number.isInteger(count) || count < 1)
    throw new InvalidArgumentError(`count must be an integer of at least 1, but got: ${count}.`);
  return underLock(database, async (session, check) => {
    const journal = await readJournal(session);
    const stopped = [...journal.values()].find((entry) => entry.finished === null && entry.direction === 'up');
    if (stopped !== undefined) throw unfinished(stopped.name, 'up');
    const applied = [...journal.keys()].reverse();
    const position = to === undefined ? count : applied.indexOf(to);
    if (position < 0) throw unknownMigration(to!, applied);
    const names = applied.slice(0, position);
    const chosen = names.map((name) => {
      const migration = migrations.find((one) => one.name === name);
      if (migration === undefined)
        throw new InvalidArgumentError(`The file of the migration "${name}" is missing, so it cannot be taken back.`);
      if (migration.down.length === 0 && migration.up.length > 0)
        throw new InvalidArgumentError(`The migration "${name}" has no statements behind "-- down".`);
      return migration;
    });
    for (const migration of chosen)
      await run(session, { database, migration, direction: 'down', journal, options, check });
    return names;
  });
}

/** Notes migrations as applied without running them: for a database whose tables were made in another way. */
export async function fakeMigrations(
  database: Database,
  migrations: readonly Migration[],
  options: Pick<MigrateOptions, 'to' | 'onMigration'> = {},
): Promise<readonly string[]> {
  const wanted = upTo(migrations, options.to);
  return underLock(database, async (session) => {
    const journal = await readJournal(session);
    const missing = wanted.filter(({ name }) => !journal.has(name));
    for (const migration of missing) {
      await journalOf(session, migration, 'up').done(migration.up.length - 1);
      options.onMigration?.(migration.name);
    }
    return missing.map(({ name }) => name);
  });
}

async function underLock<Result>(
  database: Database,
  body: (session: ConnectionSession, check: () => void) => Promise<Result>,
): Promise<Result> {
  await createJournal(database);
  return onDefinitionSession(database, (session) =>
    withMigrationLock(database, session, (check) => body(session, check)),
  );
}

interface Run {
  readonly database: Database;
  readonly migration: Migration;
  readonly direction: Direction;
  readonly journal: ReadonlyMap<string, MigrationEntry>;
  readonly options: MigrateOptions;
  readonly check: () => void;
}

async function run(
  session: ConnectionSession,
  { database, migration, direction, journal, options, check }: Run,
): Promise<void> {
  const statements = migration[direction];
  if (options.allowDestructive !== true && lossesOf(statements).length > 0)
    throw destructiveMigration(migration, direction);
  const position = positionOf(migration, direction, journal.get(migration.name));
  const log = journalOf(session, migration, direction);
  let index = position.done;
  const onStatement = (next: number): void => {
    check();
    index = next;
    options.onStatement?.({ migration: migration.name, direction, statement: next + 1, of: statements.length });
  };
  try {
    if (position.done === statements.length) await log.done(statements.length - 1);
    else await runStatements(session, statements, { from: position.done, inDoubt: position.inDoubt, log, onStatement });
  } catch (cause) {
    if (cause instanceof PhoebeError && cause.code === 'MIGRATION_LOCK_LOST') throw cause;
    throw failedMigration(migration, direction, {
      index,
      done: await doneSoFar([session, database], migration, direction),
      cause,
    });
  }
  options.onMigration?.(migration.name);
}

/**
 * How far the account goes, which may be less than what ran: a transaction that failed leaves no trace. Where the session's
 * connection is gone, another one tells; undefined where none can.
 */
async function doneSoFar(
  [session, database]: readonly [ConnectionSession, Database],
  { name }: Migration,
  direction: Direction,
): Promise<number | undefined> {
  await session.rollBack();
  const entry = await MigrationEntry.getByIdOrNull(name, session)
    .catch(() => MigrationEntry.getByIdOrNull(name, database))
    .catch(() => undefined); // The failure of the migration is what counts.
  if (entry === undefined) return undefined;
  return entry?.direction === direction && entry.finished === null ? entry.done : 0;
}

function upTo(migrations: readonly Migration[], name: string | undefined): readonly Migration[] {
  if (name === undefined) return migrations;
  const names = migrations.map((migration) => migration.name);
  const position = names.indexOf(name);
  if (position < 0) throw unknownMigration(name, names);
  return migrations.slice(0, position + 1);
}

function unknownMigration(name: string, known: readonly string[]): InvalidArgumentError {
  return new InvalidArgumentError(`There is no migration "${name}".${didYouMean(name, known)}`);
}

function unfinished(name: string, direction: Direction): PhoebeError {
  return new PhoebeError(
    'MIGRATION_FAILED',
    `The migration "${name}" was stopped in the middle of its way ${direction}. Finish that first: migrate ${direction}.`,
  );
}
