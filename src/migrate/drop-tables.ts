import type { Database } from '../database/database.ts';
import type { Executor } from '../database/executor.ts';
import type { Transaction } from '../database/transaction.ts';
import type { ModelCore } from '../orm/model/model-core.ts';
import type { Definition } from '../sql/nodes/definition.ts';
import { sql } from '../sql/sql-tag.ts';
import { runDefinitions } from './run-definitions.ts';
import { describeModels } from './schema/describe-models.ts';
import { type DropDefinitionsOptions, dropDefinitions } from './schema/drop-definitions.ts';
import type { SchemaDefinition } from './schema/schema-types.ts';

/**
 * Removes the tables of models with all their rows, and the types that no other table uses.
 *
 * @returns the statements that ran
 * @throws QueryError where another table refers to one of them, unless `cascade` is set
 * @example await dropTables(db, [User, Token], { cascade: true });
 */
export async function dropTables(
  database: Database | Transaction,
  models: readonly ModelCore[],
  options: DropDefinitionsOptions = {},
): Promise<readonly Definition[]> {
  const schema = describeModels(models, await database.dialect());
  return runDefinitions(database, async (executor) => {
    const enums = await withoutOtherUsers(executor, schema);
    return dropDefinitions({ ...schema, enums }, options);
  });
}

/** The types of the schema that no table outside of it uses. */
async function withoutOtherUsers(
  executor: Executor,
  { enums, tables }: SchemaDefinition,
): Promise<SchemaDefinition['enums']> {
  if (enums.length === 0) return [];
  const { rows } = await executor.execute(sql`
    SELECT t.typname::text, CASE WHEN n.nspname = current_schema() THEN '' ELSE n.nspname::text END, c.relname::text
    FROM pg_catalog.pg_type t
    JOIN pg_catalog.pg_attribute a ON a.atttypid IN (t.oid, t.typarray)
    JOIN pg_catalog.pg_class c ON c.oid = a.attrelid
    JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
    WHERE t.typtype = 'e' AND c.relkind IN ('r', 'p', 'm', 'v', 'f') AND NOT a.attisdropped
      AND t.typname = ANY(${enums.map(({ name }) => name)}::text[])`);
  const isDropped = (schemaName: string, tableName: string): boolean =>
    tables.some(({ table }) => table.name === tableName && (table.schema ?? '') === schemaName);
  const used = new Set(rows.filter((row) => !isDropped(row[1]!, row[2]!)).map(([name]) => name));
  return enums.filter(({ name }) => !used.has(name));
}
