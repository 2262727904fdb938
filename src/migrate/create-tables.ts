import type { Database } from '../database/database.ts';
import type { Executor } from '../database/executor.ts';
import type { Transaction } from '../database/transaction.ts';
import { PhoebeError } from '../errors/phoebe-error.ts';
import type { ModelCore } from '../orm/model/model-core.ts';
import type { Definition } from '../sql/nodes/definition.ts';
import { formatList } from '../util/list.ts';
import { type ExistingObjects, readExistingObjects } from './existing-objects.ts';
import { runDefinitions } from './run-definitions.ts';
import { createDefinitions } from './schema/create-definitions.ts';
import { describeModels } from './schema/describe-models.ts';
import type { SchemaDefinition } from './schema/schema-types.ts';

export interface CreateTablesOptions {
  /** True leaves what is there alone; false makes an existing table an error. Default true. */
  readonly ifNotExists?: boolean;
}

/**
 * Makes the tables of models, in the order that their foreign keys ask for, with types, constraints, indexes and comments.
 * What exists is left as it is, and so is a table of an older form of its model: changing tables is the work of migrations.
 *
 * Several servers may call it at the same time. PostgreSQL does everything in one transaction under an advisory lock;
 * CockroachDB statement by statement, each a schema change of its own, so that a run that was stopped goes on where it was.
 * A transaction may be given instead of a database: then it is part of it, where the engine has that.
 *
 * @returns the statements that ran; none where everything was there
 * @throws InvalidModelError where names of indexes or constraints clash
 * @throws UnsupportedFeatureError for what the engine cannot do
 * @throws PhoebeError with code SCHEMA_MISMATCH where an existing table lacks columns of its model; nothing is changed then
 * @example await createTables(db, [User, Token]);
 */
export async function createTables(
  database: Database | Transaction,
  models: readonly ModelCore[],
  { ifNotExists = true }: CreateTablesOptions = {},
): Promise<readonly Definition[]> {
  const schema = describeModels(models, await database.dialect());
  const definitions = createDefinitions(schema, { ifNotExists });
  // What cannot be printed for this engine is found before anything is sent.
  for (const definition of definitions) await database.compile(definition);
  const schemas = schema.tables.flatMap(({ table }) => table.schema ?? []);
  const plan = async (executor: Executor): Promise<readonly Definition[]> => {
    if (!ifNotExists) return definitions;
    const existing = await readExistingObjects(executor, schemas);
    assertColumns(schema, existing);
    return definitions.filter((definition) => !existing.has(definition));
  };
  return runDefinitions(database, plan, { mayExist: ifNotExists });
}

function assertColumns({ tables }: SchemaDefinition, existing: ExistingObjects): void {
  for (const { table, columns } of tables) {
    if (!existing.hasTable(table)) continue;
    const missing = columns.filter(({ name }) => !existing.hasColumn(table, name)).map(({ name }) => name);
    if (missing.length === 0) continue;
    const noun = missing.length === 1 ? 'column' : 'columns';
    throw new PhoebeError(
      'SCHEMA_MISMATCH',
      `The table "${table.name}" exists already, without the ${noun} ${formatList(missing)} of its model. createTables makes ` +
        'tables and never changes them: change this one by a migration, or drop it first.',
    );
  }
}
