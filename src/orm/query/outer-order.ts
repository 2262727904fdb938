import { isNode } from '../../sql/nodes/brand.ts';
import type { OrderingNode } from '../../sql/nodes/expression.ts';
import type { SelectNode } from '../../sql/nodes/query.ts';

/**
 * The node with orders that say where NULLs come for values that an outer join may leave empty: of the query itself, of its windows
 * and of its aggregates. A column that cannot be NULL in its own table says nothing by itself, and engines differ.
 */
export function withOuterOrder(node: SelectNode): SelectNode {
  const { joins } = node;
  if (joins === undefined || joins.every(({ type }) => type === 'inner' || type === 'cross')) return node;
  const sources = emptySources(node);
  const { columns, orderBy, windows } = node;
  return withParts(node, {
    columns: mapOrders(columns, sources),
    ...(orderBy !== undefined && { orderBy: mapOrders(orderBy, sources) }),
    ...(windows !== undefined && { windows: mapOrders(windows, sources) }),
  });
}

function withParts(node: SelectNode, parts: Partial<SelectNode>): SelectNode {
  const isSame = Object.entries(parts).every(([name, part]) => node[name as keyof SelectNode] === part);
  return isSame ? node : { ...node, ...parts };
}

/** The part with each order in it completed; the very same where nothing is to be said, since values are known by identity. */
function mapOrders<Part>(part: Part, sources: ReadonlySet<string>): Part {
  if (typeof part !== 'object' || part === null) return part;
  let changed: Record<string, unknown> | unknown[] | undefined;
  for (const [name, inner] of Object.entries(part)) {
    const mapped = mapOrders(inner, sources);
    if (mapped === inner) continue;
    changed ??= (Array.isArray(part) ? [...part] : { ...part }) as Record<string, unknown>;
    (changed as Record<string, unknown>)[name] = mapped;
  }
  const mapped = (changed ?? part) as Part;
  return isSilent(mapped) && isFrom(mapped.expression, sources)
    ? { ...mapped, nulls: mapped.direction === 'asc' ? 'last' : 'first' }
    : mapped;
}

function isSilent(part: unknown): part is OrderingNode {
  return isNode(part) && part.kind === 'ordering' && (part as OrderingNode).nulls === undefined;
}

/** True where a column of such a source is anywhere in the expression. */
function isFrom(part: unknown, sources: ReadonlySet<string>): boolean {
  if (typeof part !== 'object' || part === null) return false;
  if (isNode(part) && part.kind === 'column') return sources.has((part as { readonly source?: string }).source ?? '');
  return Object.values(part).some((inner) => isFrom(inner, sources));
}

/** The sources that an outer join may leave without a row. */
function emptySources({ from = [], joins = [] }: SelectNode): ReadonlySet<string> {
  const before = from.map(nameOf);
  const empty = new Set<string>();
  for (const { type, source } of joins) {
    const name = nameOf(source);
    if (type === 'right' || type === 'full')
      for (const earlier of before) if (earlier !== undefined) empty.add(earlier);
    if ((type === 'left' || type === 'full') && name !== undefined) empty.add(name);
    before.push(name);
  }
  return empty;
}

function nameOf(source: NonNullable<SelectNode['from']>[number]): string | undefined {
  if (source.kind === 'raw') return undefined;
  return source.alias ?? (source.kind === 'table' ? source.name : undefined);
}
