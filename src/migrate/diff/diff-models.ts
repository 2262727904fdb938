import type { Database } from '../../database/database.ts';
import type { ModelCore } from '../../orm/model/model-core.ts';
import { compile } from '../../sql/compile/compile.ts';
import type { Dialect } from '../../sql/dialects/dialect.ts';
import { introspect } from '../introspect/introspect.ts';
import { isOwnTable } from '../own-table.ts';
import { describeModels } from '../schema/describe-models.ts';
import type { SchemaDefinition } from '../schema/schema-types.ts';
import { asWritten, changesAsWritten } from './as-written.ts';
import type { Change } from './change-types.ts';
import { describeInDatabase } from './describe-in-database.ts';
import { diffSchemas } from './diff-schemas.ts';
import { foreignKeysLeftAlone } from './foreign-keys-left-alone.ts';
import { OwnDefinitions } from './own-definitions.ts';
import { planChanges } from './plan-changes.ts';
import type { Fills } from './plan-columns.ts';
import { type PossibleRename, possibleRenames } from './possible-renames.ts';
import { applyRenames, type Renames, reverseRenames } from './renames.ts';
import type { Step } from './step.ts';

export interface DiffOptions {
  /** What is the same thing under another name; nothing is guessed. */
  readonly renames?: Renames;
  /** Values for rows that would have NULL in a column that may not be NULL, by `"table.column"`: on the way up and down. */
  readonly fills?: Fills;
  /** True: indexes of tables that are there are built and dropped without locking them, outside of a transaction. */
  readonly concurrently?: boolean;
  /** Tables of the database that are none of the models' affair. */
  readonly ignoreTables?: readonly string[];
  /**
   * The statements by which the models' own migrations made the tables. Only what they made goes without being marked as destructive:
   * a default, identity, constraint, index, comment or type that no model mentions may be somebody else's. Default: none.
   */
  readonly ownStatements?: readonly string[];
}

/** How a database differs from models, and how to get from the one to the other. */
export interface ModelDiff {
  readonly changes: readonly Change[];
  /** The statements that make the database what the models say; none where it is. */
  readonly up: readonly Step[];
  /** The statements that lead back. They cannot bring back values that are lost. */
  readonly down: readonly Step[];
  /** Questions to ask, answered by `renames`. */
  readonly possibleRenames: readonly PossibleRename[];
  /** What the database has and no model can ask for; it is left alone. */
  readonly leftOut: readonly string[];
}

/**
 * Compares a database with models. Both sides are described by the database itself: the models' tables are made in a
 * transaction, read and rolled back. So nothing differs by the way it is written.
 *
 * @throws InvalidModelError where the models clash
 * @throws InvalidArgumentError where a rename names what is not there
 * @throws AccessDeniedError where the user may not make SQL schemas
 */
export async function diffModels(
  database: Database,
  models: readonly ModelCore[],
  options: DiffOptions = {},
): Promise<ModelDiff> {
  const { written, current, wanted, changes, leftOut, dialect } = await compareModels(database, models, options);
  const { renames = {}, fills = {}, concurrently = false, ownStatements = [] } = options;
  const back = reverseRenames(renames);
  const up = planChanges(changesAsWritten(changes, written), {
    before: applyRenames(current, renames).schema,
    after: asWritten(wanted, written),
    dialect,
    fills,
    concurrently,
    own: new OwnDefinitions(ownStatements),
  });
  return {
    changes,
    up,
    down: planChanges(foreignKeysLeftAlone(diffSchemas(wanted, current, dialect, back), current).changes, {
      before: applyRenames(wanted, back).schema,
      after: current,
      dialect,
      fills,
      concurrently,
      own: new OwnDefinitions([...ownStatements, ...up.map(({ statement }) => compile(statement, dialect).sql)]),
    }),
    possibleRenames: possibleRenames(changes),
    leftOut,
  };
}

/** Both sides of a comparison in the words of the database, and what differs. */
export interface Comparison {
  readonly dialect: Dialect;
  /** As the authors of the models wrote it. */
  readonly written: SchemaDefinition;
  readonly current: SchemaDefinition;
  readonly wanted: SchemaDefinition;
  readonly changes: readonly Change[];
  readonly leftOut: readonly string[];
}

/** Describes the database and the models, and compares the two: see `diffModels`. */
export async function compareModels(
  database: Database,
  models: readonly ModelCore[],
  { renames = {}, ignoreTables = [] }: Pick<DiffOptions, 'renames' | 'ignoreTables'>,
): Promise<Comparison> {
  const dialect = await database.dialect();
  const written = describeModels(models, dialect);
  const schemas = written.tables.flatMap(({ table }) => table.schema ?? []);
  const found = await introspect(database, { schemas });
  const current = withoutTables(found, ignoreTables);
  const wanted = await describeInDatabase(database, written, found.defaultSchema);
  const differences = diffSchemas(current, wanted, dialect, renames);
  const { changes, leftAlone } = foreignKeysLeftAlone(differences, applyRenames(current, renames).schema);
  const leftOut = [...found.leftOut, ...leftAlone.map(({ table, name }) => `"${name}" of the table "${table}"`)];
  return { dialect, written, current, wanted, changes, leftOut };
}

function withoutTables(schema: SchemaDefinition, names: readonly string[]): SchemaDefinition {
  return {
    ...schema,
    tables: schema.tables.filter(({ table }) => !isOwnTable(table.name) && !names.includes(table.name)),
  };
}
