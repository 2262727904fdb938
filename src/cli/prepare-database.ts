import { rmdirSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Database } from '../database/database.ts';
import { PhoebeError } from '../errors/phoebe-error.ts';
import { createTables, dropTables } from '../migrate/index.ts';
import type { AnyModel } from '../orm/index.ts';
import { asSentence } from './as-sentence.ts';
import type { Seed } from './load-models.ts';
import type { StartProgress } from './start-progress.ts';

export interface PrepareOptions {
  readonly db: Database;
  readonly models: readonly AnyModel[];
  readonly createTables: boolean;
  readonly seed: Seed | undefined;
  readonly progress: StartProgress;
}

/**
 * Connects, makes the tables that are missing, and fills them when all of them are new. When the filling fails the tables go
 * again, so that the next start begins where this one did.
 */
export async function prepareDatabase(options: PrepareOptions): Promise<void> {
  const { db, models, seed, progress } = options;
  progress.step('connecting to the database');
  await db.ping();
  if (!options.createTables) return;
  progress.step('making the tables');
  const ran = await createTables(db, models);
  const made = ran.filter(({ kind }) => kind === 'createTable').length;
  if (seed === undefined || made < models.length) return;
  progress.step('filling the new tables by the seed file');
  try {
    await seed(db);
  } catch (cause) {
    await dropTables(db, models);
    throw seedError(cause);
  }
}

/** Removes a data directory that a failed start has made, and the folder around it when nothing else is in it. */
export function removeNewDirectory(path: string): void {
  rmSync(path, { recursive: true, force: true });
  try {
    rmdirSync(dirname(path));
  } catch {
    // It holds something else.
  }
}

function seedError(cause: unknown): PhoebeError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  const code = cause instanceof PhoebeError ? cause.code : 'INVALID_ARGUMENT';
  return new PhoebeError(
    code,
    `The seed file failed, so nothing was kept: ${asSentence(reason)} Correct it, or start with --no-seed.`,
    { cause },
  );
}
