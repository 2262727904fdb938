import { copyFileSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildScripts, runCompiler } from '../../../.build.ts';

const ROOT = join(import.meta.dirname, '..', '..', '..');

export interface CompiledServers {
  /** The server's program. */
  fileOf(name: string): string;
  /** The compiled command. */
  readonly program: string;
  remove(): void;
}

/**
 * Compiles the package and the benchmark's servers, so that they run as they do for users: loaders that translate TypeScript add
 * code of their own to every function. Below node_modules, so that they find the checkout's packages.
 */
export async function compileServers(names: readonly string[]): Promise<CompiledServers> {
  const folder = join(ROOT, 'node_modules', '.cache', `phoebe-bench-${process.pid}`);
  mkdirSync(folder, { recursive: true });
  copyFileSync(join(ROOT, 'package.json'), join(folder, 'package.json'));
  const config = {
    extends: join(ROOT, 'tsconfig.json'),
    compilerOptions: {
      noEmit: false,
      outDir: 'servers',
      rootDir: join(ROOT, 'test/bench/http'),
      noCheck: true,
      paths: {},
    },
    include: [],
    files: names.map((name) => join(ROOT, 'test/bench/http', `${name}-server.ts`)),
  };
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(config));
  await buildScripts(join(folder, 'dist'));
  if (names.length > 0) runCompiler('-p', join(folder, 'tsconfig.json'));
  return {
    fileOf: (name) => join(folder, 'servers', `${name}-server.js`),
    program: join(folder, 'dist', 'cli', 'main.js'),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}
