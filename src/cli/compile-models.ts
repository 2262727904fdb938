import { join } from 'node:path';
import { type CompiledFile, compileFiles } from './compile-file.ts';
import { modelFiles } from './model-files.ts';

/**
 * Begins to compile the files of a models folder, which a process beside this one does: begun early, it takes no time. Whoever
 * loads the models waits for it, and hears of what is wrong.
 */
export function compileModels(directory: string): Promise<ReadonlyMap<string, CompiledFile>> {
  const compiling = compileAll(directory);
  compiling.catch(() => {});
  return compiling;
}

async function compileAll(directory: string): Promise<ReadonlyMap<string, CompiledFile>> {
  const { folder, names } = modelFiles(directory);
  return compileFiles(names.map((name) => join(folder, name)));
}
