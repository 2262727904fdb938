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
  /** Hears of every file of others that is read from then on, by its URL. */
  readonly onImport?: ((url: string) => void) | undefined;
}

/** Makes `import()` of TypeScript files work in plain Node, by the rules of the hooks. Call it once a process. */
export function registerModuleHooks({ modelsFolder, compiled, onImport }: ModuleHooksOptions): void {
  // Errors name the lines of the files that people wrote.
  process.setSourceMapsEnabled(true);
  const data: ModuleHooksData = {
    ownUrls: ownUrls(),
    ownCodeUrl: pathToFileURL(OWN_CODE).href,
    modelsUrl: `${pathToFileURL(modelsFolder).href}/`,
    compiled,
  };
  const { registerHooks } = nodeModule as { readonly registerHooks?: RegisterHooks };
  if (registerHooks === undefined) registerInThread(data, onImport);
  else {
    initialize({ ...data, imports: onImport && { postMessage: onImport } });
    registerHooks({ resolve, load });
  }
}

function registerInThread(data: ModuleHooksData, onImport: ((url: string) => void) | undefined): void {
  const hooks = new URL(`../cli/module-hooks${EXTENSION}`, import.meta.url);
  if (onImport === undefined) {
    nodeModule.register(hooks, { data });
    return;
  }
  const { port1, port2 } = new MessageChannel();
  port1.on('message', onImport);
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
