import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { Database } from '../database/database.ts';
import { InvalidArgumentError } from '../errors/phoebe-error.ts';
import { isOperation, type OperationMark } from '../graphql/index.ts';
import { type AnyModel, isModel } from '../orm/index.ts';
import type { ViewerOf } from '../server/index.ts';
import type { CompiledFile } from './compile-file.ts';
import { compileModels } from './compile-models.ts';
import { type LoadedConfig, NO_CONFIG } from './config/loaded-config.ts';
import { describeLoadError } from './describe-load-error.ts';
import { findViewer, withoutViewer } from './find-viewer.ts';
import { MadeDeclarations } from './made-declarations.ts';
import { ModelFileError } from './model-file-error.ts';
import { modelFiles } from './model-files.ts';
import { RELOAD_MARK } from './module-hooks.ts';
import { hasModuleHooks, listenToImports, registerModuleHooks } from './register-module-hooks.ts';
import { shownPath } from './shown-path.ts';

/**
 * Fills tables with sample data. `progress` may be told how much of it is done, for a bar on the terminal.
 * @returns the number of rows, or nothing
 */
export type Seed = (db: Database, progress: SeedProgress) => unknown;

/** @param done how much is done, of `of` in all: rows, say */
export type SeedProgress = (done: number, of: number) => void;

export interface LoadedModels {
  /** The folder's absolute path. */
  readonly folder: string;
  readonly models: readonly AnyModel[];
  /** Queries, mutations and fields that are declared beside the models. */
  readonly operations: readonly OperationMark[];
  /** The export `seed` of the folder's seed file, where there is one. */
  readonly seed: Seed | undefined;
  /** Says who sent a request: the export of the file that `--viewer` names, the config's, or that of one of the models' files. */
  readonly viewer: ViewerOf | undefined;
  /** The config, as it was when the models were read. */
  readonly settings: LoadedConfig;
}

const SEED = /^seed\.m?[jt]s$/;
const NO_MODELS = /(?:^seed|\.d|\.test|\.spec)\.m?[jt]s$/;

/**
 * Imports every file of a folder, and collects the models and operations that they export. Folders in it, tests, declarations
 * and the seed file are left out; a model that two files export counts once.
 *
 * @throws InvalidArgumentError where the folder is missing
 * @throws ModelFileError where a file can not be loaded, or there are no models
 */
export function loadModels(
  directory: string,
  options: Omit<ModelLoaderOptions, 'onImport'> = {},
): Promise<LoadedModels> {
  return modelLoader(directory, options)();
}

export interface ModelLoaderOptions {
  /** The work that `compileModels` has begun for the same folder. */
  readonly compiling?: Promise<ReadonlyMap<string, CompiledFile>> | undefined;
  /** The config, which is read anew with the models. Default: none. */
  readonly settings?: LoadedConfig;
  /** The file that `--viewer` names. */
  readonly viewer?: string | undefined;
  /** Hears of every file that is read, by its absolute path. */
  readonly onImport?: (path: string) => void;
}

/**
 * Makes a function that does what `loadModels` does, and reads the files anew each time. Node forgets no module, so the earlier
 * ones stay in memory.
 */
export function modelLoader(directory: string, options: ModelLoaderOptions = {}): () => Promise<LoadedModels> {
  const { compiling, onImport, settings: given = NO_CONFIG, viewer } = options;
  let generation = 0;
  return async () => {
    const { folder, names } = modelFiles(directory);
    if (generation === 0) {
      if (!hasModuleHooks(folder)) {
        const compiled = await (compiling ?? compileModels(directory));
        registerModuleHooks({ modelsFolder: folder, compiled, notesImports: onImport !== undefined });
      }
      if (onImport !== undefined) listenToImports((url) => onImport(pathOf(url)));
    }
    const mark = generation === 0 ? '' : `?${RELOAD_MARK}=${generation}`;
    const isFirst = generation === 0;
    generation += 1;
    const settings = isFirst ? given : await given.reload(mark);
    return loadAll({ folder, directory, names, mark, settings, viewer });
  };
}

function pathOf(url: string): string {
  return url.startsWith('file:') ? fileURLToPath(url) : url;
}

interface Loading {
  readonly folder: string;
  /** The folder as it was named. */
  readonly directory: string;
  readonly names: readonly string[];
  readonly mark: string;
  readonly settings: LoadedConfig;
  readonly viewer: string | undefined;
}

async function loadAll({ folder, directory, names, mark, settings, viewer }: Loading): Promise<LoadedModels> {
  const values = new Set<unknown>();
  const modules = new Map<string, Readonly<Record<string, unknown>>>();
  const made = new MadeDeclarations(folder);
  try {
    for (const name of names.filter((file) => !NO_MODELS.test(file))) {
      const module = await load(join(folder, name), mark);
      modules.set(join(folder, name), module);
      for (const value of Object.values(module)) values.add(value);
    }
  } finally {
    made.end();
  }
  made.assertExported(values);
  const models = [...values].filter(isOwnModel);
  if (models.length === 0) throw new ModelFileError(noModels(directory, names));
  resolveForeignKeys(models, folder);
  const seedName = names.find((file) => SEED.test(file));
  const seed = seedName === undefined ? undefined : await loadSeed(join(folder, seedName), mark);
  const operations = [...values].filter(isOperation);
  // Looked for in any case: a file that is named after it and has none is a mistake.
  const own = findViewer(modules);
  const named = viewer === undefined ? undefined : await loadViewer(resolve(viewer), mark);
  return { folder, models, operations, seed, viewer: named ?? settings.config.viewer ?? own, settings };
}

async function load(path: string, mark: string): Promise<Readonly<Record<string, unknown>>> {
  try {
    return await import(`${pathToFileURL(path).href}${mark}`);
  } catch (cause) {
    throw new ModelFileError(describeLoadError(cause, path), { cause });
  }
}

async function loadViewer(path: string, mark: string): Promise<ViewerOf> {
  if (!existsSync(path)) throw new InvalidArgumentError(`There is no file "${shownPath(path)}", which --viewer names.`);
  const { viewer } = await load(path, mark);
  if (typeof viewer === 'function') return viewer as ViewerOf;
  throw withoutViewer(path);
}

async function loadSeed(path: string, mark: string): Promise<Seed> {
  const { seed } = await load(path, mark);
  if (typeof seed === 'function') return seed as Seed;
  throw new ModelFileError(
    `The file "${shownPath(path)}" exports no function "seed". Write: export async function seed(db) { … }, or give the file another name.`,
  );
}

/** The functions that answer a foreign key's model are the user's code too: one may name a model that its file does not import. */
function resolveForeignKeys(models: readonly AnyModel[], folder: string): void {
  for (const { meta } of models) {
    for (const relation of meta.relations.values()) {
      try {
        void relation.target;
      } catch (cause) {
        throw new ModelFileError(describeLoadError(cause, folder), { cause });
      }
    }
  }
}

/** An alias of a model is for queries: it has no table of its own. */
function isOwnModel(value: unknown): value is AnyModel {
  return isModel(value) && value.source.alias === undefined;
}

function noModels(directory: string, names: readonly string[]): string {
  const found =
    names.length === 0 ? 'has no TypeScript or JavaScript files' : 'has files, but none of them exports a model';
  const file = shownPath(join(resolve(directory), 'user.ts'));
  return `The models folder "${directory}" ${found}. Write one in ${file}: export const User = model('User', { id: uuidKey(), name: text() }), with an import of model, text and uuidKey from 'phoebe'.`;
}
