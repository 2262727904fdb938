import type { Database } from '../../database/database.ts';
import {
  fakeMigrations,
  type MigrateOptions,
  type Migration,
  migrateDown,
  migrateUp,
  readMigrations,
} from '../../migrate/index.ts';
import type { DatabaseFlags } from '../choose-database.ts';
import { listenForStopSignal, type StopSignal } from '../stop-signal.ts';
import { StoppedError } from '../stopped-error.ts';
import { type Tell, withDatabase } from '../with-database.ts';
import { withServerWords } from '../with-server-words.ts';

export interface MigrateRunOptions extends DatabaseFlags {
  readonly migrations: string;
  readonly to?: string;
  readonly count?: number;
  readonly allowDestructive?: boolean;
  readonly json?: boolean;
}

/** Applies what is pending. */
export async function applyPending(options: MigrateRunOptions): Promise<void> {
  await run(options, migrateUp, 'Applied', 'Every migration is applied already.');
}

/** Takes back what was applied last. */
export async function takeBack(options: MigrateRunOptions): Promise<void> {
  const { count } = options;
  const down: Runner = (database, migrations, given) =>
    migrateDown(database, migrations, { ...given, ...(count !== undefined && { count }) });
  await run(options, down, 'Took back', 'There is no migration to take back.');
}

/** Notes migrations as applied without running them. */
export async function noteAsApplied(options: MigrateRunOptions): Promise<void> {
  await run(options, fakeMigrations, 'Noted as applied, without running it:', 'Every migration is noted already.');
}

type Runner = (
  database: Database,
  migrations: readonly Migration[],
  options: MigrateOptions,
) => Promise<readonly string[]>;

/** Says of each migration that it is done as soon as it is: a later one may fail. */
async function run(options: MigrateRunOptions, runner: Runner, verb: string, nothing: string): Promise<void> {
  const { to, allowDestructive = false, json = false } = options;
  const migrations = readMigrations(options.migrations);
  const names = await withDatabase(options, (database, tell) =>
    stoppable(tell, (onStatement) => {
      tell('waiting for its turn to migrate');
      return runner(database, migrations, {
        ...(to !== undefined && { to }),
        allowDestructive,
        onStatement,
        onMigration: (name) => {
          if (!json) process.stdout.write(`${verb} ${name}\n`);
        },
      });
    }),
  );
  if (json) process.stdout.write(`${JSON.stringify({ migrations: names })}\n`);
  else if (names.length === 0) process.stdout.write(`${nothing}\n`);
}

/**
 * The first Ctrl+C ends the work in front of the next statement, in good order; a second one ends the process, which leaves
 * nothing half done either, but has to be found out by the next run.
 */
async function stoppable<Result>(
  tell: Tell,
  body: (onStatement: NonNullable<MigrateOptions['onStatement']>) => Promise<Result>,
): Promise<Result> {
  let stop: StopSignal | undefined;
  let stopped: StoppedError | undefined;
  let signalName = '';
  const noteStop = (signal: string): void => {
    signalName = signal;
    stopped = new StoppedError(`It was stopped (${signal}).`, signal);
    stop?.release();
    process.stderr.write('Phoebe stops when this statement is done. Ctrl+C stops it at once.\n');
  };
  try {
    return await body(({ migration, statement, of }) => {
      // Until then there is nothing to end in order.
      stop ??= listenForStopSignal(() => {}, noteStop);
      if (stopped !== undefined) throw stopped;
      tell(`running statement ${statement} of ${of} of ${migration}`);
    });
  } catch (error) {
    if (stopped !== undefined && error instanceof Error && error.cause === stopped)
      throw new StoppedError(error.message, signalName);
    throw withServerWords(error);
  } finally {
    stop?.release();
  }
}
