import { type Command, InvalidArgumentError as InvalidOption, Option } from 'commander';
import type { MigrateCreateOptions } from './commands/migrate-create.ts';
import type { MigrateRunOptions } from './commands/migrate-run.ts';
import type { MigrateDiffOptions, MigrateShowOptions } from './commands/migrate-show.ts';
import type { ModelsPullOptions } from './commands/models-pull.ts';
import { migrationsOption, withDatabase, withDifference, withModels } from './shared-options.ts';

/** Describes `phoebe migrate …`. */
export function addMigrate(program: Command): void {
  const migrate = program.command('migrate').description('change the tables of a database as the models change');
  withDiffOptions(migrate.command('create'))
    .argument('[title...]', 'what it does, in a few words')
    .description('write a migration: what the database needs to be what the models say')
    .option('--empty', 'write one without statements, to be filled in by hand')
    .option('--json', 'print JSON')
    .addHelpText(
      'after',
      '\nExamples:\n  phoebe migrate create add nicknames\n  phoebe migrate create --rename users.name=nick',
    )
    .action(async (title: string[], options: MigrateCreateOptions) =>
      (await import('./commands/migrate-create.ts')).createMigration(title, options),
    );
  withDiffOptions(migrate.command('diff'))
    .description('show how the database differs from the models; change nothing')
    .option('--check', 'end with status 1 where it differs')
    .option('--json', 'print JSON')
    .addHelpText('after', '\nExamples:\n  phoebe migrate diff\n  phoebe migrate diff --check --no-renames')
    .action(async (options: MigrateDiffOptions) => (await import('./commands/migrate-show.ts')).showDiff(options));
  addRunning(migrate);
  addShowing(migrate);
}

function addRunning(migrate: Command): void {
  withRunOptions(migrate.command('up'))
    .description('apply what is pending, in order')
    .option('--to <name>', 'the last migration to apply')
    .option('--allow-destructive', 'run statements that a comment calls destructive')
    .addHelpText('after', '\nExamples:\n  phoebe migrate up\n  phoebe migrate up --to 20261122083000_add_nicknames')
    .action(async (options: MigrateRunOptions) => (await import('./commands/migrate-run.ts')).applyPending(options));
  withRunOptions(migrate.command('down'))
    .description('take back what was applied last')
    .option('--to <name>', 'the last migration to stay')
    .addOption(new Option('--count <number>', 'how many to take back (default: 1)').argParser(positive).conflicts('to'))
    .option('--allow-destructive', 'run statements that a comment calls destructive')
    .addHelpText('after', '\nExamples:\n  phoebe migrate down\n  phoebe migrate down --count 2 --allow-destructive')
    .action(async (options: MigrateRunOptions) => (await import('./commands/migrate-run.ts')).takeBack(options));
  withRunOptions(migrate.command('fake'))
    .description('note migrations as applied without running them')
    .option('--to <name>', 'the last migration to note')
    .addHelpText('after', '\nExamples:\n  phoebe migrate fake --to 20261122083000_first')
    .action(async (options: MigrateRunOptions) => (await import('./commands/migrate-run.ts')).noteAsApplied(options));
}

function addShowing(migrate: Command): void {
  withRunOptions(migrate.command('status'))
    .description('list the migrations, and which are applied')
    .addHelpText('after', '\nExamples:\n  phoebe migrate status\n  phoebe migrate status --json')
    .action(async (options: MigrateShowOptions) => (await import('./commands/migrate-show.ts')).showStatus(options));
  withRunOptions(migrate.command('plan'))
    .description('print the statements that "up" would run; run none')
    .addHelpText('after', '\nExamples:\n  phoebe migrate plan')
    .action(async (options: MigrateShowOptions) => (await import('./commands/migrate-show.ts')).showPlan(options));
}

/** Describes `phoebe models …`. */
export function addModels(program: Command): void {
  const models = program.command('models').description('work with model files');
  withDatabase(models.command('pull'))
    .description('write a model for each table of a database')
    .addOption(new Option('--out <folder>', 'the folder to write to').default('./models'))
    .option('--schema <name...>', 'SQL schemas to read besides the default one')
    .option('--overwrite', 'replace files that are there')
    .addOption(new Option('--stdout', 'print them instead').conflicts(['out', 'json']))
    .option('--json', 'print JSON')
    .addHelpText('after', '\nExamples:\n  phoebe models pull --database postgresql://me@127.0.0.1/shop --out ./models')
    .action(async (options: ModelsPullOptions) => (await import('./commands/models-pull.ts')).pullModels(options));
}

function withRunOptions(command: Command): Command {
  return withDatabase(command).addOption(migrationsOption()).option('--json', 'print JSON');
}

function withDiffOptions(command: Command): Command {
  return withDifference(withModels(withDatabase(command)))
    .addOption(migrationsOption())
    .option('--concurrently', 'build and drop indexes without locking their tables, where the engine has that');
}

function positive(text: string): number {
  const number = Number(text);
  if (/^\d+$/.test(text) && number >= 1) return number;
  throw new InvalidOption('It is a whole number of at least 1.');
}
