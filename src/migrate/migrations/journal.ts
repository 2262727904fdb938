import type { Database } from '../../database/database.ts';
import type { Executor } from '../../database/executor.ts';
import { boolean, integer, model, type RowOf, text, timestamptz } from '../../orm/index.ts';
import { createTables } from '../create-tables.ts';
import { editedMigration } from './migration-errors.ts';
import { checksumOf, type Direction, type Migration } from './migration-file.ts';
import type { StatementLog } from './run-statements.ts';

/** What was done in this database: a row for each migration, which counts its statements while they run. */
export const MigrationEntry = model(
  'MigrationEntry',
  {
    name: text().primaryKey(),
    checksum: text().description('Of the statements that lead up.'),
    direction: text().choices(['up', 'down']),
    done: integer().description('How many statements of that direction have run.'),
    doneChecksum: text().description('Of those statements.'),
    inDoubt: boolean().description('True: the next one was begun, and may have run.'),
    started: timestamptz().defaultNow(),
    finished: timestamptz().nullable(),
  },
  { tableName: 'phoebe_migrations', description: 'The migrations of Phoebe that ran here.', graphql: false },
);
export type MigrationEntry = RowOf<typeof MigrationEntry>;

/** Makes the table that keeps account, where it is missing. */
export async function createJournal(database: Database): Promise<void> {
  await createTables(database, [MigrationEntry]);
}

/** Every entry, by the migration's name. The table need not be there. */
export async function readJournal(executor: Executor): Promise<ReadonlyMap<string, MigrationEntry>> {
  const entries = await MigrationEntry.select().orderBy(MigrationEntry.name).on(executor).all();
  return new Map(entries.map((entry) => [entry.name, entry]));
}

/** How far a migration is on its way. */
export interface Position {
  /** Statements that have run. */
  readonly done: number;
  /** True: the next one was begun, and may have run. */
  readonly inDoubt: boolean;
}

/**
 * Where a run of the migration begins: at its first statement, or where one that was stopped has left it.
 * @throws PhoebeError with code MIGRATION_EDITED where statements that have run were changed
 */
export function positionOf(migration: Migration, direction: Direction, entry: MigrationEntry | undefined): Position {
  if (entry === undefined || entry.finished !== null || entry.direction !== direction)
    return { done: 0, inDoubt: false };
  if (entry.doneChecksum !== checksumOf(migration[direction].slice(0, entry.done)))
    throw editedMigration(migration.name, true);
  return { done: entry.done, inDoubt: entry.inDoubt };
}

/** Writes each statement into the account. The last one closes it; a migration that was taken back has none any more. */
export function journalOf(executor: Executor, migration: Migration, direction: Direction): StatementLog {
  const { name, checksum } = migration;
  const statements = migration[direction];
  const write = async ({ done, inDoubt }: Position): Promise<void> => {
    const isFinished = done === statements.length && !inDoubt;
    if (isFinished && direction === 'down') {
      await MigrationEntry.delete().where(MigrationEntry.name.eq(name)).on(executor);
      return;
    }
    const doneChecksum = checksumOf(statements.slice(0, done));
    const values = { checksum, direction, done, doneChecksum, inDoubt, finished: isFinished ? new Date() : null };
    await MigrationEntry.insert({ name, ...values })
      .onConflict({ set: values })
      .on(executor);
  };
  return {
    begin: (index) => write({ done: index, inDoubt: true }),
    done: (index) => write({ done: index + 1, inDoubt: false }),
  };
}
