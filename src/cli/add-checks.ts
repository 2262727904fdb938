import type { Command } from 'commander';
import type { DoctorOptions } from './commands/doctor.ts';
import type { SchemaCheckOptions } from './commands/schema-check.ts';
import { DEFAULT_DATA_DIRECTORY } from './data-directory.ts';

/** Describes the commands that look and change nothing. Other commands of `schema` are there already. */
export function addChecks(program: Command): void {
  const schema = program.commands.find((command) => command.name() === 'schema') ?? program.command('schema');
  schema
    .command('check')
    .description('compare the schema of the models with a committed one; needs no database')
    .option('--models <folder>', 'the folder whose files export the models', './models')
    .option('--against <file>', 'the schema to compare with: a file, or commit:path', 'schema/schema.graphql')
    .option('--closed', 'as it is served with: phoebe serve --closed')
    .option('--json', 'print JSON')
    .addHelpText('after', CHECK_EXAMPLES)
    .action(async (options: SchemaCheckOptions) => (await import('./commands/schema-check.ts')).checkSchema(options));
  addDoctor(program);
}

function addDoctor(program: Command): void {
  program
    .command('doctor')
    .description('look over versions, connection, settings, tables, keys and migrations, and say what to do')
    .option('--models <folder>', 'the folder whose files export the models', './models')
    .option('--migrations <folder>', 'the folder of the migrations', './schema/migrations')
    .option('--database <url>', 'cockroachdb://, postgresql:// or pglite:// (env: DATABASE_URL)')
    .option('--data <folder>', `where the embedded database keeps its data (default: "${DEFAULT_DATA_DIRECTORY}")`)
    .option('--json', 'print JSON')
    .addHelpText('after', DOCTOR_EXAMPLES)
    .action(async (options: DoctorOptions) => (await import('./commands/doctor.ts')).runDoctor(options));
}

const DOCTOR_EXAMPLES = `
Changes nothing. Ends with status 1 where something is wrong, with 0 where there are warnings only.

Examples:
  phoebe doctor
  phoebe doctor --database postgresql://me@127.0.0.1/shop --json`;

const CHECK_EXAMPLES = `
Ends with status 1 where a change breaks clients of the other schema.

Examples:
  phoebe schema check
  phoebe schema check --against main:schema/schema.graphql
  phoebe schema check --json | jq .breaking`;
