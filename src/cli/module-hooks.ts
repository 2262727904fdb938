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
  const file = userModule(specifier, context.parentURL);
  if (file !== undefined) return { url: file, format: 'module', shortCircuit: true };
  return nextResolve(specifier, context);
}

/** The file of the user's that a path or a relative specifier means, with the endings that TypeScript lets one write. */
function userModule(specifier: string, parentURL: string | undefined): string | undefined {
  if (!/^(\.{0,2}\/|file:)/.test(specifier) || !URL.canParse(specifier, parentURL)) return undefined;
  const { href } = new URL(specifier, parentURL);
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
