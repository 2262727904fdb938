import { randomBytes } from 'node:crypto';
import type { ConnectionSession } from '../../database/connection-session.ts';
import type { Database } from '../../database/database.ts';
import { AccessDeniedError } from '../../errors/query-errors.ts';
import { quoteIdentifier } from '../../sql/compile/quote.ts';
import type { Definition } from '../../sql/nodes/definition.ts';
import { sql } from '../../sql/sql-tag.ts';
import { introspect } from '../introspect/introspect.ts';
import { retryDefinition } from '../retry-definition.ts';
import { createDefinitions } from '../schema/create-definitions.ts';
import type { SchemaDefinition } from '../schema/schema-types.ts';
import { assertReadBack } from './assert-read-back.ts';
import { renameSchemas, replaceText } from './rename-schemas.ts';

/**
 * A schema in the database's own words: makes it under names of its own, reads it back as the database's tables are read,
 * and undoes everything by a rollback. So a default, a check or a type is compared with what this very server makes of it,
 * and no text of SQL has to be understood.
 *
 * @param defaultSchema where tables without a schema stand
 * @throws AccessDeniedError where the user may not make SQL schemas
 * @throws PhoebeError INVARIANT_VIOLATION where the catalog does not show what was made
 */
export async function describeInDatabase(
  database: Database,
  wanted: SchemaDefinition,
  defaultSchema: string,
): Promise<SchemaDefinition> {
  const dialect = await database.dialect();
  const shadows = shadowNames(wanted);
  const main = shadows.get(undefined)!;
  const shadowed = renameSchemas(wanted, (schema) => shadows.get(schema));
  // CockroachDB's catalog hides a table from the transaction that made it with keys to itself and to others (measured, v21.1).
  const definitions = createDefinitions(shadowed, { ifNotExists: false, selfReferencesLate: true });
  // Where a setting of a transaction cannot be had, the connection is closed after the work, and its settings with it.
  const settings = dialect.transactionalDdl
    ? []
    : [...dialect.definitionSettings, `SET search_path = ${quoteIdentifier(main)}, ${quoteIdentifier(defaultSchema)}`];
  const described = await database
    .onConnection(
      (session) =>
        retryDefinition(() => readRolledBack(session, definitions, shadows), { onFailure: () => session.rollBack() }),
      settings,
    )
    .catch(explained);
  // The session's default schema is the models', whose tables the catalog shows without it.
  assertReadBack(
    shadowed,
    renameSchemas(described, (schema) => schema ?? main),
  );
  const originals = new Map([...shadows].map(([schema, shadow]) => [shadow, schema]));
  let result = renameSchemas(described, (schema) => originals.get(schema ?? main));
  for (const [schema, shadow] of shadows) result = replaceText(result, shadow, schema ?? defaultSchema);
  return result;
}

/** The statement that was refused is none of the caller's. */
function explained(error: unknown): never {
  if (!(error instanceof AccessDeniedError)) throw error;
  throw new AccessDeniedError(
    'To compare models with a database, their tables are made in an SQL schema of their own and rolled back, which this user may not: GRANT CREATE ON DATABASE, or compare as another user.',
    { cause: error, sqlState: error.sqlState },
  );
}

async function readRolledBack(
  session: ConnectionSession,
  definitions: readonly Definition[],
  shadows: ReadonlyMap<string | undefined, string>,
): Promise<SchemaDefinition> {
  const { transactionalDdl } = await session.dialect();
  const path = `${quoteIdentifier(shadows.get(undefined)!)}, `;
  await session.control('BEGIN');
  if (transactionalDdl)
    await session.execute(sql`SELECT set_config('search_path', ${path}::text || current_setting('search_path'), true)`);
  for (const definition of definitions) await session.execute(definition);
  const described = await introspect(session, { schemas: [...shadows.values()] });
  await session.control('ROLLBACK');
  return described;
}

/** A schema for each of the models', under a name that nobody else has. */
function shadowNames({ tables, enums }: SchemaDefinition): ReadonlyMap<string | undefined, string> {
  const schemas = new Set([undefined, ...tables.map(({ table }) => table.schema), ...enums.map((one) => one.schema)]);
  const prefix = `phoebe_shadow_${randomBytes(6).toString('hex')}`;
  return new Map([...schemas].map((schema, index) => [schema, `${prefix}_${index}`]));
}
