import { call, keyword, literal } from '../../sql/nodes/factories.ts';
import type { CompoundNode, SelectNode } from '../../sql/nodes/query.ts';
import { derived, select, selection } from '../../sql/nodes/query-factories.ts';

/** The statement that counts a query's rows: over the query itself, or over the query in FROM where its rows are not a table's. */
export function countingNode(node: SelectNode | CompoundNode): SelectNode {
  const count = selection(call('count', [keyword('*')]), 'count');
  if (node.kind === 'select' && isPlain(node)) {
    const { orderBy: _, lock: __, windows: ___, ...rest } = node;
    return { ...rest, columns: [count] };
  }
  return select({ columns: [count], from: [derived(withoutLock(node), 'counted')] });
}

/** The statement that asks whether a query has any row. */
export function probingNode(node: SelectNode | CompoundNode): SelectNode {
  const one = selection(literal(1), 'one');
  if (node.kind === 'select' && isPlain(node)) {
    const { orderBy: _, lock: __, windows: ___, ...rest } = node;
    return { ...rest, columns: [one], limit: literal(1) };
  }
  return select({ columns: [one], from: [derived(withoutLock(node), 'probed')], limit: literal(1) });
}

/** True where replacing the select list leaves the number of rows as it is. */
function isPlain(node: SelectNode): boolean {
  return (
    node.limit === undefined &&
    node.offset === undefined &&
    node.distinct === undefined &&
    node.groupBy === undefined &&
    node.having === undefined &&
    !node.columns.some(({ expression }) => isAggregate(expression))
  );
}

/** Anything that is not a column may be an aggregate, with which the table has one row. */
function isAggregate(expression: { readonly kind: string }): boolean {
  return expression.kind !== 'column' && expression.kind !== 'value' && expression.kind !== 'literal';
}

function withoutLock(node: SelectNode | CompoundNode): SelectNode | CompoundNode {
  if (node.kind === 'compound' || node.lock === undefined) return node;
  const { lock: _, ...rest } = node;
  return rest;
}
