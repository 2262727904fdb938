import type { Database } from '../../database/database.ts';
import { PhoebeError } from '../../errors/phoebe-error.ts';
import {
  applySteps,
  type DiffOptions,
  diffModels,
  diffSafely,
  planTables,
  type Renames,
  type SafeDiff,
  type Step,
  sqlOf,
  sqlOfSteps,
} from '../../migrate/index.ts';
import type { AnyModel } from '../../orm/index.ts';
import { asSentence } from '../as-sentence.ts';
import { askForRename, joinRenames } from '../rename-answers.ts';
import type { StartProgress } from '../start-progress.ts';

export interface FollowOptions {
  /** Answers that were given beforehand. They hold until they are used. */
  readonly renames: Renames;
  readonly fills: NonNullable<DiffOptions['fills']>;
  readonly ignoreTables: readonly string[];
  /** False: what goes and what comes are different things; nobody is asked. */
  readonly asksForRenames: boolean;
  readonly allowDestructive: boolean;
}

export interface Followed {
  /** The statements that ran. */
  readonly ran: readonly string[];
  /** What was not done, since it would destroy something: in words. */
  readonly held: readonly string[];
  /** True where the database had none of the models' tables. */
  readonly wasNew: boolean;
}

const NOTHING: Followed = { ran: [], held: [], wasNew: false };

/** Changes a development database as its models change. */
export class ModelFollower {
  readonly #database: Database;
  readonly #options: FollowOptions;
  #renames: Renames;
  /** The definitions of the models that the database has followed to. */
  #tables: readonly string[] | undefined;
  /** Those of all models that it has followed to: what they made may go with them. */
  #own: readonly string[] = [];

  constructor(database: Database, options: FollowOptions) {
    this.#database = database;
    this.#options = options;
    this.#renames = options.renames;
  }

  /**
   * Makes what is missing, and leaves what would be lost.
   *
   * @throws PhoebeError where the models do not fit the database, or the database does not take a change; then nothing is
   * changed, on engines that undo definitions
   */
  async follow(models: readonly AnyModel[], progress: StartProgress): Promise<Followed> {
    const dialect = await this.#database.dialect();
    const tables = sqlOf(planTables(models, dialect), dialect);
    if (tables.join('\n') === this.#tables?.join('\n')) return NOTHING;
    const { diff, options } = await this.#answeredDiff(models, progress);
    const { allowDestructive } = this.#options;
    const held = allowDestructive ? [] : diff.held;
    if (diff.isNeeded && !allowDestructive) throw destructive(held);
    const steps = allowDestructive ? (await diffModels(this.#database, models, options)).up : diff.steps;
    await applySteps(this.#database, steps).catch((cause: unknown) => {
      throw refused(cause, steps);
    });
    this.#renames = {};
    this.#tables = tables;
    this.#own = [...new Set([...this.#own, ...tables])];
    return { ran: sqlOfSteps(steps, dialect).map(({ sql }) => sql), held, wasNew: diff.isNew };
  }

  /** After the tables were removed: the next `follow` looks at the database again. */
  forget(): void {
    this.#tables = undefined;
  }

  async #answeredDiff(
    models: readonly AnyModel[],
    progress: StartProgress,
  ): Promise<{ diff: SafeDiff; options: DiffOptions }> {
    const { fills, ignoreTables, asksForRenames } = this.#options;
    for (let renames = this.#renames; ; ) {
      const options = { renames, fills, ignoreTables, ownStatements: this.#own };
      progress.step('changing the tables');
      const diff = await diffSafely(this.#database, models, options);
      if (!asksForRenames || diff.possibleRenames.length === 0) return { diff, options };
      progress.step('');
      const answer = await askForRename(diff.possibleRenames);
      if (answer === undefined) return { diff, options };
      renames = joinRenames(renames, answer);
    }
  }
}

/** What is lost with a change, and how to have it all the same. */
export function howToAllow(held: readonly string[]): string {
  const foreign = held.some((loss) => loss.startsWith('the table '))
    ? ' --ignore leaves a table alone that is none of the models.'
    : '';
  return `It would destroy ${held.join(', and ')}. Start phoebe dev with --allow-destructive, or write a migration: phoebe migrate create.${foreign}`;
}

function destructive(held: readonly string[]): PhoebeError {
  return new PhoebeError(
    'DESTRUCTIVE_MIGRATION',
    `The database was not changed to what the models say. ${howToAllow(held)}`,
  );
}

function refused(cause: unknown, steps: readonly Step[]): unknown {
  if (!(cause instanceof PhoebeError)) return cause;
  const notes = [...new Set(steps.flatMap(({ note }) => note ?? []))].map((note) => ` One of its statements ${note}.`);
  const message = `The database did not take what the models say: ${asSentence(cause.message)}${notes.join('')}`;
  return new PhoebeError(cause.code, message, { cause });
}
