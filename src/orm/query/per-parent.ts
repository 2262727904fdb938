import { InvalidArgumentError } from '../../errors/phoebe-error.ts';
import type { Dialect } from '../../sql/dialects/dialect.ts';
import type { Expression as SqlExpression } from '../../sql/nodes/expression.ts';
import { any, binary, call, cast, column, ordering, value, windowOf } from '../../sql/nodes/factories.ts';
import type { SelectionNode, SelectNode } from '../../sql/nodes/query.ts';
import { derived, join, select, selection } from '../../sql/nodes/query-factories.ts';
import type { Column } from '../expression/column.ts';
import { addConditions } from './conditions.ts';
import { keysNode } from './fill-relation.ts';
import type { SelectState } from './select-state.ts';

/** Names of our own inside a statement: no property of a model begins with `$`. */
const PARENTS = '$parents';
const RELATED = '$related';
const PARENT = '$parent';
const ROW = '$row';

/**
 * The statement for a relation whose query has a limit or offset: they count for each parent by itself. Two forms:
 * a lateral subquery for each key, where the engine is good at that; else numbered rows, of which the first are kept.
 * Measured on CockroachDB, 50 parents with 3 children each: numbered 4.2 ms, lateral 12.6 ms.
 */
export function limitedPerParent(scope: SelectState, match: Column<any>): (dialect: Dialect) => SelectNode {
  if (scope.node.distinct !== undefined)
    throw new InvalidArgumentError(
      "A relation's query cannot have both distinct() and a limit: rows are counted before equal ones are left out.",
    );
  let lateral: SelectNode | undefined;
  let numbered: SelectNode | undefined;
  return (dialect) => {
    if (dialect.lateralLimit) {
      lateral ??= lateralForm(scope, match);
      return lateral;
    }
    numbered ??= numberedForm(scope, match);
    return numbered;
  };
}

/**
 * SELECT … FROM unnest($1::uuid[]) AS "$parents" ("key") CROSS JOIN LATERAL (SELECT … WHERE match = "key" ORDER BY … LIMIT n)
 * AS "$related" ORDER BY "$row"
 */
function lateralForm(scope: SelectState, match: Column<any>): SelectNode {
  const { node } = scope;
  const key = column(PARENTS, 'key');
  const inner = groupedBy(match, {
    ...node,
    columns: [...namedColumns(scope), ...(isOrdered(node) ? [rowNumber(node)] : [])],
    where: addConditions(node.where, [{ node: binary(match.node, '=', key) }]),
  });
  return select({
    columns: [...outerColumns(scope), selection(key, PARENT)],
    from: [derived(call('unnest', [keysNode(match)]), PARENTS, { columns: ['key'] })],
    joins: [join('cross', derived(inner, RELATED, { lateral: true }))],
    ...(isOrdered(node) && { orderBy: [ordering(column(RELATED, ROW))] }),
  });
}

/**
 * SELECT … FROM (SELECT …, row_number() OVER (PARTITION BY match ORDER BY …) AS "$row" … WHERE match = ANY($1::uuid[]))
 * AS "$related" WHERE "$row" <= n ORDER BY "$row"
 */
function numberedForm(scope: SelectState, match: Column<any>): SelectNode {
  const { limit, offset, orderBy: _, ...node } = scope.node;
  const row = column(RELATED, ROW);
  const inner = groupedBy(match, {
    ...node,
    columns: [...namedColumns(scope), selection(match.node, PARENT), rowNumber(scope.node, match)],
    where: addConditions(node.where, [{ node: any(match.node, '=', keysNode(match)) }]),
  });
  const bounds: { node: SqlExpression }[] = [];
  if (offset !== undefined) bounds.push({ node: binary(row, '>', offset) });
  if (limit !== undefined) bounds.push({ node: binary(row, '<=', lastRow(limit, offset)) });
  return select({
    columns: [...outerColumns(scope), selection(column(RELATED, PARENT))],
    from: [derived(inner, RELATED)],
    where: addConditions(undefined, bounds),
    orderBy: [ordering(row)],
  });
}

function isOrdered(node: SelectNode): boolean {
  return node.orderBy !== undefined && node.orderBy.length > 0;
}

function groupedBy(match: Column<any>, node: SelectNode): SelectNode {
  return node.groupBy === undefined ? node : { ...node, groupBy: [...node.groupBy, match.node] };
}

function rowNumber({ orderBy }: SelectNode, match?: Column<any>): SelectionNode {
  const over = windowOf({
    ...(match !== undefined && { partitionBy: [match.node] }),
    ...(orderBy !== undefined && orderBy.length > 0 && { orderBy }),
  });
  return selection(call('row_number', [], { over }), ROW);
}

/** Every item under the name of its property: two tables may both have a column "id". */
function namedColumns({ selections, node }: SelectState): readonly SelectionNode[] {
  return node.columns.map((item, index) => selection(item.expression, nameOf(selections, index)));
}

function outerColumns({ selections, node }: SelectState): readonly SelectionNode[] {
  return node.columns.map((_, index) => selection(column(RELATED, nameOf(selections, index))));
}

/** Behind the items that the caller asked for may stand keys of relations, which have no property. */
function nameOf(selections: SelectState['selections'], index: number): string {
  return selections[index]?.property ?? `$key${index}`;
}

function lastRow(limit: SqlExpression, offset: SqlExpression | undefined): SqlExpression {
  if (offset === undefined) return limit;
  if (limit.kind === 'value' && offset.kind === 'value')
    return value(String(Number(limit.value) + Number(offset.value)));
  return binary(cast(limit, 'int8'), '+', cast(offset, 'int8'));
}
