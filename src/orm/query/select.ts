import { select as selectNode } from '../../sql/nodes/query-factories.ts';
import type { ModelCore } from '../model/model-core.ts';
import type { Simplify } from '../model/model-types.ts';
import { CommonTable } from './common-table.ts';
import { SelectQuery } from './select-query.ts';
import {
  type RowOfMap,
  type RowOfSelections,
  type Selectable,
  type Selection,
  type SelectionMap,
  selectField,
  toSelections,
} from './selection.ts';
import type { NamedSource } from './source.ts';

/**
 * A SELECT that begins with no table; `from` adds sources.
 * @example select({ now: fn.now() }).on(db)                        // SELECT now() AS "now"
 * @example select({ n: fn.count() }).from(User.select().as('u'))   // SELECT count(*) AS "n" FROM (SELECT …) AS "u"
 */
export function select<const S extends readonly [Selectable, ...Selectable[]]>(
  ...items: S
): SelectQuery<Simplify<RowOfSelections<S>>>;
export function select<M extends SelectionMap>(items: M): SelectQuery<Simplify<RowOfMap<M>>>;
export function select(...items: readonly any[]): SelectQuery<any> {
  return queryOf(toSelections(items), undefined);
}

/**
 * A SELECT from a subquery, a common table (which it puts in front) or a list of values: all columns, or the given ones.
 * @example selectFrom(totals).where(totals.columns.total.gt(10))
 *   // WITH "totals" AS (SELECT …) SELECT "totals"."name", "totals"."total" FROM "totals" WHERE "totals"."total" > $1
 */
export function selectFrom<Row>(source: NamedSource<Row>): SelectQuery<Row>;
export function selectFrom<const S extends readonly [Selectable, ...Selectable[]]>(
  source: NamedSource<any>,
  ...items: S
): SelectQuery<Simplify<RowOfSelections<S>>>;
export function selectFrom<M extends SelectionMap>(
  source: NamedSource<any>,
  items: M,
): SelectQuery<Simplify<RowOfMap<M>>>;
export function selectFrom(source: NamedSource<any>, ...items: readonly any[]): SelectQuery<any> {
  const selections = items.length === 0 ? Object.values(source.columns).map(selectField) : toSelections(items);
  const query = queryOf(selections, source);
  return source instanceof CommonTable && source.isComplete ? query.with(source) : query;
}

/** @internal The query that `Model.select()` is. */
export function selectOf(model: ModelCore, selections: readonly Selection[]): SelectQuery<any, any> {
  return new SelectQuery<any, any>({
    node: selectNode({ columns: selections.map(({ node }) => node), from: [model.source] }),
    model,
    origin: model.meta.model,
    sources: [model],
    selections,
    executor: undefined,
    prefetches: [],
  });
}

function queryOf(selections: readonly Selection[], source: NamedSource<any> | undefined): SelectQuery<any> {
  return new SelectQuery<any>({
    node: selectNode({
      columns: selections.map(({ node }) => node),
      ...(source !== undefined && { from: [source.source] }),
    }),
    model: undefined,
    origin: source?.origin,
    sources: source === undefined ? [] : [source],
    selections,
    executor: undefined,
    prefetches: [],
  });
}
