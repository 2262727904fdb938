import { existsSync, statSync } from 'node:fs';

/** What the hooks have to know; set once, before the first model is loaded. */
export interface ModuleHooksData {
  /** Specifiers that mean one file of this installation, whoever asks: `phoebe`, its entries, and `graphql`. */
  readonly ownUrls: Readonly<Record<string, string>>;
  /** The models folder as a URL that ends in a slash. */
  readonly modelsUrl: string;
}

interface Resolved {
  readonly url: string;
  readonly format?: string | null | undefined;
  readonly shortCircuit?: boolean;
}
interface ResolveContext {
  readonly parentURL?: string | undefined;
}
type NextResolve = (specifier: string, context: ResolveContext) => Resolved | Promise<Resolved>;

let data: ModuleHooksData = { ownUrls: {}, modelsUrl: 'file:///' };

/** Called by Node in the thread of the hooks, or by us where the hooks run in the main thread. */
export function initialize(given: ModuleHooksData): void {
  data = given;
}

/**
 * Marks the URL of a module that is to be read anew: Node keeps what it has read under a URL for ever. What such a module
 * imports of the user's own has the same mark.
 */
export const RELOAD_MARK = 'phoebe-reload';

/**
 * Gives models the copy of Phoebe that loads them, and reads them as ES modules whatever the next package.json says: in an
 * empty folder `npm init` writes "type": "commonjs", under which models could not import each other in a circle.
 */
export function resolve(
  specifier: string,
  context: ResolveContext,
  nextResolve: NextResolve,
): Resolved | Promise<Resolved> {
  const own = data.ownUrls[specifier];
  if (own !== undefined) return { url: own, format: own.endsWith('.ts') ? 'module' : undefined, shortCircuit: true };
  const mark = markOf(specifier) || markOf(context.parentURL);
  const file = userModule(specifier, context.parentURL);
  if (file !== undefined) return { url: `${file}${mark}`, format: 'module', shortCircuit: true };
  const resolved = nextResolve(specifier, context);
  if (mark === '') return resolved;
  return resolved instanceof Promise ? resolved.then((one) => marked(one, mark)) : marked(resolved, mark);
}

function markOf(url = ''): string {
  return new RegExp(`\\?${RELOAD_MARK}=\\d+$`).exec(url)?.[0] ?? '';
}

/** Data of the user's own that a module imports. */
function marked(resolved: Resolved, mark: string): Resolved {
  const isData = /^file:.*\.json$/.test(resolved.url) && !resolved.url.includes('/node_modules/');
  return isData ? { ...resolved, url: `${resolved.url}${mark}` } : resolved;
}

/** The file of the user's that a path or a relative specifier means, with the endings that TypeScript lets one write. */
function userModule(specifier: string, parentURL: string | undefined): string | undefined {
  if (!/^(\.{0,2}\/|file:)/.test(specifier) || !URL.canParse(specifier, parentURL)) return undefined;
  const { href } = new URL(specifier.replace(markOf(specifier), ''), parentURL);
  const candidates = [href, href.replace(/js$/, 'ts'), `${href}.ts`, `${href}.js`, `${href}/index.ts`];
  return candidates.find((url) => isReadAsModule(url) && isFile(url));
}

function isReadAsModule(url: string): boolean {
  if (!url.startsWith('file:') || url.includes('/node_modules/')) return false;
  return /\.(m?ts|mjs)$/.test(url) || (url.endsWith('.js') && url.startsWith(data.modelsUrl));
}

function isFile(url: string): boolean {
  return existsSync(new URL(url)) && statSync(new URL(url)).isFile();
}
