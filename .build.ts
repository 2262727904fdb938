import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { transform } from 'esbuild';
import { rollup } from 'rollup';

const ROOT = import.meta.dirname;

/** Files that are asked for by their own path: the public entries, the program, and what another thread runs. */
const ENTRIES = ['index', 'graphql/index', 'server/index', 'cli/main', 'cli/module-hooks'] as const;

export function runCompiler(...flags: readonly string[]): void {
  execFileSync(join(ROOT, 'node_modules', '.bin', 'tsc'), flags, { cwd: ROOT, stdio: 'inherit' });
}

/**
 * Writes the package's JavaScript into a folder: some dozens of files in place of several hundred, which Node would find, read and
 * compile one by one at every start. What two entries share stands in a file of its own, so a class is the same from all of them.
 * Packages stay outside: `graphql` has to be the application's own copy.
 *
 * @param others modules that tests ask for by their paths too
 */
export async function buildScripts(folder: string, others: readonly string[] = []): Promise<void> {
  const compiled = mkdtempSync(join(ROOT, 'node_modules', '.phoebe-build-'));
  try {
    runCompiler('-p', '.tsconfig.build.json', '--outDir', compiled, '--declaration', 'false', '--removeComments');
    const bundle = await rollup({
      input: Object.fromEntries([...ENTRIES, ...others].map((entry) => [entry, join(compiled, `${entry}.js`)])),
      external: (id) => /^[^./]/.test(id),
      // What a module does when it is loaded stays as it is.
      treeshake: false,
      onLog: (level, log) => {
        // Modules that import each other do so in functions only. The compiler's helpers ask for a `this` that modules have not.
        if (level === 'warn' && log.code !== 'CIRCULAR_DEPENDENCY' && log.code !== 'THIS_IS_UNDEFINED')
          throw new Error(log.message);
      },
    });
    // One level deep, as the rooms are: `..` is the package's own code from everywhere.
    await bundle.write({ dir: folder, format: 'es', chunkFileNames: 'shared/[name]-[hash].js' });
    await bundle.close();
    writeFileSync(join(folder, 'cli', 'graphql.cjs'), await graphqlModules());
  } finally {
    rmSync(compiled, { recursive: true, force: true });
  }
}

/**
 * The modules of `graphql` in one file, for `preloadGraphQL`: each a function, as Node makes one of it, and the size of its file.
 */
async function graphqlModules(): Promise<string> {
  const require = createRequire(import.meta.url);
  const folder = dirname(require.resolve('graphql'));
  const texts = new Map<string, string>();
  const add = (path: string): void => {
    if (texts.has(path)) return;
    const text = readFileSync(join(folder, path), 'utf8');
    texts.set(path, text);
    for (const [, id] of text.matchAll(/\brequire\('([^']+)'\)/g)) add(join(dirname(path), id!));
  };
  add('index.js');
  const { version } = require('graphql/package.json') as { readonly version: string };
  const files = [...texts].map(
    ([path, text]) =>
      `${JSON.stringify(path)}: [${Buffer.byteLength(text)}, (function (exports, require, module, __filename, __dirname) {${text}\n})]`,
  );
  const script = `module.exports = { version: ${JSON.stringify(version)}, files: {\n${files.join(',\n')}\n} };`;
  const { code } = await transform(script, {
    minifyWhitespace: true,
    lineLimit: 200,
    legalComments: 'none',
    charset: 'utf8',
  });
  return `/*\nThe modules of graphql ${version}.\n\n${readFileSync(join(folder, 'LICENSE'), 'utf8').trim()}\n*/\n${code}`;
}

if (process.argv[1] === import.meta.filename) {
  const dist = join(ROOT, 'dist');
  rmSync(dist, { recursive: true, force: true });
  runCompiler('-p', '.tsconfig.build.json', '--emitDeclarationOnly');
  await buildScripts(dist);
}
