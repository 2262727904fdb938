import type { Database } from '../../database/database.ts';
import type { QueryEvent } from '../../database/query-event.ts';
import { InvalidArgumentError, PhoebeError } from '../../errors/phoebe-error.ts';
import { AmbiguousCommitError } from '../../errors/query-errors.ts';
import { createTables, dropTables } from '../../migrate/index.ts';
import type { AnyModel } from '../../orm/index.ts';
import { asSentence } from '../as-sentence.ts';
import { chooseDatabase, type DatabaseFlags } from '../choose-database.ts';
import { loadModels, type Seed } from '../load-models.ts';
import { removeNewDirectory } from '../new-directory.ts';
import { connectTo } from '../prepare-database.ts';
import { ProgressBar } from '../progress-bar.ts';
import { runSeed, TableNotEmptyError } from '../run-seed.ts';
import { shownPath } from '../shown-path.ts';
import { StartProgress } from '../start-progress.ts';
import { listenForStopSignal } from '../stop-signal.ts';
import { StoppedError } from '../stopped-error.ts';

export interface SeedOptions extends DatabaseFlags {
  readonly models: string;
  readonly again?: boolean;
  readonly createTables: boolean;
  /** False: the seed makes its own transactions. */
  readonly transaction: boolean;
  readonly json?: boolean;
}

/**
 * Runs the seed file of the models folder. `endNow` is called when a second signal does not want to wait.
 */
export async function seedDatabase(options: SeedOptions, endNow: () => void): Promise<void> {
  const { models, seed, folder } = await loadModels(options.models);
  if (seed === undefined)
    throw new InvalidArgumentError(
      `The models folder "${shownPath(folder)}" has no seed file. Write seed.ts in it: export async function seed(db) { … }`,
    );
  const startedMs = performance.now();
  const rows = await seedInto(options, { models, seed, endNow });
  const durationMs = Math.round(performance.now() - startedMs);
  if (options.json) process.stdout.write(`${JSON.stringify({ rows, durationMs })}\n`);
  else
    process.stdout.write(
      rows === 0 ? 'The seed file added no rows.\n' : `Added ${rows === 1 ? 'one row' : `${rows} rows`}.\n`,
    );
}

interface Seeding {
  readonly models: readonly AnyModel[];
  readonly seed: Seed;
  readonly endNow: () => void;
}

async function seedInto(options: SeedOptions, { models, seed, endNow }: Seeding): Promise<number> {
  const chosen = chooseDatabase(options, process.env.DATABASE_URL);
  const stop = stopAsAbort(endNow);
  const progress = new StartProgress((line) => process.stderr.write(line));
  const bar = new ProgressBar(process.stderr, 'Seeding');
  const counter = new RowCounter((rows) => bar.update(rows));
  const db = chosen.open({ onQuery: (event) => counter.count(event) });
  db.bind(models);
  let isDone = false;
  try {
    progress.step('connecting to the database');
    await connectTo(db, chosen);
    const areNew = options.createTables && (await makeTables(db, models));
    progress.step('running the seed file');
    if (process.stderr.isTTY) progress.end();
    const running = runSeed(db, seed, {
      models,
      again: options.again ?? false,
      oneTransaction: options.transaction,
      signal: stop.signal,
      onProgress: (done, of) => {
        counter.onChange = () => {};
        bar.update(done, of);
      },
      onBegin: () => counter.start(),
    });
    const result = await running.catch(async (error: unknown) => {
      if (areNew) await dropTables(db, models);
      throw explained(error, stop.signal, areNew || options.transaction);
    });
    isDone = true;
    return typeof result === 'number' ? result : counter.rows;
  } finally {
    bar.end();
    progress.end();
    await db.close();
    if (!isDone && chosen.newDirectory !== undefined) removeNewDirectory(chosen.newDirectory);
    stop.release();
  }
}

/** @returns true where the database had none of them */
async function makeTables(db: Database, models: readonly AnyModel[]): Promise<boolean> {
  const ran = await createTables(db, models);
  return ran.filter(({ kind }) => kind === 'createTable').length >= models.length;
}

function stopAsAbort(endNow: () => void): { readonly signal: AbortSignal; release(): void } {
  const controller = new AbortController();
  const stop = listenForStopSignal(endNow, (name) => controller.abort(name));
  return { signal: controller.signal, release: stop.release };
}

/** Counts the rows that were added since the beginning of the seed's last run. */
class RowCounter {
  onChange: (rows: number) => void;
  #isOn = false;
  rows = 0;

  constructor(onChange: (rows: number) => void) {
    this.onChange = onChange;
  }

  start(): void {
    this.#isOn = true;
    this.rows = 0;
  }

  count({ kind, sql, rowCount }: QueryEvent): void {
    if (!this.#isOn || kind !== 'statement' || !/^\s*insert\b/i.test(sql)) return;
    this.rows += rowCount ?? 0;
    this.onChange(this.rows);
  }
}

function explained(cause: unknown, signal: AbortSignal, isUndone: boolean): unknown {
  if (cause instanceof AmbiguousCommitError || cause instanceof TableNotEmptyError) return cause;
  const rest = isUndone ? 'and nothing was kept' : 'and what it had written may have stayed';
  if (signal.aborted) return new StoppedError(`The seed file was stopped, ${rest}.`, String(signal.reason));
  const reason = asSentence(cause instanceof Error ? cause.message : String(cause));
  const code = cause instanceof PhoebeError ? cause.code : 'INVALID_ARGUMENT';
  return new PhoebeError(code, `The seed file failed, ${rest}: ${reason}`, { cause });
}
