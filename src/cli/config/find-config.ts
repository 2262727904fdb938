import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { InvalidArgumentError } from '../../errors/phoebe-error.ts';

/** The files that are looked for in the working directory. */
export const CONFIG_FILES: readonly string[] = ['ts', 'mts', 'js', 'mjs', 'json'].map(
  (ending) => `phoebe.config.${ending}`,
);

/**
 * Finds the config file of the working directory, or the one that is named; undefined where there is none.
 *
 * @throws InvalidArgumentError where the named one is missing, or two are there
 */
export function findConfig(named?: string): string | undefined {
  if (named !== undefined) {
    if (existsSync(named)) return resolve(named);
    throw new InvalidArgumentError(`There is no config file "${named}".`);
  }
  const [found, another] = CONFIG_FILES.filter((name) => existsSync(name));
  if (another !== undefined)
    throw new InvalidArgumentError(`There are two config files, "${found}" and "${another}". Keep one.`);
  return found && resolve(found);
}
