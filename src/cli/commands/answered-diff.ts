import type { Database } from '../../database/database.ts';
import { InvalidArgumentError } from '../../errors/phoebe-error.ts';
import { type DiffOptions, diffModels, type Migration, type ModelDiff, readMigrations } from '../../migrate/index.ts';
import type { AnyModel } from '../../orm/index.ts';
import { literal } from '../../sql/nodes/factories.ts';
import type { DatabaseFlags } from '../choose-database.ts';
import { askForRename, joinRenames, parseRenames } from '../rename-answers.ts';
import type { Tell } from '../with-database.ts';

/** Options of the commands that compare models with a database. */
export interface DiffFlags extends DatabaseFlags {
  readonly models: string;
  /** The folder of the migrations, which tell what of the tables is the models' own. */
  readonly migrations: string;
  readonly rename?: readonly string[];
  /** False: what goes and what comes are different things; nobody is asked. */
  readonly renames: boolean;
  readonly fill?: readonly string[];
  readonly ignore?: readonly string[];
  readonly concurrently?: boolean;
}

/** What the flags of a comparison say, read before anything is opened. */
export interface ReadDiffFlags {
  readonly given: DiffOptions;
  readonly asks: boolean;
  readonly migrations: readonly Migration[];
}

/** @throws InvalidArgumentError for a flag that cannot be read */
export function readDiffFlags(flags: DiffFlags): ReadDiffFlags {
  const given = { renames: parseRenames(flags.rename), fills: parseFills(flags.fill) };
  const migrations = readMigrations(flags.migrations);
  return {
    migrations,
    given: {
      ...given,
      ignoreTables: flags.ignore ?? [],
      concurrently: flags.concurrently ?? false,
      ownStatements: migrations.flatMap(({ up }) => up),
    },
    asks: flags.renames,
  };
}

/** The difference, once every question about renames has its answer. */
export async function answeredDiff(
  database: Database,
  models: readonly AnyModel[],
  { given, asks }: ReadDiffFlags,
  tell: Tell,
): Promise<{ readonly diff: ModelDiff; readonly options: DiffOptions }> {
  let options = given;
  for (;;) {
    tell('comparing the models with the database');
    const diff = await diffModels(database, models, options);
    if (!asks || diff.possibleRenames.length === 0) return { diff, options };
    tell('');
    const answer = await askForRename(diff.possibleRenames);
    if (answer === undefined) return { diff, options };
    options = { ...options, renames: joinRenames(options.renames ?? {}, answer) };
  }
}

/** Reads `--fill table.column=value`. */
export function parseFills(given: readonly string[] = []): NonNullable<DiffOptions['fills']> {
  return Object.fromEntries(
    given.map((text) => {
      const [, path, value] = /^([^=.]+\.[^=]+)=([\s\S]*)$/.exec(text) ?? [];
      if (path === undefined || value === undefined)
        throw new InvalidArgumentError(`--fill takes "table.column=value", but got "${text}".`);
      return [path, literal(value)];
    }),
  );
}
