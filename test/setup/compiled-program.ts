import { copyFileSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { buildScripts } from '../../.build.ts';

const ROOT = join(import.meta.dirname, '..', '..');

/** Below node_modules, so that the program finds the checkout's packages. */
const FOLDER = join(ROOT, 'node_modules', '.cache', `phoebe-program-${process.pid}`);

/**
 * Builds the command once for a run and tells the workers where it is. Each of the processes that tests start would otherwise
 * translate some hundred files from TypeScript before its first line.
 */
export default async function setup(project: TestProject): Promise<() => void> {
  mkdirSync(FOLDER, { recursive: true });
  copyFileSync(join(ROOT, 'package.json'), join(FOLDER, 'package.json'));
  await buildScripts(join(FOLDER, 'dist'), ['cli/load-models', 'cli/explain-error']);
  project.provide('program', join(FOLDER, 'dist', 'cli', 'main.js'));
  return () => rmSync(FOLDER, { recursive: true, force: true });
}
