import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';

const ROOT = join(import.meta.dirname, '..', '..');

/** Below node_modules, so that the program finds the checkout's packages. */
const FOLDER = join(ROOT, 'node_modules', '.cache', `phoebe-program-${process.pid}`);

/**
 * Compiles the command once for a run and tells the workers where it is. Each of the processes that tests start would otherwise
 * translate some hundred files from TypeScript before its first line.
 */
export default function setup(project: TestProject): () => void {
  mkdirSync(FOLDER, { recursive: true });
  copyFileSync(join(ROOT, 'package.json'), join(FOLDER, 'package.json'));
  const flags = ['-p', join(ROOT, '.tsconfig.build.json'), '--outDir', join(FOLDER, 'dist'), '--declaration', 'false'];
  execFileSync(join(ROOT, 'node_modules', '.bin', 'tsc'), flags, { cwd: ROOT, stdio: 'inherit' });
  project.provide('program', join(FOLDER, 'dist', 'cli', 'main.js'));
  return () => rmSync(FOLDER, { recursive: true, force: true });
}
