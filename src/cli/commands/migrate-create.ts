import { InvalidArgumentError } from '../../errors/phoebe-error.ts';
import {
  type MigrationStatus,
  migrationName,
  migrationStatus,
  printMigration,
  type Step,
  sqlOfSteps,
  writeMigration,
} from '../../migrate/index.ts';
import type { Dialect } from '../../sql/dialects/dialect.ts';
import { formatList } from '../../util/list.ts';
import { loadModels } from '../load-models.ts';
import { shownPath } from '../shown-path.ts';
import { withDatabase } from '../with-database.ts';
import { answeredDiff, type DiffFlags, readDiffFlags } from './answered-diff.ts';

export interface MigrateCreateOptions extends DiffFlags {
  readonly empty?: boolean;
  readonly json?: boolean;
}

interface Draft {
  readonly dialect: Dialect;
  readonly up: readonly Step[];
  readonly down: readonly Step[];
}

/** Writes a migration that makes the database what the models say. */
export async function createMigration(words: readonly string[], options: MigrateCreateOptions): Promise<void> {
  const title = words.join(' ');
  const flags = readDiffFlags(options);
  const { models } = await loadModels(options.models);
  const { dialect, up, down } = await withDatabase(options, async (database, tell): Promise<Draft> => {
    const dialect = await database.dialect();
    if (options.empty) return { dialect, up: [], down: [] };
    tell('looking at the migrations');
    assertUpToDate(await migrationStatus(database, flags.migrations));
    const { diff } = await answeredDiff(database, models, flags, tell);
    return { dialect, up: diff.up, down: diff.down };
  });
  const hasWork = up.length > 0 || options.empty === true;
  const path = hasWork
    ? writeMigration(options.migrations, migrationName(title, new Date()), printMigration({ title, up, down }, dialect))
    : undefined;
  const statements = sqlOfSteps(up, dialect);
  if (options.json) process.stdout.write(`${JSON.stringify({ file: path ?? null, statements })}\n`);
  else process.stdout.write(path === undefined ? NOTHING : inWords(path, up));
}

const NOTHING = 'The database is what the models say: there is nothing to migrate.\n';

function inWords(path: string, up: readonly Step[]): string {
  const losses = [...new Set(up.flatMap(({ destroys }) => destroys ?? []))];
  if (losses.length === 0) return `Wrote ${shownPath(path)}. Read it, then apply it: phoebe migrate up\n`;
  return `Wrote ${shownPath(path)}. It destroys ${losses.join('; ')}. Read it, then apply it: phoebe migrate up --allow-destructive\n`;
}

/**
 * A new migration says what the connected database lacks. That is what is new in the models only where all of the present
 * ones were applied to it, as they stand in the folder.
 */
function assertUpToDate(statuses: readonly MigrationStatus[]): void {
  const namesOf = (state: MigrationStatus['state']): readonly string[] =>
    statuses.filter((status) => status.state === state).map(({ name }) => name);
  for (const state of ['missing', 'edited', 'unfinished', 'pending'] as const) {
    const names = namesOf(state);
    if (names.length > 0)
      throw new InvalidArgumentError(
        `The database is not where the migrations end: ${formatList(names)} ${WAY_OUT[state]}`,
      );
  }
}

const WAY_OUT = {
  missing: 'was applied, and its file is not in the folder. Bring the file back, from another branch perhaps.',
  edited: 'was applied, and its file was changed since. Put it back, and change the models instead.',
  unfinished: 'was stopped in the middle. Finish it first: phoebe migrate up',
  pending: 'was not applied. Apply it first, so that the next one says only what is new: phoebe migrate up',
} as const;
