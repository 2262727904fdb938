import { extname, join, resolve } from 'node:path';
import type { Command } from 'commander';
import type { PhoebeConfig } from '../../server/config/phoebe-config.ts';
import { findConfig } from './find-config.ts';
import { type LoadedConfig, NO_CONFIG } from './loaded-config.ts';

/** Options of the command line that a config speaks about, by their names there, and what the config says of each. */
const OPTIONS: Readonly<Record<string, (config: PhoebeConfig, command: Command) => unknown>> = {
  models: ({ models }) => models,
  migrations: ({ migrations }) => migrations,
  schemaFile: ({ schemaFile }) => schemaFile,
  // The schema's file, or the folder of the models that are pulled from a database.
  out: ({ schemaFile, models }, command) => (command.name() === 'pull' ? models : schemaFile || undefined),
  against: ({ schemaFile }) => schemaFile || undefined,
  port: ({ port }) => port,
  host: ({ host }) => host,
  logLevel: ({ logLevel }) => logLevel,
  seed: ({ seed }) => seed,
  createTables: ({ createTables }) => createTables,
  ignore: ({ ignoreTables }) => ignoreTables,
};

/**
 * Reads the config file for a command that is about to run, and completes its options: a flag goes first, then a variable of the
 * environment, then the config, then the default. The command finds the config itself as its option `settings`.
 *
 * @param named the file that `--config` names
 */
export async function applyConfig(command: Command, named: string | undefined): Promise<void> {
  const file = findConfig(named);
  const settings = file === undefined ? NO_CONFIG : await readFirst(command, file);
  command.setOptionValue('settings', settings);
  completeOptions(command, settings.config);
}

/** Gives a command's options that were not said the values of a config. */
export function completeOptions(command: Command, config: PhoebeConfig): void {
  for (const option of command.options) {
    const name = option.attributeName();
    const value = OPTIONS[name]?.(config, command);
    const source = command.getOptionValueSource(name);
    if (value !== undefined && (source === undefined || source === 'default'))
      command.setOptionValueWithSource(name, value, 'config');
  }
}

/** Models are compiled together with the config, which may import them, in the folder where they most likely are. */
async function readFirst(command: Command, file: string): Promise<LoadedConfig> {
  if (extname(file) !== '.json') {
    const { compileFiles } = await import('../compile-file.ts');
    const { folderNames } = await import('../model-files.ts');
    const { registerModuleHooks } = await import('../register-module-hooks.ts');
    const modelsFolder = resolve(command.getOptionValue('models') ?? 'models');
    const models = folderNames(modelsFolder).map((name) => join(modelsFolder, name));
    registerModuleHooks({
      modelsFolder,
      compiled: await compileFiles([file, ...models]),
      notesImports: command.name() === 'dev',
    });
  }
  const { loadConfig } = await import('./load-config.ts');
  return loadConfig(file);
}
