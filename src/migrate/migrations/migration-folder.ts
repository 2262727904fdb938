import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { InvalidArgumentError } from '../../errors/phoebe-error.ts';
import { snakeCase } from '../../util/case.ts';
import { type Migration, parseMigration } from './migration-file.ts';

const END = '.sql';

/**
 * The migrations of a folder, in their order. A folder that is not there has none.
 * @throws InvalidArgumentError for a file that is no migration
 */
export function readMigrations(folder: string): readonly Migration[] {
  return fileNames(folder)
    .filter((name) => name.endsWith(END))
    .sort()
    .map((name) => parseMigration(name.slice(0, -END.length), readFileSync(join(folder, name), 'utf8')));
}

function fileNames(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw new InvalidArgumentError(`The folder of migrations "${folder}" cannot be read.`, { cause: error });
  }
}

/** `20261122083000_add_nickname`: the order in which migrations were made is the order in which they run. */
export function migrationName(title: string, now: Date): string {
  const time = now.toISOString().replace(/\D/g, '').slice(0, 14);
  const words = snakeCase(title)
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^_+|_+$/g, '');
  return words === '' ? time : `${time}_${words.slice(0, 60)}`;
}

/** Writes a new migration; one of that name is never overwritten. @returns the file's path */
export function writeMigration(folder: string, name: string, text: string): string {
  mkdirSync(folder, { recursive: true });
  const path = join(folder, `${name}${END}`);
  writeFileSync(path, text, { flag: 'wx' });
  return path;
}
