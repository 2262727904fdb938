import { PhoebeError } from '../../errors/phoebe-error.ts';
import type { Migration } from './migration-file.ts';
import { type Direction, lossesOf } from './migration-file.ts';

/** An applied migration's file says something else by now. */
export function editedMigration(name: string, doneOnly = false): PhoebeError {
  const what = doneOnly ? 'Statements of it that have run already' : 'It was applied, and its statements';
  return new PhoebeError(
    'MIGRATION_EDITED',
    `The migration "${name}" was edited. ${what} were changed since. Put them back, and make a new migration for what is to be different.`,
  );
}

/** Something would be lost, and nobody has said that it may. */
export function destructiveMigration(migration: Migration, direction: Direction): PhoebeError {
  const lost = lossesOf(migration[direction]);
  return new PhoebeError(
    'DESTRUCTIVE_MIGRATION',
    `The migration "${migration.name}" destroys ${lost.join('; ')}. Allow it (allowDestructive, --allow-destructive), or change the file.`,
  );
}

/** A statement failed. What was done before it, the journal knows. */
export function failedMigration(
  migration: Migration,
  direction: Direction,
  place: { readonly index: number; readonly done: number | undefined; readonly cause: unknown },
): PhoebeError {
  const { index, done, cause } = place;
  const total = migration[direction].length;
  const reason = cause instanceof Error ? cause.message : String(cause);
  const kept = keptInWords(done);
  return new PhoebeError(
    'MIGRATION_FAILED',
    `The migration "${migration.name}" failed at statement ${index + 1} of ${total} on its way ${direction}: ${reason} ${kept}`,
    { cause },
  );
}

function keptInWords(done: number | undefined): string {
  if (done === undefined) return 'Run it again: it goes on where it was.';
  if (done === 0) return 'Nothing of it was applied.';
  const statements = done === 1 ? 'statement is' : `${done} statements are`;
  return `Its first ${statements} applied: when the cause is removed, or this statement is changed, run it again and it goes on here.`;
}
