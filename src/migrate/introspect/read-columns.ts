import type { ResultSet } from '../../database/driver.ts';
import type { Executor } from '../../database/executor.ts';
import type { Dialect } from '../../sql/dialects/dialect.ts';
import { sql } from '../../sql/sql-tag.ts';
import type { ColumnDefinition } from '../schema/schema-types.ts';
import { withoutOuterParentheses } from '../sql-scanner.ts';
import { catalogSql, OF_USERS } from './catalog-sql.ts';

/** A table with its columns, before its constraints and indexes are known. */
export interface CatalogTable {
  readonly schema: string;
  readonly name: string;
  readonly comment: string | undefined;
  /** As the engine lists storage parameters: `ttl='on'`, … */
  readonly settings: readonly string[];
  readonly columns: ColumnDefinition[];
  /** Of every column, those of the engine's own included, by its number in the catalog. */
  readonly columnNames: Map<string, string>;
  /** Columns that the engine added for itself. */
  readonly hidden: Set<string>;
}

/** All tables of users' schemas, by `schema.name`. */
export async function readColumns(executor: Executor): Promise<ReadonlyMap<string, CatalogTable>> {
  const dialect = await executor.dialect();
  const result = await executor.execute(dialect.hiddenColumns ? withHiddenColumns(dialect) : PLAIN);
  const tables = new Map<string, CatalogTable>();
  for (const row of result.rows) addColumn(tables, row);
  return tables;
}

const FROM = sql`
  FROM pg_catalog.pg_class c
  JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
  LEFT JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
  LEFT JOIN pg_catalog.pg_description dt
    ON dt.objoid = c.oid AND dt.objsubid = 0 AND dt.classoid = 'pg_catalog.pg_class'::regclass
  LEFT JOIN pg_catalog.pg_description dc
    ON dc.objoid = c.oid AND dc.objsubid = a.attnum AND dc.classoid = 'pg_catalog.pg_class'::regclass`;

const TABLE = sql`n.nspname::text, c.relname::text, dt.description, c.reloptions::text, a.attnum::text, a.attname::text, dc.description`;

/** A domain counts as the type it is made of. A table of an extension, and a part of a partitioned table, is no table of the user's. */
const PLAIN = sql`
  SELECT ${TABLE}, CASE WHEN t.typtype = 'd' THEN format_type(t.typbasetype, t.typtypmod) ELSE format_type(a.atttypid, a.atttypmod) END,
    a.attnotnull::text, pg_get_expr(d.adbin, d.adrelid),
    a.attidentity::text, a.attgenerated::text, CASE WHEN a.attcollation <> t.typcollation THEN co.collname::text END, 'NO'
  ${FROM}
  LEFT JOIN pg_catalog.pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
  LEFT JOIN pg_catalog.pg_type t ON t.oid = a.atttypid
  LEFT JOIN pg_catalog.pg_collation co ON co.oid = a.attcollation
  WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition AND ${OF_USERS}
    AND NOT EXISTS (SELECT 1 FROM pg_catalog.pg_depend e WHERE e.objid = c.oid AND e.deptype = 'e')
  ORDER BY 1, 2, a.attnum`;

/** CockroachDB tells exact types, and its own columns, in the information schema only (docs, "information_schema"). */
function withHiddenColumns({ virtualColumns, identityColumns }: Dialect) {
  const generatedKind = virtualColumns ? sql`a.attgenerated::text` : sql`'s'`;
  const identityKind = identityColumns ? sql`a.attidentity::text` : sql`''`;
  return sql`
    SELECT ${TABLE}, regexp_replace(i.crdb_sql_type, ' COLLATE .*$', ''), (i.is_nullable = 'NO')::text,
      coalesce(nullif(i.generation_expression, ''), i.column_default), ${identityKind},
      CASE WHEN nullif(i.generation_expression, '') IS NULL THEN '' ELSE ${generatedKind} END,
      i.collation_name::text, i.is_hidden::text
    ${FROM}
    LEFT JOIN information_schema.columns i
      ON i.table_schema = n.nspname AND i.table_name = c.relname AND i.column_name = a.attname
    WHERE c.relkind = 'r' AND ${OF_USERS}
    ORDER BY 1, 2, a.attnum`;
}

function addColumn(tables: Map<string, CatalogTable>, row: ResultSet['rows'][number]): void {
  const [schema, name, comment, settings, number, column, columnComment, ...rest] = row;
  const key = `${schema}.${name}`;
  let table = tables.get(key);
  if (table === undefined) {
    table = {
      schema: schema!,
      name: name!,
      comment: comment ?? undefined,
      settings: settings === null || settings === undefined ? [] : [settings],
      columns: [],
      columnNames: new Map(),
      hidden: new Set(),
    };
    tables.set(key, table);
  }
  if (number === null || number === undefined) return; // A table without columns.
  table.columnNames.set(number, column!);
  const [type, notNull, expression, identity, generated, collation, isHidden] = rest;
  if (isHidden === 'YES' || type === null || type === undefined) {
    table.hidden.add(column!);
    return;
  }
  table.columns.push({
    name: column!,
    type: withUsualPrecision(type),
    notNull: notNull === 'true',
    ...(collation !== null && collation !== undefined && { collation }),
    ...defaultOf(expression, identity, generated),
    ...(columnComment !== null && columnComment !== undefined && { comment: columnComment }),
  });
}

/** Microseconds are what there is without a word: `timestamp(6)` is `timestamp`. */
function withUsualPrecision(type: string): string {
  return /^time/i.test(type) ? type.replace('(6)', '') : type;
}

function defaultOf(
  expression: string | null | undefined,
  identity: string | null | undefined,
  generated: string | null | undefined,
): Pick<ColumnDefinition, 'default' | 'identity' | 'generated'> {
  if (identity === 'a' || identity === 'd') return { identity: identity === 'a' ? 'always' : 'by default' };
  if (expression === null || expression === undefined) return {};
  const node = catalogSql(withoutOuterParentheses(expression));
  return generated === 's' || generated === 'v'
    ? { generated: { expression: node, stored: generated === 's' } }
    : { default: node };
}
