import { RowTable } from '../../../database/row-table.ts';
import { type ListRequest, NO_PARENT } from '../../loaders/list-request.ts';
import { loadCount } from '../../loaders/load-groups.ts';
import type { CursorValues } from '../../read/cursor.ts';
import { flatPagesQuery } from '../../read/flat-pages-query.ts';
import { listQuery, TOTAL_COUNT } from '../../read/list-query.ts';
import { Page } from '../../read/page.ts';
import { rowsToRead } from '../../read/page-parts.ts';
import { childPagesQuery, PARENT_KEY, type PageStatement } from '../../read/page-query.ts';
import { allRowsOf, placesOf, type Run } from './run.ts';
import type { ListShape } from './shape.ts';

/** What is to be read of a list: its page, its total count, or both. */
export interface ListWish
  extends Pick<ListShape, 'wanted' | 'choice' | 'childChoice' | 'needsPage' | 'needsCount' | 'isFixedLength'> {
  readonly request: ListRequest;
}

/** What was read: a page or a count for each parent, as the shape needs. */
export interface ReadList {
  /** The number of parents. */
  readonly length: number;
  /** Of rows by their numbers in the table. */
  readonly pages: readonly Page<number>[] | undefined;
  readonly counts: readonly number[] | undefined;
  readonly table: RowTable;
  readonly places: ReadonlyMap<string, number>;
}

const NO_ROWS: Pick<ReadList, 'table' | 'places'> = { table: new RowTable([]), places: new Map() };

/** A list without a parent: its page and its count are one statement. */
export async function readRootList(run: Run, wish: ListWish): Promise<ReadList> {
  const { request, needsPage, needsCount } = wish;
  const { loaders } = run;
  if (!needsPage) {
    const counts = needsCount ? [await loadCount(loaders, request, NO_PARENT)] : undefined;
    return { length: 1, pages: undefined, counts, ...NO_ROWS };
  }
  const { wanted, choice, isFixedLength } = wish;
  const options = { wanted, joins: choice.joins, isFixedLength, hasCount: needsCount };
  const statement = listQuery(request.page, options, loaders.scope());
  const { table } = await loaders.runRaw(statement.node);
  choice.note(table, statement.names);
  const places = placesOf(statement.names);
  const pages = [new Page(request.page, allRowsOf(table), valuesAt(statement, table, places))];
  const counts = needsCount ? [await totalCount(run, request, table, places)] : undefined;
  return { length: 1, pages, counts, table, places };
}

async function totalCount(
  { loaders }: Run,
  request: ListRequest,
  table: RowTable,
  places: ReadonlyMap<string, number>,
): Promise<number> {
  if (table.length > 0) return Number(table.text(0, places.get(TOTAL_COUNT)!));
  // No row says it. A list whose first page is empty is empty.
  const { limit, offset, after, before } = request.page.window;
  if (limit > 0 && offset === 0 && after === undefined && before === undefined) return 0;
  return loadCount(loaders, request, NO_PARENT);
}

/** The lists of many parents, in their order. */
export async function readChildLists(run: Run, wish: ListWish, keys: readonly string[]): Promise<ReadList> {
  const { request, needsPage, needsCount } = wish;
  const [read, counts] = await Promise.all([
    needsPage ? readChildPages(run, wish, keys) : undefined,
    needsCount ? Promise.all(keys.map((key) => loadCount(run.loaders, request, key))) : undefined,
  ]);
  return { length: keys.length, pages: read?.pages, counts, ...(read ?? NO_ROWS) };
}

type ChildPages = Pick<ReadList, 'table' | 'places'> & { readonly pages: readonly Page<number>[] };

async function readChildPages(run: Run, wish: ListWish, keys: readonly string[]): Promise<ChildPages> {
  const { childChoice, request } = wish;
  if (childChoice.isFlat && request.page.window.offset === 0) {
    const read = await readFlat(run, wish, keys);
    if (read !== undefined) return read;
  }
  const { lateralLimit } = await run.loaders.executor.dialect();
  const parents = { relation: request.relation!, keys, lateral: lateralLimit };
  const statement = childPagesQuery(request.page, wish.wanted, run.loaders.scope(), parents);
  const { table } = await run.loaders.runRaw(statement.node);
  return pagesOfRows(wish, keys, statement, table);
}

/** Undefined where there are more rows than the pages together may have: then some parent has more than its page. */
async function readFlat({ loaders }: Run, wish: ListWish, keys: readonly string[]): Promise<ChildPages | undefined> {
  const { relation, page } = wish.request;
  // A power of two, so that the text is the same for parents about as many.
  const maxRows = 2 ** Math.ceil(Math.log2(keys.length * rowsToRead(page.window, wish.wanted) + 1));
  const statement = flatPagesQuery(page, wish.wanted, loaders.scope(), { relation: relation!, keys, maxRows });
  const { table } = await loaders.runRaw(statement.node);
  if (table.length < maxRows) return pagesOfRows(wish, keys, statement, table);
  wish.childChoice.note(true);
  return undefined;
}

function pagesOfRows(
  { request: { page }, childChoice }: ListWish,
  keys: readonly string[],
  statement: PageStatement,
  table: RowTable,
): ChildPages {
  const places = placesOf(statement.names);
  const key = places.get(PARENT_KEY)!;
  const byParent = new Map<string, number[]>(keys.map((parent) => [parent, []]));
  let own: number[] | undefined;
  for (let row = 0; row < table.length; row += 1) {
    // Rows of one parent mostly stand together.
    if (own === undefined || !table.isSame(row, row - 1, key)) own = byParent.get(table.passingText(row, key)!)!;
    own.push(row);
  }
  const found = [...byParent.values()];
  childChoice.note(page.window.offset > 0 || found.some(({ length }) => length >= page.window.limit));
  const valuesOf = valuesAt(statement, table, places);
  return { pages: found.map((rows) => new Page(page, rows, valuesOf)), table, places };
}

function valuesAt(
  { cursorNames }: PageStatement,
  table: RowTable,
  places: ReadonlyMap<string, number>,
): (row: number) => CursorValues {
  const found = cursorNames.map((name) => places.get(name)!);
  return (row) => found.map((place) => table.text(row, place));
}
