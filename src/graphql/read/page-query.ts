import type { ModelField } from '../../orm/index.ts';
import { encodeArray } from '../../sql/array-literal.ts';
import type { OrderingNode, Expression as SqlExpression } from '../../sql/nodes/expression.ts';
import { and, any, binary, call, column, ordering, value, windowOf } from '../../sql/nodes/factories.ts';
import type { JoinNode, SelectionNode, SelectNode } from '../../sql/nodes/query.ts';
import { derived, join, select, selection } from '../../sql/nodes/query-factories.ts';
import type { ApiModel } from '../api/api-model.ts';
import { type BoundTerm, bindOrder } from './bind-order.ts';
import { keysetCondition, reversed } from './keyset.ts';
import type { Order } from './order.ts';
import type { PageWindow } from './page-window.ts';
import { baseSource, columnOf, expressionOf, type Source } from './source.ts';
import type { StatementScope } from './statement-scope.ts';
import { WANT_CURSOR, WANT_MORE, type Wanted, wantedProperties } from './wanted.ts';
import { type WhereInput, whereCondition } from './where.ts';

/** Which rows of a model, in which order. */
export interface PageRequest {
  readonly api: ApiModel;
  readonly where: WhereInput | undefined;
  readonly order: Order;
  readonly window: PageWindow;
}

/** A statement that reads pages, and what its columns are. */
export interface PageStatement {
  readonly node: SelectNode;
  /** The names of the row record, by position. */
  readonly names: readonly string[];
  /** Where in a row record the order's values stand; empty where nobody asked. */
  readonly cursorNames: readonly string[];
}

/** Under this name a page of a parent has the parent's key. */
export const PARENT_KEY = '#key';
const POSITION = '#position';

interface Parts {
  readonly source: Source;
  readonly joins: readonly JoinNode[];
  readonly conditions: readonly SqlExpression[];
  readonly orderBy: readonly OrderingNode[];
  readonly selected: readonly { readonly name: string; readonly expression: SqlExpression }[];
  readonly cursorNames: readonly string[];
}

/** One page of all rows: `SELECT … WHERE … ORDER BY … LIMIT $n`. */
export function pageQuery(request: PageRequest, wanted: Wanted, scope: StatementScope): PageStatement {
  const { selected, cursorNames, ...parts } = pageParts(request, wanted, scope);
  const columns = selected.map(({ expression }) => selection(expression));
  const node = select({ ...clauses(parts), columns, ...limits(request.window, wanted) });
  return { node, names: selected.map(({ name }) => name), cursorNames };
}

export interface Parents {
  /** The field that holds the parent's key. */
  readonly field: ModelField;
  readonly keys: readonly string[];
  /** Whether LATERAL with LIMIT is fast and right on the engine. */
  readonly lateral: boolean;
}

/** A page for each parent, in one statement. Each row has its parent's key under PARENT_KEY. */
export function childPagesQuery(
  request: PageRequest,
  wanted: Wanted,
  scope: StatementScope,
  parents: Parents,
): PageStatement {
  const parts = pageParts(request, wanted, scope);
  const { selected, cursorNames } = parts;
  const node = parents.lateral
    ? lateralPages(request, wanted, parts, parents)
    : rankedPages(request, wanted, parts, parents);
  return { node, names: [PARENT_KEY, ...selected.map(({ name }) => name)], cursorNames };
}

/** `SELECT … FROM unnest($1::uuid[]) AS parent CROSS JOIN LATERAL (SELECT … LIMIT $2) AS page` */
function lateralPages({ window }: PageRequest, wanted: Wanted, parts: Parts, { field, keys }: Parents): SelectNode {
  const parent = column('parent', PARENT_KEY);
  const page = select({
    ...clauses(parts, binary(columnOf(parts.source, field).node, '=', parent)),
    columns: namedColumns(parts),
    ...limits(window, wanted),
  });
  return select({
    columns: [selection(parent), ...parts.selected.map(({ name }) => selection(column('page', name)))],
    from: [derived(call('unnest', [keyArray(field, keys)]), 'parent', { columns: [PARENT_KEY] })],
    joins: [join('cross', derived(page, 'page', { lateral: true }))],
  });
}

