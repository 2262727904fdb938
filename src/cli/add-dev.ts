import { type Command, Option } from 'commander';
import { DEFAULT_HOST } from '../server/http-listener.ts';
import { LOG_LEVELS } from '../server/logging/logger.ts';
import { DEFAULT_DATA_DIRECTORY } from './data-directory.ts';
import type { DevOptions } from './dev/dev-session.ts';
import { portOption } from './port-option.ts';

const EXAMPLES = `
What loses nothing is applied to the database at once. What would destroy rows or values is listed and left.

Examples:
  phoebe dev                                          ./models, data kept in ${DEFAULT_DATA_DIRECTORY}
  phoebe dev --memory --port 0                        nothing kept, any free port
  phoebe dev --database postgresql://me@127.0.0.1/my_app --no-schema-file
  phoebe dev --rename users.username=login            a field that got a new name while nobody watched`;

/** Describes `phoebe dev`. `endNow` ends the process without waiting for an orderly end. */
export function addDev(program: Command, endNow: () => void): void {
  program
    .command('dev')
    .description('serve a folder of models, and follow it as its files change')
    .option('--models <folder>', 'the folder whose files export the models', './models')
    .addOption(portOption())
    .addOption(new Option('--host <address>', 'the address to listen at').env('HOST').default(DEFAULT_HOST))
    .option('--memory', 'an embedded database that keeps nothing')
    .option('--database <url>', 'cockroachdb://, postgresql:// or pglite:// (env: DATABASE_URL)')
    .option('--data <folder>', `where the embedded database keeps its data (default: "${DEFAULT_DATA_DIRECTORY}")`)
    .option('--closed', 'models without rules are closed to everybody')
    .option('--no-seed', "do not run the models folder's seed file when all tables are new")
    .option('--schema-file <file>', 'the file to write the schema to', 'schema/schema.graphql')
    .option('--no-schema-file', 'do not write the schema to a file')
    .option('--rename <old=new...>', 'a table, or as table.old=new a column, that only has a new name')
    .option('--no-renames', 'what goes and what comes are different things: do not ask')
    .option('--fill <table.column=value...>', 'the value of rows that would have NULL where it is not allowed')
    .option('--ignore <table...>', 'tables that are none of the models')
    .option('--allow-destructive', 'also apply what destroys rows or values')
    .addOption(new Option('--log-level <level>', 'the least level to log').choices(LOG_LEVELS).default('info'))
    .addHelpText('after', EXAMPLES)
    .action(async (options: DevOptions) => (await import('./commands/dev.ts')).dev(options, endNow));
}
