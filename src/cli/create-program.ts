import { Command } from 'commander';
import { addAccess } from './add-access.ts';
import { addConfig } from './add-config.ts';
import { addConsole } from './add-console.ts';
import { addDev } from './add-dev.ts';
import { addDoctor } from './add-doctor.ts';
import { addMigrate, addModels } from './add-migrate.ts';
import { addSchema } from './add-schema.ts';
import { addSeed } from './add-seed.ts';
import { addServe } from './add-serve.ts';
import { applyConfig } from './config/apply-config.ts';
import { packageVersion } from './package-version.ts';

/** Describes the commands; their code is loaded when one of them runs. `endNow` ends the process without waiting for an orderly end. */
export function createProgram(endNow: () => void): Command {
  const program = new Command('phoebe')
    .description('ORM models in, a GraphQL server out.')
    .version(packageVersion(), '-V, --version', 'print the version')
    .option('--config <file>', 'the config file (default: phoebe.config.ts, .mts, .js, .mjs or .json)')
    .option('--debug', 'show the stack of an error (also: DEBUG=phoebe)')
    .helpOption('-h, --help', 'print this help')
    .addHelpText('after', EXAMPLES)
    .showHelpAfterError(false)
    // The process ends in main.ts and nowhere else, and run-cli.ts writes the errors.
    .exitOverride()
    .configureOutput({ outputError: () => {} })
    .hook('preAction', (root, command) => applyConfig(command, root.opts<{ readonly config?: string }>().config));
  addServe(program, endNow);
  addDev(program, endNow);
  addConfig(program);
  addSeed(program, endNow);
  addConsole(program);
  addSchema(program);
  addDoctor(program);
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
