import type { RawNode } from '../../sql/nodes/expression.ts';
import { sql } from '../../sql/sql-tag.ts';

/**
 * SQL that the database itself printed: an expression out of its catalog. It becomes text of a statement again, so nothing
 * else may come in here.
 */
export function catalogSql(text: string): RawNode {
  return sql(Object.assign([text], { raw: [text] }));
}

/** Schemas that belong to the engine. The query has the schema's row as `n`. */
export const OF_USERS: RawNode = sql`n.nspname NOT IN ('pg_catalog', 'information_schema', 'crdb_internal', 'pg_extension')
  AND n.nspname NOT LIKE 'pg\_toast%' AND n.nspname NOT LIKE 'pg\_temp%'`;
