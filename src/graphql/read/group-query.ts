import type { Expression as SqlExpression } from '../../sql/nodes/expression.ts';
import { and, binary, call, column, ordering, value, windowOf } from '../../sql/nodes/factories.ts';
import type { SelectNode } from '../../sql/nodes/query.ts';
import { derived, select, selection } from '../../sql/nodes/query-factories.ts';
import type { ApiColumn } from '../api/api-column.ts';
import type { ApiModel } from '../api/api-model.ts';
import type { SortOrder } from '../api/sort-order.ts';
import { aggregateExpressions, ROW_COUNT } from './aggregate-query.ts';
import { type HavingInput, havingConditions } from './having.ts';
import { rowConditions } from './page-parts.ts';
import { PARENT_KEY } from './page-query.ts';
import { type ParentKeys, parentRows, rowsOfParents } from './related-rows.ts';
import { assertReadable, columnOf } from './source.ts';
import type { StatementScope } from './statement-scope.ts';
import type { Wanted } from './wanted.ts';
import type { WhereInput } from './where.ts';

/** Which rows are grouped, by what, and which groups are asked. */
export interface GroupRequest {
  readonly api: ApiModel;
  readonly where: WhereInput | undefined;
  /** None: all rows are one group, which is there also when they are none. */
  readonly by: readonly ApiColumn[];
  readonly having: HavingInput | undefined;
  /** Undefined: by the values of the group. */
  readonly byCount: SortOrder | undefined;
  readonly limit: number;
}

/** A statement that gives groups, and the names of its columns: properties, and those of aggregates. */
export interface GroupStatement {
  readonly node: SelectNode;
  readonly names: readonly string[];
}

const POSITION = '#position';

/** `SELECT keys, aggregates FROM … WHERE … GROUP BY keys HAVING … ORDER BY … LIMIT $n` */
export function groupQuery(request: GroupRequest, wanted: Wanted, scope: StatementScope): GroupStatement {
  const { names, expressions, clauses, orderBy } = groupParts(request, wanted, scope);
  const isGrouped = request.by.length > 0;
  return {
    names,
    node: select({
      ...clauses,
      columns: expressions.map((expression) => selection(expression)),
      ...(isGrouped ? { orderBy, limit: value(String(request.limit)) } : {}),
    }),
  };
}

/** The groups of each parent's rows, in one statement. Each has its parent's key under PARENT_KEY. */
export function childGroupsQuery(
  request: GroupRequest,
  wanted: Wanted,
  scope: StatementScope,
  parents: ParentKeys,
): GroupStatement {
  const { names, expressions, clauses, orderBy, key } = groupParts(request, wanted, scope, parents);
  const all = [PARENT_KEY, ...names];
  const columns = [key!, ...expressions].map((expression, index) => selection(expression, all[index]!));
  if (request.by.length === 0) return { names: all, node: select({ ...clauses, columns }) };
  const position = call('row_number', [], { over: windowOf({ partitionBy: [key!], orderBy }) });
  const inner = select({ ...clauses, columns: [...columns, selection(position, POSITION)] });
  return {
    names: all,
    node: select({
      columns: all.map((name) => selection(column('groups', name))),
      from: [derived(inner, 'groups')],
      where: binary(column('groups', POSITION), '<=', value(String(request.limit), 'int8')),
      orderBy: [ordering(column('groups', POSITION))],
    }),
  };
}

function groupParts(
  { api, where, by, having, byCount }: GroupRequest,
  wanted: Wanted,
  scope: StatementScope,
  parents?: ParentKeys,
) {
  const source = scope.source(api);
  const rows = parents === undefined ? undefined : rowsOfParents(parentRows(parents, source, scope));
  for (const { field } of by) assertReadable(source, field.property, 'by');
  const keys = by.map(({ field }) => columnOf(source, field));
  const aggregates = [...wanted].sort();
  const expressionOf = aggregateExpressions(api, source);
  const conditions: SqlExpression[] = rowConditions(source, where, scope);
  if (rows !== undefined) conditions.unshift(rows.condition);
  const filters = having === undefined ? [] : havingConditions(api, having, source);
  const grouping = [...(rows === undefined ? [] : [rows.shown]), ...keys.map(({ node }) => node)];
  const count = byCount === undefined ? [] : [ordering(expressionOf(ROW_COUNT).node, byCount.direction)];
  return {
    key: rows?.shown,
    names: [...by.map(({ field }) => field.property), ...aggregates],
    expressions: [...keys.map(({ node }) => node), ...aggregates.map((name) => expressionOf(name).node)],
    clauses: {
      from: [source.node],
      ...(rows === undefined || rows.joins.length === 0 ? {} : { joins: rows.joins }),
      ...(conditions.length === 0 ? {} : { where: and(...conditions) }),
      ...(grouping.length === 0 ? {} : { groupBy: grouping }),
      ...(filters.length === 0 ? {} : { having: and(...filters) }),
    },
    orderBy: [...count, ...keys.map(({ node, isNullable }) => ordering(node, 'asc', isNullable ? 'last' : undefined))],
  };
}
