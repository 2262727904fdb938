import { literal } from '../../sql/nodes/factories.ts';
import { select, selection } from '../../sql/nodes/query-factories.ts';
import { type PageRequest, pageClauses, pageParts } from './page-parts.ts';
import { PARENT_KEY, type PageStatement } from './page-query.ts';
import { type ParentKeys, parentRows, rowsOfParents } from './related-rows.ts';
import type { StatementScope } from './statement-scope.ts';
import type { Wanted } from './wanted.ts';

/**
 * All rows of many parents in their order, whose pages are cut by the caller: half the work of a subquery for each parent where
 * the parents have no more rows than a page. Nothing is skipped: the request has no offset.
 *
 *     SELECT album_id AS "#key", title FROM tracks WHERE album_id = ANY($1::int4[]) ORDER BY id LIMIT 4096
 *
 * @param maxRows what the statement gives at most; a constant of its text
 */
export function flatPagesQuery(
  request: PageRequest,
  wanted: Wanted,
  scope: StatementScope,
  { maxRows, ...parents }: ParentKeys & { readonly maxRows: number },
): PageStatement {
  const parts = pageParts(request, wanted, scope);
  const { shown, joins, condition } = rowsOfParents(parentRows(parents, parts.source, scope));
  const node = select({
    ...pageClauses(parts, { condition, joins }),
    columns: [selection(shown, PARENT_KEY), ...parts.selected.map(({ expression }) => selection(expression))],
    limit: literal(maxRows),
  });
  return { node, names: [PARENT_KEY, ...parts.selected.map(({ name }) => name)], cursorNames: parts.cursorNames };
}
