import { InvalidArgumentError } from '../../errors/phoebe-error.ts';
import type { BuildSchemaOptions } from '../../graphql/index.ts';
import { CONFIG_OPTIONS, configProblem, type OptionReader } from './config-options.ts';
import type { ConfiguredServerOptions, PhoebeConfig } from './phoebe-config.ts';

/** Options of the schema alone, which commands without a server need. */
export type ConfiguredSchemaOptions = Omit<BuildSchemaOptions, 'operations'>;

/**
 * Returns what a config says of the server, for a server of your own; what is for the program `phoebe` alone, such as the port, is
 * left out.
 *
 * @throws InvalidArgumentError for an option that there is not, or that has a wrong value
 * @example
 * import config from './phoebe.config.ts';
 *
 * const server = createServer({ db, models: [User, Tweet], ...serverOptions(config) });
 */
export function serverOptions(config: PhoebeConfig): ConfiguredServerOptions {
  const problem = configProblem(config);
  if (problem !== undefined) throw new InvalidArgumentError(problem);
  return optionsFor(config, ['server', 'schema']) as ConfiguredServerOptions;
}

/** Returns what a checked config says of the schema. */
export function schemaOptions(config: PhoebeConfig): ConfiguredSchemaOptions {
  return optionsFor(config, ['schema']) as ConfiguredSchemaOptions;
}

function optionsFor(config: PhoebeConfig, readers: readonly OptionReader[]): object {
  const names = Object.keys(CONFIG_OPTIONS) as (keyof PhoebeConfig)[];
  return Object.fromEntries(
    names
      .filter((name) => config[name] !== undefined && readers.includes(CONFIG_OPTIONS[name].reader))
      .map((name) => [name, config[name]]),
  );
}
