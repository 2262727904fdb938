import { InvalidArgumentError } from '../errors/phoebe-error.ts';
import type { ModelCore } from '../orm/index.ts';
import { isNode } from '../sql/nodes/brand.ts';
import type { Expression as SqlExpression } from '../sql/nodes/expression.ts';
import { and, binary, column, exists, literal } from '../sql/nodes/factories.ts';
import { select, selection } from '../sql/nodes/query-factories.ts';

/**
 * A condition on a model's table, for the same table under another name. Columns are renamed, but not in subqueries that read
 * the table themselves. Text of the application's own may name the table as it likes: then the row is looked up by its key.
 */
export function rebind(condition: SqlExpression, { meta }: ModelCore, to: string): SqlExpression {
  const from = meta.table.name;
  if (from === to) return condition;
  if (!hasText(condition)) return renamed(condition, from, to) as SqlExpression;
  if (meta.primaryKey.length === 0)
    throw new InvalidArgumentError(
      `A rule of "${meta.name}", which has no primary key, has SQL text. Build it with the model's columns.`,
    );
  const sameRow = meta.primaryKey.map((field) => binary(column(from, field.column), '=', column(to, field.column)));
  return exists(select({ columns: [selection(literal(1))], from: [meta.table], where: and(...sameRow, condition) }));
}

function hasText(part: unknown): boolean {
  if (Array.isArray(part)) return part.some(hasText);
  if (typeof part !== 'object' || part === null) return false;
  if (isNode(part) && part.kind === 'raw') return true;
  return Object.values(part).some(hasText);
}

function renamed(part: unknown, from: string, to: string): unknown {
  if (Array.isArray(part)) return part.map((item) => renamed(item, from, to));
  if (!isPlain(part)) return part;
  if (part.kind === 'column') return part.source === from ? column(to, part.name as string) : part;
  if (readsTable(part, from)) return part;
  const copy: Record<PropertyKey, unknown> = {};
  let isSame = true;
  for (const key of Reflect.ownKeys(part)) {
    const value = part[key];
    copy[key] = renamed(value, from, to);
    isSame &&= copy[key] === value;
  }
  // One node at two places is one parameter: what need not be copied is not.
  return isSame ? part : copy;
}

/** A query with a source of that name: the columns in it are its own. */
function readsTable(part: Readonly<Record<PropertyKey, unknown>>, name: string): boolean {
  if (part.kind !== 'select') return false;
  const { from = [], joins = [] } = part as { from?: readonly Named[]; joins?: readonly { source: Named }[] };
  return [...from, ...joins.map(({ source }) => source)].some((source) => (source.alias ?? source.name) === name);
}

interface Named {
  readonly name?: string;
  readonly alias?: string;
}

function isPlain(part: unknown): part is Readonly<Record<PropertyKey, unknown>> {
  if (typeof part !== 'object' || part === null) return false;
  const prototype: unknown = Object.getPrototypeOf(part);
  return prototype === Object.prototype || prototype === null;
}
