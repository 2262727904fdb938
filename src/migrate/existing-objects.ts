import type { Executor } from '../database/executor.ts';
import type { Definition } from '../sql/nodes/definition.ts';
import type { TableNode } from '../sql/nodes/query.ts';
import { sql } from '../sql/sql-tag.ts';

type ObjectKind = 'schema' | 'type' | 'table' | 'column' | 'index' | 'constraint' | 'comment';

/** What the catalog of a database has under a name. Asked once, instead of once for each statement. */
export class ExistingObjects {
  readonly #defaultSchema: string;
  readonly #keys: ReadonlySet<string>;

  constructor(defaultSchema: string, keys: ReadonlySet<string>) {
    this.#defaultSchema = defaultSchema;
    this.#keys = keys;
  }

  hasTable(table: TableNode): boolean {
    return this.#has('table', table.schema, table.name);
  }

  hasColumn(table: TableNode, column: string): boolean {
    return this.#has('column', table.schema, table.name, column);
  }

  /** True where running the statement would change nothing. */
  has(definition: Definition): boolean {
    switch (definition.kind) {
      case 'createSchema':
        return this.#has('schema', definition.name);
      case 'createEnum':
        return this.#has('type', definition.schema, definition.name);
      case 'createTable':
        return this.hasTable(definition.table);
      case 'createIndex':
        return this.#has('index', definition.table.schema, definition.table.name, definition.name);
      case 'addConstraint':
        return (
          definition.constraint.name !== undefined &&
          this.#has('constraint', definition.table.schema, definition.table.name, definition.constraint.name)
        );
      case 'comment':
        return this.#has('comment', definition.table.schema, definition.table.name, definition.column);
      default:
        return false;
    }
  }

  #has(kind: ObjectKind, schema: string | undefined, ...names: readonly (string | undefined)[]): boolean {
    return this.#keys.has(keyOf(kind, schema ?? this.#defaultSchema, ...names));
  }
}

function keyOf(kind: string, schema: string, ...names: readonly (string | undefined)[]): string {
  return [kind, schema, ...names.map((name) => name ?? '')].join('\0').replace(/\0+$/, '');
}

/** Reads the names that the default schema and the given ones hold, in one statement. */
export async function readExistingObjects(executor: Executor, schemas: readonly string[]): Promise<ExistingObjects> {
  const inSchemas = sql`n.nspname IN (SELECT current_schema() UNION ALL SELECT unnest(${schemas}::text[]))`;
  const { rows } = await executor.execute(sql`
    SELECT 'default' AS kind, current_schema()::text AS schema_name, '' AS table_name, '' AS object_name
    UNION ALL
    SELECT 'schema', n.nspname::text, '', '' FROM pg_catalog.pg_namespace n WHERE ${inSchemas}
    UNION ALL
    SELECT 'type', n.nspname::text, t.typname::text, ''
    FROM pg_catalog.pg_type t JOIN pg_catalog.pg_namespace n ON n.oid = t.typnamespace
    WHERE t.typtype = 'e' AND ${inSchemas}
    UNION ALL
    SELECT 'table', n.nspname::text, c.relname::text, ''
    FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f') AND ${inSchemas}
    UNION ALL
    SELECT 'column', n.nspname::text, c.relname::text, a.attname::text
    FROM pg_catalog.pg_class c
    JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
    JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid
    WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f') AND a.attnum > 0 AND NOT a.attisdropped AND ${inSchemas}
    UNION ALL
    SELECT 'index', n.nspname::text, c.relname::text, i.relname::text
    FROM pg_catalog.pg_index x
    JOIN pg_catalog.pg_class i ON i.oid = x.indexrelid
    JOIN pg_catalog.pg_class c ON c.oid = x.indrelid
    JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
    WHERE ${inSchemas}
    UNION ALL
    SELECT 'constraint', n.nspname::text, c.relname::text, k.conname::text
    FROM pg_catalog.pg_constraint k
    JOIN pg_catalog.pg_class c ON c.oid = k.conrelid
    JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
    WHERE ${inSchemas}
    UNION ALL
    SELECT 'comment', n.nspname::text, c.relname::text, coalesce(a.attname::text, '')
    FROM pg_catalog.pg_description d
    JOIN pg_catalog.pg_class c ON c.oid = d.objoid
    JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
    LEFT JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attnum = d.objsubid AND d.objsubid > 0
    WHERE d.classoid = 'pg_catalog.pg_class'::regclass AND ${inSchemas}`);
  const defaultSchema = rows.find(([kind]) => kind === 'default')?.[1] ?? 'public';
  return new ExistingObjects(
    defaultSchema,
    new Set(rows.map(([kind, schema, table, name]) => keyOf(kind!, schema ?? '', table!, name!))),
  );
}
