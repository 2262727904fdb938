import { type Command, Option } from 'commander';
import type { SchemaCheckOptions } from './commands/schema-check.ts';
import type { SchemaExportOptions } from './commands/schema-export.ts';
import { withModels } from './shared-options.ts';

const EXPORT_EXAMPLES = `
Examples:
  phoebe schema export
  phoebe schema export --stdout | less
  phoebe schema export --introspection web/schema.json --apollo web/src/apollo-config.ts`;

const CHECK_EXAMPLES = `
Ends with status 1 where a change breaks clients of the other schema.

Examples:
  phoebe schema check
  phoebe schema check --against main:schema/schema.graphql
  phoebe schema check --json | jq .breaking`;

/** Describes `phoebe schema …`. */
export function addSchema(program: Command): void {
  const schema = program.command('schema').description('work with the GraphQL schema of the models');
  withModels(schema.command('export'))
    .description('write the schema, sorted; needs no database')
    .addOption(new Option('--out <file>', 'the file to write').default('schema/schema.graphql'))
    .addOption(new Option('--stdout', 'print it instead').conflicts(['out', 'introspection', 'apollo']))
    .option('--closed', 'as it is served with: phoebe serve --closed')
    .option('--introspection <file>', 'also write the answer to the introspection query, as JSON')
    .option('--apollo <file>', "also write Apollo Client's cache configuration, as TypeScript")
    .addHelpText('after', EXPORT_EXAMPLES)
    .action(async (options: SchemaExportOptions) =>
      (await import('./commands/schema-export.ts')).exportSchema(options),
    );
  withModels(schema.command('check'))
    .description('compare the schema of the models with a committed one; needs no database')
    .option('--against <file>', 'the schema to compare with: a file, or commit:path', 'schema/schema.graphql')
    .option('--closed', 'as it is served with: phoebe serve --closed')
    .option('--json', 'print JSON')
    .addHelpText('after', CHECK_EXAMPLES)
    .action(async (options: SchemaCheckOptions) => (await import('./commands/schema-check.ts')).checkSchema(options));
}
