import type { Database } from '../database/database.ts';
import { PhoebeError } from '../errors/phoebe-error.ts';
import { IdempotencyKey } from '../graphql/index.ts';
import { createTables, dropTables } from '../migrate/index.ts';
import type { AnyModel } from '../orm/index.ts';
import { asSentence } from './as-sentence.ts';
import type { ChosenDatabase } from './choose-database.ts';
import type { Seed } from './load-models.ts';
import { runSeed } from './run-seed.ts';
import type { StartProgress } from './start-progress.ts';

export interface PrepareOptions {
  readonly db: Database;
  readonly chosen: ChosenDatabase;
  /** Where the connection is being opened already. */
  readonly connecting?: Promise<void> | undefined;
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
  await (options.connecting ?? connectTo(db, options.chosen));
  if (!options.createTables) return;
  progress.step('making the tables');
  const own = models.includes(IdempotencyKey) ? [] : [IdempotencyKey];
  const ran = await createTables(db, [...models, ...own]);
  const tables = ran.flatMap((definition) => (definition.kind === 'createTable' ? [definition.table.name] : []));
  const others = own.filter(({ meta }) => tables.includes(meta.table.name));
  if (seed !== undefined && tables.length - others.length >= models.length) {
    progress.step('filling the new tables by the seed file');
    await fillTables(db, models, seed, others);
  }
}

/** Runs the seed file, all of it or nothing. When it fails the tables go again, with `others` that were made beside them. */
export async function fillTables(
  db: Database,
  models: readonly AnyModel[],
  seed: Seed,
  others: readonly AnyModel[] = [],
): Promise<void> {
  try {
    await runSeed(db, seed, { models, again: true, oneTransaction: true });
  } catch (cause) {
    const areGone = await dropTables(db, [...models, ...others]).then(
      () => true,
      () => false,
    );
    throw seedError(cause, areGone);
  }
}

/** An error names no address; who reads it here wants to know which one is wrong. */
export async function connectTo(db: Database, { source, label }: ChosenDatabase): Promise<void> {
  try {
    await db.ping();
  } catch (cause) {
    if (!(cause instanceof PhoebeError) || source === undefined) throw cause;
    throw new PhoebeError(cause.code, `${cause.message} The address comes from ${source}: ${label}`, { cause });
  }
}

function seedError(cause: unknown, areTablesGone: boolean): PhoebeError {
  const reason = asSentence(cause instanceof Error ? cause.message : String(cause));
  const code = cause instanceof PhoebeError ? cause.code : 'INVALID_ARGUMENT';
  const rest = areTablesGone ? 'so nothing was kept' : 'and the new tables could not be removed again';
  return new PhoebeError(code, `The seed file failed, ${rest}: ${reason} Correct it, or start with --no-seed.`, {
    cause,
  });
}
