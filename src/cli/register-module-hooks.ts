import nodeModule from 'node:module';
import { pathToFileURL } from 'node:url';
import { register } from 'tsx/esm/api';
import { initialize, type ModuleHooksData, resolve } from './module-hooks.ts';

/** Since Node 22.15: hooks in the main thread, which `module.register` is going to give way to. */
type RegisterHooks = (hooks: { readonly resolve: typeof resolve }) => void;

/**
 * Makes `import()` of TypeScript files work in plain Node, with the rules of `resolve` on top. Call it once a process.
 * `onImport` hears of every module that is read from then on.
 */
export function registerModuleHooks(modelsFolder: string, onImport?: (url: string) => void): void {
  const data: ModuleHooksData = { ownUrls: ownUrls(), modelsUrl: `${pathToFileURL(modelsFolder).href}/` };
  register(onImport === undefined ? {} : { onImport });
  const { registerHooks } = nodeModule as { readonly registerHooks?: RegisterHooks };
  if (registerHooks === undefined) {
    nodeModule.register(new URL(`../cli/module-hooks${EXTENSION}`, import.meta.url), { data });
    return;
  }
  initialize(data);
  registerHooks({ resolve });
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
