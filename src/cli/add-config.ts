import type { Command } from 'commander';
import type { ShowConfigOptions } from './commands/show-config.ts';
import { migrationsOption, withSchemaFile, withServing } from './shared-options.ts';

const EXAMPLES = `
A flag goes before a variable of the environment (and of .env), that before the config file, that before the default.

Examples:
  phoebe config
  PORT=8080 phoebe config --cors http://localhost:5173
  phoebe config --json | jq .port`;

/** Describes `phoebe config`. */
export function addConfig(program: Command): void {
  withSchemaFile(withServing(program.command('config')))
    .description('show what holds for this folder, and where each option comes from')
    .option('--no-create-tables', 'do not make the tables that are missing')
    .option('--ignore <table...>', 'tables that are none of the models')
    .addOption(migrationsOption())
    .option('--json', 'print JSON')
    .addHelpText('after', EXAMPLES)
    .action(async (options: ShowConfigOptions, command: Command) =>
      (await import('./commands/show-config.ts')).showConfig(options, (name) => command.getOptionValueSource(name)),
    );
}
