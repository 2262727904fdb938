import { encodeArray } from '../../sql/array-literal.ts';
import { and, binary, call, column, ordering, value, windowOf } from '../../sql/nodes/factories.ts';
import type { SelectNode } from '../../sql/nodes/query.ts';
import { derived, join, select, selection } from '../../sql/nodes/query-factories.ts';
import { ASKED_KEY } from './asked-keys.ts';
import {
  limits,
  namedColumns,
  type PageParts,
  type PageRequest,
  pageClauses,
  pageParts,
  rowsToRead,
} from './page-parts.ts';
import { areExact, type ParentKeys, type ParentRows, parentRows, rowsOfParents } from './related-rows.ts';
import type { StatementScope } from './statement-scope.ts';
import type { Wanted } from './wanted.ts';

/** A statement that reads pages, and what its columns are. */
export interface PageStatement {
  readonly node: SelectNode;
  /** The names of the row record, by position. */
  readonly names: readonly string[];
  /** Where in a row record the order's values stand; empty where nobody asked. */
  readonly cursorNames: readonly string[];
}

/** Under this name a row that was read for several parents has its parent's key. */
export const PARENT_KEY = '#key';
const POSITION = '#position';

/** One page of all rows: `SELECT … WHERE … ORDER BY … LIMIT $n`. */
export function pageQuery(request: PageRequest, wanted: Wanted, scope: StatementScope): PageStatement {
  const parts = pageParts(request, wanted, scope);
  const columns = parts.selected.map(({ expression }) => selection(expression));
  const node = select({ ...pageClauses(parts), columns, ...limits(request.window, wanted) });
  return { node, names: parts.selected.map(({ name }) => name), cursorNames: parts.cursorNames };
}

export interface Parents extends ParentKeys {
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
  const rows = parentRows(parents, parts.source, scope);
  const pages = parents.lateral ? lateralPages : rankedPages;
  return {
    node: pages(request, wanted, parts, rows),
    names: [PARENT_KEY, ...parts.selected.map(({ name }) => name)],
    cursorNames: parts.cursorNames,
  };
}

/** `SELECT … FROM unnest($1::uuid[]) AS parent CROSS JOIN LATERAL (SELECT … LIMIT $2) AS page` */
function lateralPages({ window }: PageRequest, wanted: Wanted, parts: PageParts, parents: ParentRows): SelectNode {
  const { key, joins, keys, texts } = parents;
  const parent = column('parent', PARENT_KEY);
  const isExact = areExact(parents);
  const asked = isExact ? [] : [value(encodeArray(texts), 'text[]')];
  const page = select({
    ...pageClauses(parts, { condition: binary(key, '=', parent), joins }),
    columns: namedColumns(parts),
    ...limits(window, wanted),
  });
  return select({
    columns: [
      selection(isExact ? parent : column('parent', ASKED_KEY)),
      ...parts.selected.map(({ name }) => selection(column('page', name))),
    ],
    from: [
      derived(call('unnest', [keys, ...asked]), 'parent', {
        columns: isExact ? [PARENT_KEY] : [PARENT_KEY, ASKED_KEY],
      }),
    ],
    joins: [join('cross', derived(page, 'page', { lateral: true }))],
  });
}

/** `SELECT … FROM (SELECT …, ROW_NUMBER() OVER (PARTITION BY key ORDER BY …) …) AS page WHERE position <= $2` */
function rankedPages({ window }: PageRequest, wanted: Wanted, parts: PageParts, parents: ParentRows): SelectNode {
  const { shown, joins, condition } = rowsOfParents(parents);
  const { orderBy, ...rest } = pageClauses(parts, { condition, joins });
  const rank = call('row_number', [], { over: windowOf({ partitionBy: [shown], orderBy: orderBy! }) });
  const page = select({
    ...rest,
    columns: [selection(shown, PARENT_KEY), ...namedColumns(parts), selection(rank, POSITION)],
  });
  const position = column('page', POSITION);
  const end = binary(position, '<=', value(String(window.offset + rowsToRead(window, wanted)), 'int8'));
  const start = window.offset === 0 ? [] : [binary(position, '>', value(String(window.offset), 'int8'))];
  return select({
    columns: [PARENT_KEY, ...parts.selected.map(({ name }) => name)].map((name) => selection(column('page', name))),
    from: [derived(page, 'page')],
    where: and(...start, end),
    orderBy: [ordering(position)],
  });
}
