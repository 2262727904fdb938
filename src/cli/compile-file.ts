import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, extname, resolve } from 'node:path';
import type * as Esbuild from 'esbuild';

/** What became of a file, and what it was made from. */
export interface CompiledFile {
  readonly source: string;
  readonly code: string;
}

/** By `require`: an import would search its hundred kilobytes for exports first, which takes longer than all it does for us. */
const esbuild = (): typeof Esbuild => createRequire(import.meta.url)('esbuild');

const LOADERS = { '.ts': 'ts', '.mts': 'ts', '.cts': 'ts', '.tsx': 'tsx', '.jsx': 'jsx', '.json': 'json' } as const;

/** True for files that Node can not run, or not as they are. */
export function isCompiled(path: string): boolean {
  return extname(path) in LOADERS;
}

/**
 * Compiles files in the background, all at once: a compiler that has to be started for the first one takes little longer for all.
 * A file with a mistake is left out: it is compiled again when it is imported, and then the mistake belongs to it.
 */
export async function compileFiles(paths: readonly string[]): Promise<ReadonlyMap<string, CompiledFile>> {
  const files = paths.filter((path) => isCompiled(path) && !isCommonJs(path));
  if (files.length === 0) return new Map();
  const { build, stop } = esbuild();
  try {
    const sources = files.map((file) => readFileSync(file, 'utf8'));
    const { outputFiles } = await build(optionsFor(files, 'esm'));
    return new Map(
      files.map((file, index) => [file, { source: sources[index]!, code: codeOf(outputFiles, index) }] as const),
    );
  } catch (error) {
    if (!isMistake(error)) throw error;
    return new Map();
  } finally {
    // A server must not keep the compiler's process beside itself. (One that compiles a file alone, below, stays.)
    await stop();
  }
}

/** @throws SyntaxError with the file and the line in front */
export function compileFile(path: string): string {
  try {
    const { outputFiles } = esbuild().buildSync(optionsFor([path], isCommonJs(path) ? 'cjs' : 'esm'));
    return codeOf(outputFiles, 0);
  } catch (error) {
    if (!isMistake(error)) throw error;
    const { location, text } = error.errors[0]!;
    throw new SyntaxError(`${path}:${location?.line ?? 1}:${location?.column ?? 0}: ERROR: ${text}`, { cause: error });
  }
}

/**
 * The file that a specifier means by the `paths` of the nearest tsconfig.json; undefined where it means none of the user's own.
 */
export function aliasedFile(specifier: string, folder: string): string | undefined {
  const { metafile } = esbuild().buildSync({
    ...optionsFor([], 'esm'),
    stdin: { contents: `import ${JSON.stringify(specifier)};`, resolveDir: folder, sourcefile: 'asked.ts' },
    absWorkingDir: folder,
    bundle: true,
    packages: 'external',
    external: ['./*', '../*', '/*'],
    sourcemap: false,
    metafile: true,
  });
  const [found] = Object.values(metafile.inputs).flatMap(({ imports }) => imports);
  // What is no alias stays as it was asked for.
  return found === undefined || found.path === specifier ? undefined : resolve(folder, found.path);
}

function isCommonJs(path: string): boolean {
  return path.endsWith('.cts');
}

function codeOf(outputs: readonly Esbuild.OutputFile[], index: number): string {
  return outputs.find(({ path }) => basename(path) === `${index}.js`)!.text;
}

/** `tsconfig.json` is that of the file: esbuild looks for it. */
function optionsFor(paths: readonly string[], format: 'esm' | 'cjs') {
  return {
    // By their numbers, since two files may differ in their endings only.
    entryPoints: paths.map((path, index) => ({ in: path, out: String(index) })),
    format,
    bundle: false,
    write: false,
    // Where the source map finds the file.
    outdir: dirname(paths[0] ?? '.'),
    sourcemap: 'inline',
    sourcesContent: false,
    loader: { '.json': 'json' },
    platform: 'node',
    target: `node${process.versions.node}`,
    charset: 'utf8',
    logLevel: 'silent',
  } satisfies Esbuild.BuildOptions & { readonly write: false };
}

/** A mistake in a file, and not one of esbuild's own. */
function isMistake(error: unknown): error is Esbuild.BuildFailure {
  return error instanceof Error && 'errors' in error && Array.isArray(error.errors) && error.errors.length > 0;
}
