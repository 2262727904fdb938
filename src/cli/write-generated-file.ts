import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { InvalidArgumentError } from '../errors/phoebe-error.ts';

/**
 * Writes a file that is made from the models. One that is right already is left alone: builds that watch it do not run for
 * nothing.
 *
 * @param option the option that names another file, for the error
 * @returns false where the file was right
 */
export function writeGeneratedFile(shown: string, text: string, option = '--out'): boolean {
  const path = resolve(shown);
  if (readIfThere(path) === text) return false;
  try {
    mkdirSync(dirname(path), { recursive: true });
    // By way of a second file: one that is read meanwhile is either the old one or the new one.
    writeFileSync(`${path}.new`, text);
    moveOver(`${path}.new`, path);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new InvalidArgumentError(
      `The schema can not be written to "${shown}": ${reason}. Name another file with ${option}.`,
      { cause },
    );
  }
  return true;
}

function readIfThere(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}

function moveOver(from: string, to: string): void {
  try {
    renameSync(from, to);
  } catch (error) {
    rmSync(from, { force: true });
    throw error;
  }
}
