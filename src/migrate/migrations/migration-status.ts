import type { Database } from '../../database/database.ts';
import { UndefinedTableError } from '../../errors/query-errors.ts';
import { type MigrationEntry, readJournal } from './journal.ts';
import type { Migration } from './migration-file.ts';

export type MigrationState =
  | 'applied'
  | 'pending'
  /** It stopped between two statements, on its way up or down. */
  | 'unfinished'
  /** Applied, and its file was changed since. */
  | 'edited'
  /** Applied, and its file is gone. */
  | 'missing';

export interface MigrationStatus {
  readonly name: string;
  readonly state: MigrationState;
  readonly finished: Date | null;
  /** How many of its statements have run, where it is unfinished. */
  readonly done: number;
  readonly statements: number;
}

/** What was applied and what was not. Changes nothing: a database without an account has applied none. */
export async function migrationStatus(
  database: Database,
  migrations: readonly Migration[],
): Promise<readonly MigrationStatus[]> {
  const journal = await readJournal(database).catch((error: unknown) => {
    if (error instanceof UndefinedTableError) return new Map<string, MigrationEntry>();
    throw error;
  });
  const known = migrations.map((migration) => statusOf(migration, journal.get(migration.name)));
  const missing = [...journal.values()]
    .filter(({ name }) => !migrations.some((migration) => migration.name === name))
    .map(({ name, finished, done }): MigrationStatus => ({ name, state: 'missing', finished, done, statements: done }));
  return [...known, ...missing].sort((a, b) => (a.name < b.name ? -1 : 1));
}

function statusOf({ name, up, down, checksum }: Migration, entry: MigrationEntry | undefined): MigrationStatus {
  if (entry === undefined) return { name, state: 'pending', finished: null, done: 0, statements: up.length };
  const { finished, done, direction } = entry;
  const statements = direction === 'down' ? down.length : up.length;
  if (finished === null) return { name, state: 'unfinished', finished, done, statements };
  return { name, state: entry.checksum === checksum ? 'applied' : 'edited', finished, done, statements };
}
