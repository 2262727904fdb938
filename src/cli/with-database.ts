import type { Database } from '../database/database.ts';
import { PhoebeError } from '../errors/phoebe-error.ts';
import { chooseDatabase, type DatabaseFlags } from './choose-database.ts';
import { StartProgress } from './start-progress.ts';

/** Tells, where it takes longer than a second, what a command is doing. */
export type Tell = (step: string) => void;

/**
 * Opens the database that the command line names, runs `body`, and closes it. An address that cannot be reached is an error
 * that says where the address came from.
 */
export async function withDatabase<Result>(
  flags: DatabaseFlags,
  body: (database: Database, tell: Tell) => Promise<Result>,
): Promise<Result> {
  const chosen = chooseDatabase(flags, process.env.DATABASE_URL);
  const progress = new StartProgress((line) => process.stderr.write(line));
  const database = chosen.open({});
  try {
    progress.step('connecting to the database');
    await database.ping().catch((cause: unknown) => {
      if (!(cause instanceof PhoebeError) || chosen.source === undefined) throw cause;
      const place = `The address comes from ${chosen.source}: ${chosen.label}`;
      throw new PhoebeError(cause.code, `${cause.message} ${place}`, { cause });
    });
    return await body(database, (step) => progress.step(step));
  } finally {
    progress.end();
    await database.close();
  }
}
