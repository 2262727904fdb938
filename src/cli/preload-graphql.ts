import { existsSync, readFileSync, statSync } from 'node:fs';
import { createRequire, Module } from 'node:module';
import { dirname, join } from 'node:path';
import { OWN_CODE } from './own-code.ts';

/** A package's modules in one file, as the build writes it. */
interface ModuleBundle {
  readonly version: string;
  /** By their paths in the package: their size in bytes, and what they do. */
  readonly files: Readonly<Record<string, readonly [sizeBytes: number, run: RunModule]>>;
}

type RunModule = (
  this: unknown,
  exports: unknown,
  require: (id: string) => unknown,
  module: Module,
  filename: string,
  folder: string,
) => void;

export interface PreloadOptions {
  /** The file. Default: the one that the build writes; beside the sources there is none. */
  readonly bundle?: string;
  /** What Node was started with. */
  readonly flags?: string;
}

const BUNDLE = join(OWN_CODE, 'cli', 'graphql.cjs');

function nodeFlags(): string {
  return [...process.execArgv, process.env.NODE_OPTIONS ?? ''].join(' ');
}

/** Code that is there before us may want to see every module being loaded: tracing does. */
const PRELOADS = /(?:^|\s)(?:-r|--require|--import|--loader|--experimental-loader)\b/;

/**
 * Puts the modules of the installed `graphql` where `require` keeps what it has loaded, out of one file in place of 130, which
 * would take longer to find and read than all else that a start does. Whoever imports `graphql` then gets these very modules:
 * there is one copy of it. Does nothing where the installed package is another one than the file was made from.
 */
export function preloadGraphQL({ bundle = BUNDLE, flags = nodeFlags() }: PreloadOptions = {}): void {
  if (!existsSync(bundle) || PRELOADS.test(flags)) return;
  const require = createRequire(bundle);
  const folder = dirname(require.resolve('graphql'));
  const { version, files } = require(bundle) as ModuleBundle;
  if (versionOf(folder) === version && isSame(folder, files)) new PreloadedModules(folder, files).add(require.cache);
}

function versionOf(folder: string): unknown {
  return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')).version;
}

/** Somebody may have mended the package where it is installed. */
function isSame(folder: string, files: ModuleBundle['files']): boolean {
  return Object.entries(files).every(
    ([path, [sizeBytes]]) => statSync(join(folder, path), { throwIfNoEntry: false })?.size === sizeBytes,
  );
}

class PreloadedModules {
  readonly #folder: string;
  readonly #files: ModuleBundle['files'];
  readonly #modules = new Map<string, Module>();

  constructor(folder: string, files: ModuleBundle['files']) {
    this.#folder = folder;
    this.#files = files;
  }

  add(cache: NodeJS.Dict<Module>): void {
    for (const path of Object.keys(this.#files)) this.#exportsOf(path);
    for (const module of this.#modules.values()) cache[module.filename] = module;
  }

  #exportsOf(path: string): unknown {
    const known = this.#modules.get(path);
    // Modules that require each other see what is there of the other, as by Node's own `require`.
    if (known !== undefined) return known.exports;
    const filename = join(this.#folder, path);
    const module = new Module(filename);
    module.filename = filename;
    this.#modules.set(path, module);
    const near = dirname(path);
    const require = (id: string) => this.#exportsOf(join(near, id));
    this.#files[path]![1].call(module.exports, module.exports, require, module, filename, dirname(filename));
    module.loaded = true;
    return module.exports;
  }
}
