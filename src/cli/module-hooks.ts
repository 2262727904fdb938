import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, extname } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { MessagePort } from 'node:worker_threads';
import { aliasedFile, type CompiledFile, compileFile, isCompiled } from './compile-file.ts';

/** What the hooks have to know; set once, before the first model is loaded. */
export interface ModuleHooksData {
  /** Specifiers that mean one file of this installation, whoever asks: `phoebe`, its entries, and `graphql`. */
  readonly ownUrls: Readonly<Record<string, string>>;
  /** The folder of Phoebe's own code as a URL that ends in a slash. */
  readonly ownCodeUrl: string;
  /** The models folder as a URL that ends in a slash. */
  readonly modelsUrl: string;
  /** Files that are compiled already, by their paths. */
  readonly compiled: ReadonlyMap<string, CompiledFile>;
  /** Hears of every file that is read, by its URL. */
  readonly imports?: Pick<MessagePort, 'postMessage'> | undefined;
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

interface Loaded {
  readonly format?: string | null | undefined;
  readonly source?: unknown;
  readonly shortCircuit?: boolean;
}
interface LoadContext {
  readonly conditions?: readonly string[];
  readonly importAttributes?: Readonly<Record<string, string>>;
}
type NextLoad = (url: string, context: LoadContext) => Loaded | Promise<Loaded>;

let data: ModuleHooksData = { ownUrls: {}, ownCodeUrl: '', modelsUrl: 'file:///', compiled: new Map() };
const compiled = new Map<string, CompiledFile>();
const aliases = new Map<string, string | undefined>();
const withAliases = new Map<string, boolean>();

/** Called by Node in the thread of the hooks, or by us where the hooks run in the main thread. */
export function initialize(given: ModuleHooksData): void {
  data = given;
  for (const [path, file] of given.compiled) compiled.set(path, file);
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
  const file = userModule(specifier, context.parentURL) ?? aliasOf(specifier, context.parentURL);
  if (file !== undefined) return { url: `${file}${mark}`, format: 'module', shortCircuit: true };
  const resolved = nextResolve(specifier, context);
  if (mark === '') return resolved;
  return resolved instanceof Promise ? resolved.then((one) => marked(one, mark)) : marked(resolved, mark);
}

/** Compiles what Node can not run as it is. */
export function load(url: string, context: LoadContext, nextLoad: NextLoad): Loaded | Promise<Loaded> {
  if (!url.startsWith('file:') || url.startsWith(data.ownCodeUrl)) return nextLoad(url, context);
  data.imports?.postMessage(url);
  const path = fileURLToPath(url);
  if (!isCompiled(path) || (path.endsWith('.json') && !isImportOfText(context))) return nextLoad(url, context);
  return { format: path.endsWith('.cts') ? 'commonjs' : 'module', source: codeOf(path), shortCircuit: true };
}

/** JSON that is imported like a module, which Node refuses; by `require`, or with the attribute, Node reads it. */
function isImportOfText({ conditions = [], importAttributes = {} }: LoadContext): boolean {
  return !conditions.includes('require') && importAttributes.type === undefined;
}

/** Compiles a file again only after it has changed. */
function codeOf(path: string): string {
  const source = readFileSync(path, 'utf8');
  const known = compiled.get(path);
  if (known?.source === source) return known.code;
  const code = compileFile(path);
  compiled.set(path, { source, code });
  return code;
}

function markOf(url = ''): string {
  return new RegExp(`\\?${RELOAD_MARK}=\\d+$`).exec(url)?.[0] ?? '';
}

/** Data of the user's own that a module imports. */
function marked(resolved: Resolved, mark: string): Resolved {
  const isData = /^file:.*\.json$/.test(resolved.url) && !resolved.url.includes('/node_modules/');
  return isData ? { ...resolved, url: `${resolved.url}${mark}` } : resolved;
}

/** What TypeScript lets one leave out or write in the place of an ending, in the order in which it is looked for. */
const ENDINGS = [
  '.ts',
  '.tsx',
  '.mts',
  '.js',
  '.mjs',
  '/index.ts',
  '/index.tsx',
  '/index.mts',
  '/index.js',
  '/index.mjs',
];

/** The file of the user's that a path or a relative specifier means, with the endings that TypeScript lets one write. */
function userModule(specifier: string, parentURL: string | undefined): string | undefined {
  if (!/^(\.{0,2}\/|\.{1,2}$|file:)/.test(specifier) || !URL.canParse(specifier, parentURL)) return undefined;
  const { href } = new URL(specifier.replace(markOf(specifier), ''), parentURL);
  const candidates = [
    href,
    href.replace(/js(x?)$/, 'ts$1'),
    href.replace(/js$/, 'tsx'),
    ...ENDINGS.map((ending) => href.replace(/\/$/, '') + ending),
  ];
  return candidates.find((url) => isReadAsModule(url) && isFile(url));
}

/** The file that a specifier means by the `paths` of the user's tsconfig.json. */
function aliasOf(specifier: string, parentURL = ''): string | undefined {
  if (/^(node:|\.|\/|file:|data:)/.test(specifier)) return undefined;
  if (!parentURL.startsWith('file:') || parentURL.includes('/node_modules/') || isOwnCode(parentURL)) return undefined;
  const folder = dirname(fileURLToPath(parentURL));
  if (!hasAliases(folder)) return undefined;
  const key = `${folder}\0${specifier}`;
  if (!aliases.has(key)) {
    const path = aliasedFile(specifier, folder);
    aliases.set(key, path === undefined ? undefined : userModule(pathToFileURL(path).href, undefined));
  }
  return aliases.get(key);
}

/** Whether the nearest tsconfig.json may have aliases: to ask the compiler takes a while. */
function hasAliases(folder: string): boolean {
  let found = withAliases.get(folder);
  if (found === undefined) {
    const file = `${folder}/tsconfig.json`;
    const parent = dirname(folder);
    if (existsSync(file)) found = /"(?:paths|extends)"\s*:/.test(readFileSync(file, 'utf8'));
    else found = parent === folder ? false : hasAliases(parent);
    withAliases.set(folder, found);
  }
  return found;
}

function isOwnCode(url: string): boolean {
  return url.startsWith(data.ownCodeUrl);
}

function isReadAsModule(url: string): boolean {
  if (!url.startsWith('file:') || url.includes('/node_modules/') || isOwnCode(url)) return false;
  return /\.(m?ts|tsx|mjs)$/.test(url) || (extname(url) === '.js' && url.startsWith(data.modelsUrl));
}

function isFile(url: string): boolean {
  return existsSync(new URL(url)) && statSync(new URL(url)).isFile();
}
