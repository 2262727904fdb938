import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { Database } from '../database/database.ts';
import { InvalidArgumentError } from '../errors/phoebe-error.ts';
import { isOperation, type OperationMark } from '../graphql/index.ts';
import { type AnyModel, isModel } from '../orm/index.ts';
import type { ViewerOf } from '../server/index.ts';
import type { CompiledFile } from './compile-file.ts';
import { compileModels } from './compile-models.ts';
import { describeLoadError } from './describe-load-error.ts';
import { findViewer } from './find-viewer.ts';
import { ModelFileError } from './model-file-error.ts';
import { modelFiles } from './model-files.ts';
import { RELOAD_MARK } from './module-hooks.ts';
import { registerModuleHooks } from './register-module-hooks.ts';
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
  /** The export `viewer` of one of the files: it says who sent a request. */
  readonly viewer: ViewerOf | undefined;
}

const SEED = /^seed\.m?[jt]s$/;
const NO_MODELS = /(?:^seed|\.d|\.test|\.spec)\.m?[jt]s$/;

/**
 * Imports every file of a folder, and collects the models and operations that they export. Folders in it, tests, declarations
 * and the seed file are left out; a model that two files export counts once.
 *
 * @throws InvalidArgumentError where the folder is missing or has no models
 * @throws ModelFileError where a file can not be loaded
 */
export function loadModels(
  directory: string,
  options: Pick<ModelLoaderOptions, 'compiling'> = {},
): Promise<LoadedModels> {
  return modelLoader(directory, options)();
}

export interface ModelLoaderOptions {
  /** The work that `compileModels` has begun for the same folder. */
  readonly compiling?: Promise<ReadonlyMap<string, CompiledFile>>;
  /** Hears of every file that is read, by its absolute path. */
  readonly onImport?: (path: string) => void;
}

/**
 * Makes a function that does what `loadModels` does, and reads the files anew each time. Node forgets no module, so the earlier
 * ones stay in memory.
 */
export function modelLoader(directory: string, options: ModelLoaderOptions = {}): () => Promise<LoadedModels> {
  const { compiling, onImport } = options;
  let generation = 0;
  return async () => {
    const { folder, names } = modelFiles(directory);
    if (generation === 0)
      registerModuleHooks({
        modelsFolder: folder,
        compiled: await (compiling ?? compileModels(directory)),
        onImport: onImport && ((url) => onImport(pathOf(url))),
      });
    const mark = generation === 0 ? '' : `?${RELOAD_MARK}=${generation}`;
    generation += 1;
    return loadAll({ folder, directory, names, mark });
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
}

async function loadAll({ folder, directory, names, mark }: Loading): Promise<LoadedModels> {
  const values = new Set<unknown>();
  const modules = new Map<string, Readonly<Record<string, unknown>>>();
  for (const name of names.filter((file) => !NO_MODELS.test(file))) {
    const module = await load(join(folder, name), mark);
    modules.set(join(folder, name), module);
    for (const value of Object.values(module)) values.add(value);
  }
  const models = [...values].filter(isOwnModel);
  if (models.length === 0) throw new InvalidArgumentError(noModels(directory, names));
  resolveForeignKeys(models, folder);
  const seedName = names.find((file) => SEED.test(file));
  const seed = seedName === undefined ? undefined : await loadSeed(join(folder, seedName), mark);
  return { folder, models, operations: [...values].filter(isOperation), seed, viewer: findViewer(modules) };
}

async function load(path: string, mark: string): Promise<Readonly<Record<string, unknown>>> {
  try {
    return await import(`${pathToFileURL(path).href}${mark}`);
  } catch (cause) {
    throw new ModelFileError(describeLoadError(cause, path), { cause });
  }
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
  return `The models folder "${directory}" ${found}. Export one: export const User = model('User', { id: uuidKey() }).`;
}
