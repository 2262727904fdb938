import { existsSync } from 'node:fs';
import { InvalidArgumentError } from '../../errors/phoebe-error.ts';

/**
 * Reads `.env` of the working directory into the environment, as `node --env-file` does: what the environment has already stays.
 *
 * @throws InvalidArgumentError where the file is there and cannot be read
 */
export function loadEnvFile(file = '.env'): void {
  if (!existsSync(file)) return;
  try {
    process.loadEnvFile(file);
  } catch (cause) {
    throw new InvalidArgumentError(`The file "${file}" cannot be read: ${(cause as Error).message}.`, { cause });
  }
}
