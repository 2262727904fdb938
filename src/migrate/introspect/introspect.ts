import type { Executor } from '../../database/executor.ts';
import type { TableOptions } from '../../sql/nodes/definition.ts';
import { type TableNodeOptions, table } from '../../sql/nodes/query-factories.ts';
import { sql } from '../../sql/sql-tag.ts';
import type {
  CheckDefinition,
  ConstraintDefinition,
  EnumDefinition,
  ForeignKeyDefinition,
  IndexDefinition,
  PrimaryKeyDefinition,
  SchemaDefinition,
  TableDefinition,
  UniqueDefinition,
} from '../schema/schema-types.ts';
import { type CatalogConstraint, readConstraints } from './catalog-constraints.ts';
import { OF_USERS } from './catalog-sql.ts';
import { parseIndexDefinition } from './parse-index-definition.ts';
import { type CatalogTable, readColumns } from './read-columns.ts';

export interface IntrospectOptions {
  /** SQL schemas to read, besides the one in which new tables are made. */
  readonly schemas?: readonly string[];
}

/** A schema as the database describes it. */
export interface IntrospectedSchema extends SchemaDefinition {
  /** The schema in which new tables are made; its tables and types stand here without it. */
  readonly defaultSchema: string;
  /** What no model can ask for, as sentences. It is left alone. */
  readonly leftOut: readonly string[];
}

/**
 * Reads tables, constraints, indexes and types of a database, in five statements whatever their number. Expressions are the
 * database's own text, which may differ from what was written; compare them with what the same database printed.
 */
export async function introspect(
  executor: Executor,
  { schemas = [] }: IntrospectOptions = {},
): Promise<IntrospectedSchema> {
  const { rows } = await executor.execute(sql`SELECT current_schema()::text`);
  const defaultSchema = rows[0]?.[0] ?? 'public';
  const wanted = new Set([defaultSchema, ...schemas]);
  const place = (schema: string): TableNodeOptions => (schema === defaultSchema ? {} : { schema });
  const all = await readColumns(executor);
  const constraints = await readConstraints(executor, all);
  const indexes = await readIndexes(executor, all);
  const enums = (await readEnums(executor)).filter(({ schema }) => schema !== undefined && wanted.has(schema));
  const tables = [...all.values()].filter(({ schema }) => wanted.has(schema));
  return {
    defaultSchema,
    tables: tables.map((one) => toDefinition(one, { constraints, indexes, place })),
    enums: enums.map(({ schema, name, values }) => ({ ...place(schema!), name, values })),
    leftOut: [...constraints.filter((one) => isLeftOut(one, indexes)), ...indexes.filter(isUnknown)]
      .filter((one) => wanted.has(one.table.schema))
      .map(({ name, table: { name: owner } }) => `"${name}" of the table "${owner}"`),
  };
}

interface CatalogIndex {
  readonly table: CatalogTable;
  readonly name: string;
  readonly definition: IndexDefinition | undefined;
}

/** Every index but those of primary keys. */
async function readIndexes(
  executor: Executor,
  tables: ReadonlyMap<string, CatalogTable>,
): Promise<readonly CatalogIndex[]> {
  const { rows } = await executor.execute(sql`
    SELECT n.nspname::text, c.relname::text, i.relname::text, pg_get_indexdef(x.indexrelid)
    FROM pg_catalog.pg_index x
    JOIN pg_catalog.pg_class i ON i.oid = x.indexrelid
    JOIN pg_catalog.pg_class c ON c.oid = x.indrelid
    JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
    WHERE NOT x.indisprimary AND ${OF_USERS}
    ORDER BY 1, 2, 3`);
  return rows.flatMap(([schema, owner, name, text]) => {
    const found = tables.get(`${schema}.${owner}`);
    if (found === undefined) return [];
    return [{ table: found, name: name!, definition: parseIndexDefinition(name!, text ?? '') }];
  });
}

async function readEnums(executor: Executor): Promise<readonly EnumDefinition[]> {
  const { rows } = await executor.execute(sql`
    SELECT n.nspname::text, t.typname::text, e.enumlabel::text
    FROM pg_catalog.pg_type t
    JOIN pg_catalog.pg_namespace n ON n.oid = t.typnamespace
    JOIN pg_catalog.pg_enum e ON e.enumtypid = t.oid
    WHERE t.typtype = 'e' AND ${OF_USERS}
    ORDER BY 1, 2, e.enumsortorder`);
  const enums = new Map<string, { schema: string; name: string; values: string[] }>();
  for (const [schema, name, value] of rows) {
    const key = `${schema}.${name}`;
    const one = enums.get(key) ?? { schema: schema!, name: name!, values: [] };
    one.values.push(value!);
    enums.set(key, one);
  }
  return [...enums.values()];
}

interface Parts {
  readonly constraints: readonly CatalogConstraint[];
  readonly indexes: readonly CatalogIndex[];
  readonly place: (schema: string) => TableNodeOptions;
}

function toDefinition(one: CatalogTable, { constraints, indexes, place }: Parts): TableDefinition {
  const own = constraints.filter((constraint) => constraint.table === one);
  const definitions = own.flatMap(({ definition }) => definition ?? []);
  const ofKind = <Kind extends ConstraintDefinition>(kind: Kind['kind']): readonly Kind[] =>
    definitions.filter((definition): definition is Kind => definition.kind === kind);
  const behind = new Set(own.filter(({ ownsIndex }) => ownsIndex).map(({ name }) => name));
  const primaryKey = ofKind<PrimaryKeyDefinition>('primaryKey')[0];
  const options = optionsOf(one.settings);
  return {
    table: table(one.name, place(one.schema)),
    ...(one.comment !== undefined && { comment: one.comment }),
    columns: one.columns,
    ...(primaryKey !== undefined && { primaryKey }),
    uniques: ofKind<UniqueDefinition>('unique'),
    checks: ofKind<CheckDefinition>('check').filter(({ name }) => !name.includes('crdb_internal_')),
    foreignKeys: ofKind<ForeignKeyDefinition>('foreignKey').map((key) => ({
      ...key,
      references: table(key.references.name, place(key.references.schema!)),
    })),
    indexes: indexes
      .filter((index) => index.table === one && !behind.has(index.name))
      .flatMap(({ definition }) => definition ?? []),
    ...(options !== undefined && { options }),
    ...(one.settings.some((setting) => setting.includes('schema_locked=true')) && { isLocked: true }),
  };
}

/** Row-level time to live out of `{ttl='on',ttl_expiration_expression='expires',ttl_job_cron='@daily'}`. */
function optionsOf(settings: readonly string[]): TableOptions | undefined {
  const text = settings.join(',');
  const read = (name: string): string | undefined =>
    new RegExp(`${name}\\s*=\\s*'((?:[^']|'')*)'`).exec(text)?.[1]?.replaceAll("''", "'");
  const expression = read('ttl_expiration_expression');
  if (expression === undefined) return undefined;
  const cron = read('ttl_job_cron');
  return { ttlExpirationExpression: expression, ...(cron !== undefined && { ttlJobCron: cron }) };
}

/** A constraint that cannot be asked for, and that was not read as an index either. */
function isLeftOut(one: CatalogConstraint, indexes: readonly CatalogIndex[]): boolean {
  const isIndex = indexes.some((index) => index.table === one.table && index.name === one.name && !isUnknown(index));
  return one.definition === undefined && one.table.hidden.size === 0 && !isIndex;
}

function isUnknown(index: CatalogIndex): boolean {
  return index.definition === undefined;
}
