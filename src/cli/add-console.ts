import { homedir } from 'node:os';
import { join } from 'node:path';
import { type Command, Option } from 'commander';
import type { ConsoleOptions } from './commands/console.ts';
import { withDatabase, withModels } from './shared-options.ts';

const EXAMPLES = `
Statements may await. The models are there by their names, and so is all that "phoebe" exports; the database is db.

Examples:
  phoebe console
  phoebe console --memory                     new tables in memory, with the rows of the seed file
  echo 'await User.select().count()' | phoebe console`;

/** Describes `phoebe console`. */
export function addConsole(program: Command): void {
  withDatabase(withModels(program.command('console')))
    .description('run statements of JavaScript with the models at hand')
    .option('--memory', 'an embedded database that keeps nothing, with tables and the rows of the seed file')
    .option('--sql', 'show the SQL of each statement from the beginning')
    .addOption(
      new Option('--history <file>', 'where to keep the lines that were typed').default(
        join(homedir(), '.phoebe_history'),
        '.phoebe_history in the home folder',
      ),
    )
    .option('--no-history', 'do not keep them')
    .addHelpText('after', EXAMPLES)
    .action(async (options: ConsoleOptions) => (await import('./commands/console.ts')).openConsole(options));
}
