import type { Database } from '../../database/database.ts';
import type { ModelCore } from '../../orm/model/model-core.ts';
import { type DiffOptions, diffModels, type ModelDiff } from '../diff/diff-models.ts';
import { migrationName } from './migration-folder.ts';
import { printMigration } from './print-migration.ts';

export interface DraftMigrationOptions extends DiffOptions {
  /** What it does, in a few words: part of the file's name. */
  readonly title: string;
  readonly now?: Date;
}

/** A migration that is not written to a file yet. */
export interface MigrationDraft {
  readonly name: string;
  readonly text: string;
  /** Nothing differs: there is nothing to write. */
  readonly isEmpty: boolean;
  readonly diff: ModelDiff;
}

/** Writes the statements that make the database what the models say, and those that lead back, as the text of a migration. */
export async function draftMigration(
  database: Database,
  models: readonly ModelCore[],
  { title, now = new Date(), ...options }: DraftMigrationOptions,
): Promise<MigrationDraft> {
  const diff = await diffModels(database, models, options);
  const name = migrationName(title, now);
  return {
    name,
    text: printMigration({ title, up: diff.up, down: diff.down }, await database.dialect()),
    isEmpty: diff.up.length === 0,
    diff,
  };
}
