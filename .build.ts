import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
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
    await bundle.write({
      dir: folder,
      format: 'es',
      chunkFileNames: 'shared/[name]-[hash].js',
      experimentalMinChunkSize: 1_000,
    });
    await bundle.close();
  } finally {
    rmSync(compiled, { recursive: true, force: true });
  }
}

if (process.argv[1] === import.meta.filename) {
  const dist = join(ROOT, 'dist');
  rmSync(dist, { recursive: true, force: true });
  runCompiler('-p', '.tsconfig.build.json', '--emitDeclarationOnly');
  await buildScripts(dist);
}
