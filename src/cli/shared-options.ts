import { type Command, InvalidArgumentError as InvalidOption, Option } from 'commander';
import { corsProblem } from '../server/cors.ts';
import { DEFAULT_HOST } from '../server/http-listener.ts';
import { LOG_LEVELS } from '../server/logging/logger.ts';
import { DEFAULT_DATA_DIRECTORY } from './data-directory.ts';
import { portOption } from './port-option.ts';

/** Adds `--models`. */
export function withModels(command: Command): Command {
  return command.option('--models <folder>', 'the folder whose files export the models', './models');
}

/** Adds the options that choose a database. */
export function withDatabase(command: Command): Command {
  return command
    .option('--database <url>', 'cockroachdb://, postgresql:// or pglite:// (env: DATABASE_URL)')
    .option('--data <folder>', `where the embedded database keeps its data (default: "${DEFAULT_DATA_DIRECTORY}")`);
}

/** Adds the options of a command that serves a folder of models. */
export function withServing(command: Command): Command {
  return withDatabase(
    withModels(command)
      .addOption(portOption())
      .addOption(new Option('--host <address>', 'the address to listen at').env('HOST').default(DEFAULT_HOST))
      .option('--memory', 'an embedded database that keeps nothing'),
  )
    .option('--closed', 'models without rules are closed to everybody')
    .addOption(
      new Option('--cors <origin...>', 'pages of other origins that may ask, such as http://localhost:5173').argParser(
        addOrigin,
      ),
    )
    .option('--viewer <file>', 'the file whose export "viewer" says who sent a request')
    .option('--no-seed', "do not run the models folder's seed file when all tables are new")
    .addOption(new Option('--log-level <level>', 'the least level to log').choices(LOG_LEVELS).default('info'));
}

function addOrigin(origin: string, others: readonly string[] = []): readonly string[] {
  const problem = corsProblem({ origin });
  if (problem !== undefined) throw new InvalidOption(problem);
  return [...others, origin];
}

/** Adds `--schema-file`. */
export function withSchemaFile(command: Command): Command {
  return command
    .option('--schema-file <file>', 'the file to write the schema to', 'schema/schema.graphql')
    .option('--no-schema-file', 'do not write the schema to a file');
}

/** `--migrations`. */
export function migrationsOption(): Option {
  return new Option('--migrations <folder>', 'the folder of the migrations').default('./schema/migrations');
}

/** Adds the options that say what a difference between models and tables means. */
export function withDifference(command: Command): Command {
  return command
    .option('--rename <old=new...>', 'a table, or as table.old=new a column, that only has a new name')
    .option('--no-renames', 'what goes and what comes are different things: do not ask')
    .option('--fill <table.column=value...>', 'the value of rows that would have NULL where it is not allowed')
    .option('--ignore <table...>', 'tables that are none of the models');
}
