import type { Command } from 'commander';
import { DEFAULT_DATA_DIRECTORY } from './data-directory.ts';
import type { DevOptions } from './dev/dev-session.ts';
import { withDifference, withSchemaFile, withServing } from './shared-options.ts';

const EXAMPLES = `
What loses nothing is applied to the database at once. What would destroy rows or values is listed and left.

Examples:
  phoebe dev                                          ./models, data kept in ${DEFAULT_DATA_DIRECTORY}
  phoebe dev --memory --port 0                        nothing kept, any free port
  phoebe dev --database postgresql://me@127.0.0.1/my_app --no-schema-file
  phoebe dev --rename users.username=login            a field that got a new name while nobody watched`;

/** Describes `phoebe dev`. `endNow` ends the process without waiting for an orderly end. */
export function addDev(program: Command, endNow: () => void): void {
  withSchemaFile(withDifference(withServing(program.command('dev'))))
    .description('serve a folder of models, and follow it as its files change')
    .option('--allow-host <name...>', 'names that requests may be for, beside addresses and localhost')
    .option('--allow-destructive', 'also apply what destroys rows or values, or takes away what no model mentions')
    .addHelpText('after', EXAMPLES)
    .action(async (options: DevOptions) => (await import('./commands/dev.ts')).dev(options, endNow));
}
