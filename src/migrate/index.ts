export { applySteps } from './apply-steps.ts';
export { type CreateTablesOptions, createTables } from './create-tables.ts';
export { type DiffOptions, diffModels, type ModelDiff } from './diff/diff-models.ts';
export { diffSafely, type SafeDiff } from './diff/diff-safely.ts';
export type { PossibleRename } from './diff/possible-renames.ts';
export type { Renames } from './diff/renames.ts';
export type { Step } from './diff/step.ts';
export { dropTables } from './drop-tables.ts';
export { type IntrospectedSchema, type IntrospectOptions, introspect } from './introspect/introspect.ts';
export { type DraftMigrationOptions, draftMigration, type MigrationDraft } from './migrations/draft-migration.ts';
export { type Migration, parseMigration } from './migrations/migration-file.ts';
export { migrationName, readMigrations, writeMigration } from './migrations/migration-folder.ts';
export { type MigrationState, type MigrationStatus, migrationStatus } from './migrations/migration-status.ts';
export {
  fakeMigrations,
  type MigrateDownOptions,
  type MigrateOptions,
  type MigrationProgress,
  migrateDown,
  migrateUp,
} from './migrations/migrator.ts';
export { printMigration, type StepText, sqlOfSteps } from './migrations/print-migration.ts';
export { planTables, sqlOf } from './plan-tables.ts';
export { type ModelFile, writeModels } from './pull/write-models.ts';
export type { CreateDefinitionsOptions } from './schema/create-definitions.ts';
export type { DropDefinitionsOptions } from './schema/drop-definitions.ts';
