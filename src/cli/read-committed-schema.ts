import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { InvalidArgumentError } from '../errors/phoebe-error.ts';
import { asSentence } from './as-sentence.ts';

/** `main:schema/schema.graphql`, as `git show` names a file of a commit. A drive's letter is none. */
const GIT_OBJECT = /^[^:-][^:]+:.+$/s;

/** No schema is larger than this many bytes. */
const MAX_BYTES = 100 * 1024 * 1024;

/**
 * Reads a schema out of a file, or out of a commit: `main:schema/schema.graphql` from the repository's root,
 * `HEAD~1:./schema.graphql` from the working directory.
 *
 * @throws InvalidArgumentError where there is none
 */
export function readCommittedSchema(place: string): string {
  if (existsSync(place)) return readFile(place);
  if (GIT_OBJECT.test(place)) return readFromGit(place);
  throw new InvalidArgumentError(
    `There is no file "${place}" to compare with. Write it with phoebe schema export, or name another one with --against.`,
  );
}

function readFile(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new InvalidArgumentError(`"${path}" cannot be read: ${asSentence(reason)} Name a file with --against.`, {
      cause,
    });
  }
}

function readFromGit(place: string): string {
  const { error, status, stdout, stderr } = spawnSync('git', ['show', '--end-of-options', place], {
    encoding: 'utf8',
    maxBuffer: MAX_BYTES,
  });
  if (status === 0) return stdout;
  const reason = error?.message ?? stderr.trim().replace(/^fatal: /, '');
  throw new InvalidArgumentError(
    `Git has no "${place}" to compare with: ${asSentence(reason)} Write it as commit:path, or name a file with --against.`,
    { cause: error },
  );
}
