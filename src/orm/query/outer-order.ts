import type { SelectNode } from '../../sql/nodes/query.ts';

/**
 * The node with an order that says where NULLs come for columns that an outer join may leave empty: the column itself cannot be
 * NULL, so its order said nothing, and engines differ.
 */
export function withOuterOrder(node: SelectNode): SelectNode {
  const { orderBy, joins } = node;
  if (orderBy === undefined || joins === undefined || joins.every(({ type }) => type === 'inner' || type === 'cross'))
    return node;
  const sources = emptySources(node);
  const isSilent = orderBy.some(({ nulls, expression }) => nulls === undefined && isFrom(sources, expression));
  if (!isSilent) return node;
  return {
    ...node,
    orderBy: orderBy.map((term) =>
      term.nulls === undefined && isFrom(sources, term.expression)
        ? { ...term, nulls: term.direction === 'asc' ? 'last' : 'first' }
        : term,
    ),
  };
}

function isFrom(
  sources: ReadonlySet<string>,
  expression: { readonly kind: string; readonly source?: unknown },
): boolean {
  return expression.kind === 'column' && typeof expression.source === 'string' && sources.has(expression.source);
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
