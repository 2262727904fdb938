import { fakeMigrations, type MigrateOptions, migrateDown, migrateUp, readMigrations } from '../../migrate/index.ts';
import type { DatabaseFlags } from '../choose-database.ts';
import { type Tell, withDatabase } from '../with-database.ts';

export interface MigrateRunOptions extends DatabaseFlags {
  readonly migrations: string;
  readonly to?: string;
  readonly count?: number;
  readonly allowDestructive?: boolean;
  readonly json?: boolean;
}

/** Applies what is pending. */
export async function applyPending(options: MigrateRunOptions): Promise<void> {
  const migrations = readMigrations(options.migrations);
  const names = await withDatabase(options, (database, tell) =>
    migrateUp(database, migrations, runOptions(options, tell)),
  );
  report(names, options, 'Applied', 'Every migration is applied already.');
}

/** Takes back what was applied last. */
export async function takeBack(options: MigrateRunOptions): Promise<void> {
  const migrations = readMigrations(options.migrations);
  const { count } = options;
  const names = await withDatabase(options, (database, tell) =>
    migrateDown(database, migrations, { ...runOptions(options, tell), ...(count !== undefined && { count }) }),
  );
  report(names, options, 'Took back', 'No migration is applied.');
}

/** Notes migrations as applied without running them. */
export async function noteAsApplied(options: MigrateRunOptions): Promise<void> {
  const migrations = readMigrations(options.migrations);
  const names = await withDatabase(options, (database, tell) =>
    fakeMigrations(database, migrations, runOptions(options, tell)),
  );
  report(names, options, 'Noted as applied, without running it:', 'Every migration is noted already.');
}

function runOptions({ to, allowDestructive }: MigrateRunOptions, tell: Tell): MigrateOptions {
  tell('waiting for its turn to migrate');
  return {
    ...(to !== undefined && { to }),
    allowDestructive: allowDestructive ?? false,
    onStatement: ({ migration, statement, of }) => tell(`running statement ${statement} of ${of} of ${migration}`),
  };
}

function report(names: readonly string[], { json }: MigrateRunOptions, verb: string, nothing: string): void {
  if (json) process.stdout.write(`${JSON.stringify({ migrations: names })}\n`);
  else process.stdout.write(names.length === 0 ? `${nothing}\n` : names.map((name) => `${verb} ${name}\n`).join(''));
}
