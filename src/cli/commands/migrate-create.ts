import { InvalidArgumentError } from '../../errors/phoebe-error.ts';
import { migrationName, migrationStatus, printMigration, readMigrations, writeMigration } from '../../migrate/index.ts';
import { loadModels } from '../load-models.ts';
import { shownPath } from '../shown-path.ts';
import { withDatabase } from '../with-database.ts';
import { answeredDiff, type DiffFlags } from './answered-diff.ts';

export interface MigrateCreateOptions extends DiffFlags {
  readonly migrations: string;
  readonly empty?: boolean;
}

/** Writes a migration that makes the database what the models say. */
export async function createMigration(words: readonly string[], options: MigrateCreateOptions): Promise<void> {
  const title = words.join(' ');
  const { models } = await loadModels(options.models);
  const present = readMigrations(options.migrations);
  const text = await withDatabase(options, async (database, tell) => {
    tell('looking at the migrations');
    const pending = (await migrationStatus(database, present)).find(({ state }) => state !== 'applied');
    if (pending !== undefined)
      throw new InvalidArgumentError(
        `The migration "${pending.name}" is ${pending.state} in this database. Bring it up to date first (phoebe migrate up), so that the next one says only what is new.`,
      );
    const dialect = await database.dialect();
    if (options.empty) return printMigration({ title, up: [], down: [] }, dialect);
    tell('comparing the models with the database');
    const { diff } = await answeredDiff(database, models, options);
    return diff.up.length === 0 ? undefined : printMigration({ title, up: diff.up, down: diff.down }, dialect);
  });
  if (text === undefined) {
    process.stdout.write('The database is what the models say: there is nothing to migrate.\n');
    return;
  }
  const path = writeMigration(options.migrations, migrationName(title, new Date()), text);
  process.stdout.write(`Wrote ${shownPath(path)}. Read it, then apply it: phoebe migrate up\n`);
}
