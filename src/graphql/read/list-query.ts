import type { Expression as SqlExpression } from '../../sql/nodes/expression.ts';
import { and, call, column, keyword, literal, ordering, subquery } from '../../sql/nodes/factories.ts';
import type { SelectNode } from '../../sql/nodes/query.ts';
import { derived, select, selection } from '../../sql/nodes/query-factories.ts';
import { joinRows, type RowJoin } from './join-rows.ts';
import {
  limits,
  namedColumns,
  type PageParts,
  type PageRequest,
  pageClauses,
  pageParts,
  rowsToRead,
} from './page-parts.ts';
import type { PageStatement } from './page-query.ts';
import type { StatementScope } from './statement-scope.ts';
import { WANT_CURSOR, type Wanted } from './wanted.ts';

/** What is read of a list beside its page's own columns. */
export interface ListQueryOptions {
  readonly wanted: Wanted;
  /** The rows that the page's rows name. */
  readonly joins: readonly RowJoin[];
  /** The number of rows on all pages too, under TOTAL_COUNT in every row. */
  readonly hasCount: boolean;
  /**
   * Print the page's length in the statement, for one that never changes: the server then knows it when it plans the statement
   * once for all, where a parameter makes it plan each time, or plan for a tenth of all rows.
   */
  readonly isFixedLength: boolean;
}

export const TOTAL_COUNT = '#total';
const PAGE = 'page';

/**
 * One page of all rows, with all that one statement can read of it.
 *
 *     SELECT page.title, "authors#1".name FROM (SELECT … ORDER BY id LIMIT 20) AS page
 *     LEFT JOIN authors AS "authors#1" ON page."authorId" = "authors#1".id ORDER BY page.id
 *
 * The page comes first: a join before LIMIT would be made for every row that is sorted.
 */
export function listQuery(request: PageRequest, options: ListQueryOptions, scope: StatementScope): PageStatement {
  const { wanted, joins, hasCount } = options;
  const isJoined = joins.length > 0;
  // The outer order needs the values of the inner one.
  const parts = pageParts(request, isJoined ? new Set([...wanted, WANT_CURSOR]) : wanted, scope);
  const clauses = { ...pageClauses(parts), ...pageLimits(request, options) };
  const count = hasCount ? [selection(totalCount(parts))] : [];
  const counted = hasCount ? [TOTAL_COUNT] : [];
  const own = parts.selected.map(({ name }) => name);
  if (!isJoined) {
    const columns = [...parts.selected.map(({ expression }) => selection(expression)), ...count];
    return { node: select({ ...clauses, columns }), names: [...own, ...counted], cursorNames: parts.cursorNames };
  }
  const page = select({ ...clauses, columns: namedColumns(parts) });
  const added = joinRows(joins, ({ property }) => column(PAGE, property), scope);
  const columns = [...own.map((name) => selection(column(PAGE, name))), ...added.columns, ...count];
  return {
    node: select({
      columns,
      from: [derived(page, PAGE)],
      joins: added.joins,
      orderBy: parts.orderBy.map(({ direction, nulls }, index) =>
        ordering(column(PAGE, parts.cursorNames[index]!), direction, nulls),
      ),
    }),
    names: [...own, ...added.names, ...counted],
    cursorNames: parts.cursorNames,
  };
}

function pageLimits(
  { window }: PageRequest,
  { wanted, isFixedLength }: ListQueryOptions,
): Pick<SelectNode, 'limit' | 'offset'> {
  const given = limits(window, wanted);
  return isFixedLength ? { ...given, limit: literal(rowsToRead(window, wanted)) } : given;
}

/** `(SELECT COUNT(*) FROM posts WHERE …)`, by the conditions of the page itself, so that values are sent once. */
function totalCount({ source, filters }: PageParts): SqlExpression {
  return subquery(
    select({
      columns: [selection(call('count', [keyword('*')]))],
      from: [source.node],
      ...(filters.length === 0 ? {} : { where: and(...filters) }),
    }),
  );
}
