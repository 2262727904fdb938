import { readFileSync } from 'node:fs';
import { dirname, extname, isAbsolute, relative, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { configProblem } from '../../server/config/config-options.ts';
import type { PhoebeConfig } from '../../server/config/phoebe-config.ts';
import { asSentence } from '../as-sentence.ts';
import { describeLoadError } from '../describe-load-error.ts';
import { ModelFileError } from '../model-file-error.ts';
import { shownPath } from '../shown-path.ts';
import type { LoadedConfig } from './loaded-config.ts';

/**
 * Reads a config file and checks it. The module hooks have to be there for one in TypeScript.
 *
 * @throws ModelFileError with the file and what is wrong with it
 */
export async function loadConfig(file: string, mark = ''): Promise<LoadedConfig> {
  const shown = shownPath(file);
  const config: unknown = extname(file) === '.json' ? readJson(file, shown) : await importDefault(file, shown, mark);
  const problem = configProblem(config);
  if (problem !== undefined) throw new ModelFileError(`"${shown}": ${problem}`);
  return {
    file,
    shown,
    config: fromWorkingDirectory(config as PhoebeConfig, dirname(file)),
    reload: (anew) => loadConfig(file, anew),
  };
}

function readJson(file: string, shown: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (cause) {
    throw new ModelFileError(`"${shown}": ${asSentence((cause as Error).message)}`, { cause });
  }
}

async function importDefault(file: string, shown: string, mark: string): Promise<unknown> {
  const module = await importConfig(file, mark);
  if (module.default !== undefined) return module.default;
  throw new ModelFileError(`"${shown}" has no default export. Write: export default defineConfig({ … }).`);
}

async function importConfig(file: string, mark: string): Promise<Readonly<Record<string, unknown>>> {
  try {
    return await import(`${pathToFileURL(file).href}${mark}`);
  } catch (cause) {
    throw new ModelFileError(describeLoadError(cause, file), { cause });
  }
}

const PATHS = ['models', 'migrations', 'schemaFile', 'data'] as const;

/** Paths of a file in another folder are relative to that folder. */
function fromWorkingDirectory(config: PhoebeConfig, folder: string): PhoebeConfig {
  if (relative(process.cwd(), folder) === '') return config;
  const paths = PATHS.flatMap((name) => {
    const path = config[name];
    return typeof path !== 'string' || isAbsolute(path) ? [] : [[name, shownPath(resolve(folder, path))]];
  });
  return { ...config, ...Object.fromEntries(paths) };
}
