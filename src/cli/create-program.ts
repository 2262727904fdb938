import { Command, Option } from 'commander';
import { DEFAULT_HOST } from '../server/http-listener.ts';
import { LOG_LEVELS } from '../server/logging/logger.ts';
import { addAccess } from './add-access.ts';
import { addChecks } from './add-checks.ts';
import { addConsole } from './add-console.ts';
import { addDev } from './add-dev.ts';
import { addMigrate, addModels } from './add-migrate.ts';
import { addSeed } from './add-seed.ts';
import type { SchemaExportOptions } from './commands/schema-export.ts';
import type { ServeOptions } from './commands/serve.ts';
import { DEFAULT_DATA_DIRECTORY } from './data-directory.ts';
import { packageVersion } from './package-version.ts';
import { portOption } from './port-option.ts';

/** Describes the commands; their code is loaded when one of them runs. `endNow` ends the process without waiting for an orderly end. */
export function createProgram(endNow: () => void): Command {
  const program = new Command('phoebe')
    .description('ORM models in, a GraphQL server out.')
    .version(packageVersion(), '-V, --version', 'print the version')
    .option('--debug', 'show the stack of an error (also: DEBUG=phoebe)')
    .helpOption('-h, --help', 'print this help')
    .addHelpText('after', EXAMPLES)
    .showHelpAfterError(false)
    // The process ends in main.ts and nowhere else, and run-cli.ts writes the errors.
    .exitOverride()
    .configureOutput({ outputError: () => {} });
  addServe(program, endNow);
  addDev(program, endNow);
  addSeed(program, endNow);
  addConsole(program);
  addSchema(program);
  addChecks(program);
  addMigrate(program);
  addModels(program);
  addAccess(program);
  return program;
}

const EXAMPLES = `
Examples:
  phoebe dev                           serve ./models from an embedded database, and follow them as you write
  phoebe serve                         serve them as they are
  phoebe schema export                 write schema/schema.graphql
  phoebe migrate create add nicknames  write what the database needs to be what the models say
  phoebe migrate up                    and apply it
  phoebe serve --help                  all options of a command`;

const SERVE_EXAMPLES = `
Examples:
  phoebe serve                                           ./models, data kept in ${DEFAULT_DATA_DIRECTORY}
  phoebe serve --memory --port 0                         nothing kept, any free port
  phoebe serve --database cockroachdb://root@127.0.0.1:26257/my_app
  DATABASE_URL=postgresql://me@127.0.0.1/my_app phoebe serve --host 0.0.0.0 --no-create-tables`;

const SCHEMA_EXAMPLES = `
Examples:
  phoebe schema export
  phoebe schema export --stdout | less
  phoebe schema export --introspection web/schema.json --apollo web/src/apollo-config.ts`;

function addServe(program: Command, endNow: () => void): void {
  program
    .command('serve')
    .description('serve GraphQL and GraphiQL for a folder of models')
    .option('--models <folder>', 'the folder whose files export the models', './models')
    .addOption(portOption())
    .addOption(new Option('--host <address>', 'the address to listen at').env('HOST').default(DEFAULT_HOST))
    .option('--memory', 'an embedded database that keeps nothing')
    .option('--database <url>', 'cockroachdb://, postgresql:// or pglite:// (env: DATABASE_URL)')
    .option('--data <folder>', `where the embedded database keeps its data (default: "${DEFAULT_DATA_DIRECTORY}")`)
    .option('--closed', 'models without rules are closed to everybody')
    .option('--no-create-tables', 'do not make the tables that are missing')
    .option('--no-seed', "do not run the models folder's seed file when all tables are new")
    .addOption(new Option('--log-level <level>', 'the least level to log').choices(LOG_LEVELS).default('info'))
    .addHelpText('after', SERVE_EXAMPLES)
    .action(async (options: ServeOptions) => (await import('./commands/serve.ts')).serve(options, endNow));
}

function addSchema(program: Command): void {
  program
    .command('schema')
    .description('work with the GraphQL schema of the models')
    .command('export')
    .description('write the schema, sorted; needs no database')
    .option('--models <folder>', 'the folder whose files export the models', './models')
    .addOption(new Option('--out <file>', 'the file to write').default('schema/schema.graphql'))
    .addOption(new Option('--stdout', 'print it instead').conflicts(['out', 'introspection', 'apollo']))
    .option('--closed', 'as it is served with: phoebe serve --closed')
    .option('--introspection <file>', 'also write the answer to the introspection query, as JSON')
    .option('--apollo <file>', "also write Apollo Client's cache configuration, as TypeScript")
    .addHelpText('after', SCHEMA_EXAMPLES)
    .action(async (options: SchemaExportOptions) =>
      (await import('./commands/schema-export.ts')).exportSchema(options),
    );
}
