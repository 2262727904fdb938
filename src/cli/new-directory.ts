import { existsSync, rmdirSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';

/** Folders that are not there yet, and that opening an embedded database is going to make. */
export interface NewDirectory {
  /** The data directory. */
  readonly path: string;
  /** The folders around it, the innermost first. */
  readonly parents: readonly string[];
}

/** What opening a database in `path`, an absolute path, is going to make; undefined where the folder is there. */
export function newDirectoryAt(path: string): NewDirectory | undefined {
  if (existsSync(path)) return undefined;
  const parents: string[] = [];
  for (let parent = dirname(path); !existsSync(parent); parent = dirname(parent)) parents.push(parent);
  return { path, parents };
}

/**
 * Removes what a failed start has made: the data directory, and of the folders around it those that are empty. All of it stays
 * where another process has taken the directory in the meantime.
 */
export function removeNewDirectory({ path, parents }: NewDirectory): void {
  if (existsSync(`${path}.lock`)) return;
  rmSync(path, { recursive: true, force: true });
  for (const parent of parents) {
    try {
      rmdirSync(parent);
    } catch {
      // It holds something else, or was never made.
    }
  }
}
