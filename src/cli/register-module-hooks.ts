import nodeModule from 'node:module';
import { pathToFileURL } from 'node:url';
import { MessageChannel } from 'node:worker_threads';
import type { CompiledFile } from './compile-file.ts';
import { initialize, load, type ModuleHooksData, resolve } from './module-hooks.ts';
import { OWN_CODE } from './own-code.ts';

/** Since Node 22.15: hooks in the main thread, which `module.register` is going to give way to. */
type RegisterHooks = (hooks: { readonly resolve: typeof resolve; readonly load: typeof load }) => void;

export interface ModuleHooksOptions {
  readonly modelsFolder: string;
  /** Files that are compiled already, by their paths. */
  readonly compiled: ReadonlyMap<string, CompiledFile>;
  /** Whether files of others that are read from then on are told to the listener of `listenToImports`. */
  readonly notesImports?: boolean;
}

let registeredFolder: string | undefined;
let onImport: ((url: string) => void) | undefined;
const unheard: string[] = [];

/** True where the hooks are there, for models of this folder. */
export function hasModuleHooks(modelsFolder: string): boolean {
  return registeredFolder === modelsFolder;
}

/** `listener` hears of every file of others that was read since the hooks are there, and from then on, by its URL. */
export function listenToImports(listener: (url: string) => void): void {
  onImport = listener;
  for (const url of unheard.splice(0)) listener(url);
}

function noteImport(url: string): void {
  if (onImport === undefined) unheard.push(url);
  else onImport(url);
}

/**
 * Makes `import()` of TypeScript files work in plain Node, by the rules of the hooks. Call it again where the models turn out to be
 * in another folder.
 */
export function registerModuleHooks({ modelsFolder, compiled, notesImports }: ModuleHooksOptions): void {
  const isFirst = registeredFolder === undefined;
  registeredFolder = modelsFolder;
  // Errors name the lines of the files that people wrote.
  process.setSourceMapsEnabled(true);
  const data: ModuleHooksData = {
    ownUrls: ownUrls(),
    ownCodeUrl: pathToFileURL(OWN_CODE).href,
    modelsUrl: `${pathToFileURL(modelsFolder).href}/`,
    compiled,
  };
  const { registerHooks } = nodeModule as { readonly registerHooks?: RegisterHooks };
  if (registerHooks === undefined) registerInThread(data, notesImports === true);
  else {
    initialize({ ...data, imports: notesImports ? { postMessage: noteImport } : undefined });
    if (isFirst) registerHooks({ resolve, load });
  }
}

function registerInThread(data: ModuleHooksData, notesImports: boolean): void {
  const hooks = new URL(`../cli/module-hooks${EXTENSION}`, import.meta.url);
  if (!notesImports) {
    nodeModule.register(hooks, { data });
    return;
  }
  const { port1, port2 } = new MessageChannel();
  port1.on('message', noteImport);
  port1.unref();
  nodeModule.register(hooks, { data: { ...data, imports: port2 }, transferList: [port2] });
}

/** `.ts` when the sources themselves run, `.js` in the package. */
const EXTENSION = import.meta.url.endsWith('.ts') ? '.ts' : '.js';

function ownUrls(): Readonly<Record<string, string>> {
  const entry = (path: string): string => new URL(`../${path}index${EXTENSION}`, import.meta.url).href;
  return {
    phoebe: entry(''),
    'phoebe/graphql': entry('graphql/'),
    'phoebe/server': entry('server/'),
    graphql: import.meta.resolve('graphql'),
  };
}
