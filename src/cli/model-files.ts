import { readdirSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { InvalidArgumentError } from '../errors/phoebe-error.ts';

export interface ModelFiles {
  /** The folder's absolute path. */
  readonly folder: string;
  /** Every file that can be imported, in the order of their names. */
  readonly names: readonly string[];
}

const MODULE = /\.m?[jt]s$/;

/** The files of a models folder. @throws InvalidArgumentError where it is missing or is none */
export function modelFiles(directory: string): ModelFiles {
  const folder = resolve(directory);
  const stats = statSync(folder, { throwIfNoEntry: false });
  if (stats === undefined) {
    throw new InvalidArgumentError(
      `There is no models folder "${directory}". Make it and export models from its files, or name another with --models.`,
    );
  }
  if (!stats.isDirectory()) {
    throw new InvalidArgumentError(`"${directory}" is a file. Name the folder that it is in with --models.`);
  }
  return { folder, names: folderNames(folder) };
}

/** The names of a folder's files that can be imported, in order; none where there is no folder. */
export function folderNames(folder: string): readonly string[] {
  if (statSync(folder, { throwIfNoEntry: false })?.isDirectory() !== true) return [];
  return readdirSync(folder)
    .filter((name) => MODULE.test(name))
    .sort();
}
