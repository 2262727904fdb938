import { PhoebeError } from '../../errors/phoebe-error.ts';
import { type MigrationStatus, migrationStatus, readMigrations, sqlOfSteps } from '../../migrate/index.ts';
import type { DatabaseFlags } from '../choose-database.ts';
import { loadModels } from '../load-models.ts';
import { withDatabase } from '../with-database.ts';
import { answeredDiff, type DiffFlags, readDiffFlags } from './answered-diff.ts';

export interface MigrateShowOptions extends DatabaseFlags {
  readonly migrations: string;
  readonly json?: boolean;
}

/** Says what was applied and what was not. */
export async function showStatus(options: MigrateShowOptions): Promise<void> {
  const migrations = readMigrations(options.migrations);
  const statuses = await withDatabase(options, (database) => migrationStatus(database, migrations));
  if (options.json) {
    process.stdout.write(`${JSON.stringify({ migrations: statuses })}\n`);
    return;
  }
  if (statuses.length === 0) process.stdout.write(`There are no migrations in ${options.migrations}.\n`);
  const width = Math.max(...statuses.map(({ name }) => name.length), 0);
  for (const status of statuses) process.stdout.write(`${status.name.padEnd(width)}  ${inWords(status)}\n`);
}

function inWords({ state, done, statements, finished }: MigrationStatus): string {
  switch (state) {
    case 'applied':
      return `applied ${finished?.toISOString() ?? ''}`;
    case 'pending':
      return 'pending';
    case 'unfinished':
      return `stopped after ${done} of ${statements} statements: run it again`;
    case 'edited':
      return 'applied, and its file was changed since';
    case 'missing':
      return 'applied, and its file is gone';
  }
}

/** Prints the statements that `migrate up` would run. */
export async function showPlan(options: MigrateShowOptions): Promise<void> {
  const migrations = readMigrations(options.migrations);
  const statuses = await withDatabase(options, (database) => migrationStatus(database, migrations));
  const open = statuses.filter(({ state }) => state === 'pending' || state === 'unfinished');
  const plan = open.flatMap(({ name, done }) => {
    const migration = migrations.find((one) => one.name === name);
    return migration === undefined ? [] : [{ migration: name, statements: migration.up.slice(done) }];
  });
  if (options.json) process.stdout.write(`${JSON.stringify({ plan })}\n`);
  else if (plan.length === 0) process.stdout.write('Every migration is applied already.\n');
  else
    for (const { migration, statements } of plan)
      process.stdout.write(`-- ${migration}\n${statements.map((statement) => `${statement};\n`).join('')}\n`);
}

export interface MigrateDiffOptions extends DiffFlags {
  readonly json?: boolean;
  readonly check?: boolean;
}

/** Prints what the database would need to be what the models say. */
export async function showDiff(options: MigrateDiffOptions): Promise<void> {
  const flags = readDiffFlags(options);
  const { models } = await loadModels(options.models);
  const { steps, leftOut } = await withDatabase(options, async (database, tell) => {
    const { diff } = await answeredDiff(database, models, flags, tell);
    return { steps: sqlOfSteps(diff.up, await database.dialect()), leftOut: diff.leftOut };
  });
  if (options.json) process.stdout.write(`${JSON.stringify({ statements: steps, leftOut })}\n`);
  else if (steps.length === 0) process.stdout.write('The database is what the models say.\n');
  else
    for (const { sql, destroys, note } of steps) {
      if (destroys !== undefined) process.stdout.write(`-- destructive: ${destroys}\n`);
      if (note !== undefined) process.stdout.write(`-- ${note}\n`);
      process.stdout.write(`${sql};\n`);
    }
  if (options.check && steps.length > 0)
    throw new PhoebeError(
      'SCHEMA_MISMATCH',
      `The database is not what the models say: ${steps.length === 1 ? 'one statement' : `${steps.length} statements`} would make it so.`,
    );
}
