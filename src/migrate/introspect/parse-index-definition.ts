import type { OrderingNode } from '../../sql/nodes/expression.ts';
import { column, ordering } from '../../sql/nodes/factories.ts';
import type { IndexDefinition } from '../schema/schema-types.ts';
import { closingBracket, splitSql, withoutOuterParentheses } from '../sql-scanner.ts';
import { catalogSql } from './catalog-sql.ts';

/** Columns that CockroachDB adds to a sharded index: `crdb_internal_id_shard_8`. */
const SHARD = /^crdb_internal_.*_shard_(\d+)$/;
const PLAIN_NAME = /^(?:[a-z_][a-z0-9_$]*|"(?:[^"]|"")+")$/;
const DIRECTION = /^([\s\S]+?)(?: (ASC|DESC))?( NULLS (?:FIRST|LAST))?$/;
const CALL = /^[\w."]+\(/;

/**
 * Reads what `pg_get_indexdef` prints, on either engine:
 * `CREATE UNIQUE INDEX name ON public.users USING btree (lower(username), created DESC) INCLUDE (name) WHERE (visits > 0)`.
 *
 * @returns undefined for an index of a kind that no model can ask for
 */
export function parseIndexDefinition(name: string, definition: string): IndexDefinition | undefined {
  const head = /^CREATE (UNIQUE )?(INVERTED )?INDEX .*? ON .*?(?: USING (\w+))? \(/.exec(definition);
  if (head === null) return undefined;
  const method = head[2] === undefined ? (head[3]?.toLowerCase() ?? 'btree') : 'gin';
  const unifiedMethod = method === 'inverted' ? 'gin' : method === 'prefix' ? 'btree' : method;
  if (unifiedMethod !== 'btree' && unifiedMethod !== 'gin' && unifiedMethod !== 'gist') return undefined;
  const open = head[0].length - 1;
  const close = closingBracket(definition, open);
  const items = splitSql(definition.slice(open + 1, close - 1), ',').map(parseItem);
  const rest = definition.slice(close);
  if (!items.every((item) => item !== undefined) || rest.includes(' NULLS NOT DISTINCT')) return undefined;
  const shard = items.map(({ expression }) => shardCount(expression)).find((count) => count !== undefined);
  const buckets = shard ?? bucketCount(rest);
  const include = clauseColumns(rest);
  const where = / WHERE ([\s\S]+)$/.exec(rest)?.[1];
  return {
    name,
    unique: head[1] !== undefined,
    ...(unifiedMethod !== 'btree' && { method: unifiedMethod }),
    items: items.filter(({ expression }) => shardCount(expression) === undefined),
    ...(include.length > 0 && { include }),
    ...(where !== undefined && { where: catalogSql(withoutOuterParentheses(where)) }),
    ...(buckets !== undefined && { hashBuckets: buckets }),
  };
}

/** Undefined for an item with a collation, an operator class or an order of NULLs of its own. */
function parseItem(text: string): OrderingNode | undefined {
  const [, expression = '', direction, nulls] = DIRECTION.exec(text.trim()) ?? [];
  if (nulls !== undefined) return undefined;
  const isColumn = PLAIN_NAME.test(expression);
  const call = CALL.exec(expression)?.[0].length ?? (expression.startsWith('(') ? 1 : undefined);
  if (!isColumn && (call === undefined || closingBracket(expression, call - 1) !== expression.length)) return undefined;
  return ordering(
    isColumn ? column(undefined, unquoteName(expression)) : catalogSql(withoutOuterParentheses(expression)),
    direction === 'DESC' ? 'desc' : 'asc',
  );
}

/** `"Say ""hi"""` to `Say "hi"`. */
export function unquoteName(name: string): string {
  return name.startsWith('"') ? name.slice(1, -1).replaceAll('""', '"') : name;
}

function shardCount(expression: OrderingNode['expression']): number | undefined {
  const count = expression.kind === 'column' ? SHARD.exec(expression.name)?.[1] : undefined;
  return count === undefined ? undefined : Number(count);
}

function bucketCount(rest: string): number | undefined {
  const count = /bucket_count\s*=\s*(\d+)/.exec(rest)?.[1];
  return count === undefined ? undefined : Number(count);
}

function clauseColumns(rest: string): readonly string[] {
  const clause = / (?:INCLUDE|STORING) \(/.exec(rest);
  if (clause === null) return [];
  const open = clause.index + clause[0].length - 1;
  return splitSql(rest.slice(open + 1, closingBracket(rest, open) - 1), ',').map((name) => unquoteName(name.trim()));
}
