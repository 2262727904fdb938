import type { Command } from 'commander';
import type { SchemaCheckOptions } from './commands/schema-check.ts';

/** Describes the commands that look and change nothing: `phoebe schema check`. Other commands of `schema` are there already. */
export function addChecks(program: Command): void {
  const schema = program.commands.find((command) => command.name() === 'schema') ?? program.command('schema');
  schema
    .command('check')
    .description('compare the schema of the models with a committed one; needs no database')
    .option('--models <folder>', 'the folder whose files export the models', './models')
    .option('--against <file>', 'the schema to compare with: a file, or commit:path', 'schema/schema.graphql')
    .option('--json', 'print JSON')
    .addHelpText('after', CHECK_EXAMPLES)
    .action(async (options: SchemaCheckOptions) => (await import('./commands/schema-check.ts')).checkSchema(options));
}

const CHECK_EXAMPLES = `
Ends with status 1 where a change breaks clients of the other schema.

Examples:
  phoebe schema check
  phoebe schema check --against main:schema/schema.graphql
  phoebe schema check --json | jq .breaking`;