/** `SELECT … FROM (SELECT …, ROW_NUMBER() OVER (PARTITION BY key ORDER BY …) …) AS page WHERE position <= $2` */
function rankedPages({ window }: PageRequest, wanted: Wanted, parts: Parts, { field, keys }: Parents): SelectNode {
  const key = columnOf(parts.source, field).node;
  const { orderBy, ...rest } = clauses(parts, any(key, '=', keyArray(field, keys)));
  const rank = call('row_number', [], { over: windowOf({ partitionBy: [key], orderBy: orderBy! }) });
  const page = select({
    ...rest,
    columns: [selection(key, PARENT_KEY), ...namedColumns(parts), selection(rank, POSITION)],
  });
  const position = column('page', POSITION);
  const count = rowsToRead(window, wanted);
  const end = binary(position, '<=', value(String(window.offset + count), 'int8'));
  const start = window.offset === 0 ? [] : [binary(position, '>', value(String(window.offset), 'int8'))];
  return select({
    columns: [PARENT_KEY, ...parts.selected.map(({ name }) => name)].map((name) => selection(column('page', name))),
    from: [derived(page, 'page')],
    where: and(...start, end),
    orderBy: [ordering(position)],
  });
}

/** The keys as one parameter, so that the text is the same for one parent and for a thousand. */
export function keyArray(field: ModelField, keys: readonly string[]): SqlExpression {
  return value(encodeArray(keys), `${field.type.castType}[]`);
}

function pageParts({ api, where, order, window }: PageRequest, wanted: Wanted, scope: StatementScope): Parts {
  const source = baseSource(api);
  const { terms, joins } = bindOrder(order, source, scope);
  const conditions = rowConditions(source, where, scope);
  if (window.after !== undefined) conditions.push(keysetCondition(terms, window.after, 'after'));
  if (window.before !== undefined) conditions.push(keysetCondition(terms, window.before, 'before'));
  const orderBy = terms.map(({ expression, order: sort }) => {
    const { direction, nulls } = window.isBackward ? reversed(sort) : sort;
    return ordering(expression.node, direction, expression.isNullable ? nulls : undefined);
  });
  return { source, joins, conditions, orderBy, ...selectedParts(source, wanted, terms) };
}

/** The conditions on the rows of a table: the filter, and the rule. */
export function rowConditions(source: Source, where: WhereInput | undefined, scope: StatementScope): SqlExpression[] {
  const conditions: SqlExpression[] = [];
  const rule = scope.rule(source);
  if (rule !== undefined) conditions.push(rule.node);
  if (where !== undefined && Object.keys(where).length > 0) conditions.push(whereCondition(where, source, scope).node);
  return conditions;
}

function selectedParts(
  source: Source,
  wanted: Wanted,
  terms: readonly BoundTerm[],
): Pick<Parts, 'selected' | 'cursorNames'> {
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

function namedColumns({ selected }: Parts): SelectionNode[] {
  return selected.map(({ name, expression }) => selection(expression, name));
}

type Clauses = Pick<SelectNode, 'from' | 'joins' | 'where' | 'orderBy'>;

/** The clauses that all forms share; `key` comes first, since indexes begin with it. */
function clauses(parts: Omit<Parts, 'selected' | 'cursorNames'>, key?: SqlExpression): Clauses {
  const conditions = key === undefined ? parts.conditions : [key, ...parts.conditions];
  return {
    from: [parts.source.node],
    ...(parts.joins.length === 0 ? {} : { joins: parts.joins }),
    ...(conditions.length === 0 ? {} : { where: and(...conditions) }),
    orderBy: parts.orderBy,
  };
}

function limits(window: PageWindow, wanted: Wanted): Pick<SelectNode, 'limit' | 'offset'> {
  return {
    limit: value(String(rowsToRead(window, wanted))),
    ...(window.offset === 0 ? {} : { offset: value(String(window.offset)) }),
  };
}

function rowsToRead({ limit }: PageWindow, wanted: Wanted): number {
  return wanted.has(WANT_MORE) ? limit + 1 : limit;
}
