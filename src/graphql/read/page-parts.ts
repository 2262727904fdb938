import type { OrderingNode, Expression as SqlExpression } from '../../sql/nodes/expression.ts';
import { and, ordering, value } from '../../sql/nodes/factories.ts';
import type { JoinNode, SelectionNode, SelectNode } from '../../sql/nodes/query.ts';
import { selection } from '../../sql/nodes/query-factories.ts';
import type { ApiModel } from '../api/api-model.ts';
import { type BoundTerm, bindOrder } from './bind-order.ts';
import { keysetCondition, reversed } from './keyset.ts';
import type { Order } from './order.ts';
import type { PageWindow } from './page-window.ts';
import { expressionOf, type Source } from './source.ts';
import type { RowAction, StatementScope } from './statement-scope.ts';
import { WANT_CURSOR, WANT_MORE, type Wanted, wantedProperties } from './wanted.ts';
import { type WhereInput, whereCondition } from './where.ts';

/** Which rows of a model, in which order. */
export interface PageRequest {
  readonly api: ApiModel;
  readonly where: WhereInput | undefined;
  readonly order: Order;
  readonly window: PageWindow;
}

/** What a statement that reads pages is put together from. */
export interface PageParts {
  readonly source: Source;
  readonly joins: readonly JoinNode[];
  /** The filter and the rule: what all pages of the list have in common. */
  readonly filters: readonly SqlExpression[];
  /** These, and where the page begins. */
  readonly conditions: readonly SqlExpression[];
  readonly orderBy: readonly OrderingNode[];
  readonly selected: readonly { readonly name: string; readonly expression: SqlExpression }[];
  /** Where in a row record the order's values stand; empty where nobody asked. */
  readonly cursorNames: readonly string[];
}

export function pageParts(
  { api, where, order, window }: PageRequest,
  wanted: Wanted,
  scope: StatementScope,
): PageParts {
  const source = scope.source(api);
  const { terms, joins } = bindOrder(order, source, scope);
  const filters = rowConditions(source, where, scope);
  const conditions = [...filters];
  if (window.after !== undefined) conditions.push(keysetCondition(terms, window.after, 'after'));
  if (window.before !== undefined) conditions.push(keysetCondition(terms, window.before, 'before'));
  const orderBy = terms.map(({ expression, order: sort }) => {
    const { direction, nulls } = window.isBackward ? reversed(sort) : sort;
    return ordering(expression.node, direction, expression.isNullable ? nulls : undefined);
  });
  return { source, joins, filters, conditions, orderBy, ...selectedParts(source, wanted, terms) };
}

/** The conditions on the rows of a table: the filter, and the rule. */
export function rowConditions(
  source: Source,
  where: WhereInput | undefined,
  scope: StatementScope,
  action: RowAction = 'read',
): SqlExpression[] {
  const conditions: SqlExpression[] = [];
  const rule = scope.rule(source, action);
  if (rule !== undefined) conditions.push(rule.node);
  if (where !== undefined && Object.keys(where).length > 0) conditions.push(whereCondition(where, source, scope).node);
  return conditions;
}

function selectedParts(
  source: Source,
  wanted: Wanted,
  terms: readonly BoundTerm[],
): Pick<PageParts, 'selected' | 'cursorNames'> {
  const properties = new Set(wanted.has(WANT_CURSOR) ? terms.flatMap(({ property }) => property ?? []) : []);
  const all = wantedProperties(source.api, new Set([...wanted, ...properties]));
  const selected = all.map((name) => ({ name, expression: expressionOf(source, name).node }));
  if (!wanted.has(WANT_CURSOR)) return { selected, cursorNames: [] };
  const cursorNames = terms.map(({ property, expression }, index) => {
    if (property !== undefined) return property;
    selected.push({ name: `#${index}`, expression: expression.node });
    return `#${index}`;
  });
  return { selected, cursorNames };
}

export function namedColumns({ selected }: PageParts): SelectionNode[] {
  return selected.map(({ name, expression }) => selection(expression, name));
}

type Clauses = Pick<SelectNode, 'from' | 'joins' | 'where' | 'orderBy'>;

/** The clauses that all forms share; the parent's key comes first, since indexes begin with it. */
export function pageClauses(
  parts: PageParts,
  parent?: { readonly condition: SqlExpression; readonly joins: readonly JoinNode[] },
): Clauses {
  const conditions = parent === undefined ? parts.conditions : [parent.condition, ...parts.conditions];
  const joins = parent === undefined ? parts.joins : [...parent.joins, ...parts.joins];
  return {
    from: [parts.source.node],
    ...(joins.length === 0 ? {} : { joins }),
    ...(conditions.length === 0 ? {} : { where: and(...conditions) }),
    orderBy: parts.orderBy,
  };
}

export function limits(window: PageWindow, wanted: Wanted): Pick<SelectNode, 'limit' | 'offset'> {
  return {
    limit: value(String(rowsToRead(window, wanted))),
    ...(window.offset === 0 ? {} : { offset: value(String(window.offset)) }),
  };
}

export function rowsToRead({ limit }: PageWindow, wanted: Wanted): number {
  return wanted.has(WANT_MORE) ? limit + 1 : limit;
}
