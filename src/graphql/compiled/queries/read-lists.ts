import type { ResultSet } from '../../../database/driver.ts';
import { type ListRequest, NO_PARENT } from '../../loaders/list-request.ts';
import { loadCount } from '../../loaders/load-groups.ts';
import type { CursorValues } from '../../read/cursor.ts';
import { flatPagesQuery } from '../../read/flat-pages-query.ts';
import { listQuery, TOTAL_COUNT } from '../../read/list-query.ts';
import { Page } from '../../read/page.ts';
import { rowsToRead } from '../../read/page-parts.ts';
import { childPagesQuery, PARENT_KEY, type PageStatement } from '../../read/page-query.ts';
import { placesOf, type Row, type Run } from './run.ts';
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
  readonly pages: readonly Page<Row>[] | undefined;
  readonly counts: readonly number[] | undefined;
  readonly places: ReadonlyMap<string, number>;
}

const NO_PLACES: ReadonlyMap<string, number> = new Map();

/** A list without a parent: its page and its count are one statement. */
export async function readRootList(run: Run, wish: ListWish): Promise<ReadList> {
  const { request, needsPage, needsCount } = wish;
  const { loaders } = run;
  if (!needsPage) {
    const counts = needsCount ? [await loadCount(loaders, request, NO_PARENT)] : undefined;
    return { length: 1, pages: undefined, counts, places: NO_PLACES };
  }
  const { wanted, choice, isFixedLength } = wish;
  const options = { wanted, joins: choice.joins, isFixedLength, hasCount: needsCount };
  const statement = listQuery(request.page, options, loaders.scope());
  const { rows } = await loaders.run(statement.node);
  choice.note(rows, statement.names);
  const places = placesOf(statement.names);
  const pages = [new Page(request.page, rows, valuesAt(statement, places))];
  const counts = needsCount ? [await totalCount(run, request, rows, places)] : undefined;
  return { length: 1, pages, counts, places };
}

async function totalCount(
  { loaders }: Run,
  request: ListRequest,
  rows: ResultSet['rows'],
  places: ReadonlyMap<string, number>,
): Promise<number> {
  const [first] = rows;
  if (first !== undefined) return Number(first[places.get(TOTAL_COUNT)!]);
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
  return { length: keys.length, pages: read?.pages, counts, places: read?.places ?? NO_PLACES };
}

type ChildPages = Pick<ReadList, 'places'> & { readonly pages: readonly Page<Row>[] };

async function readChildPages(run: Run, wish: ListWish, keys: readonly string[]): Promise<ChildPages> {
  const { childChoice, request } = wish;
  if (childChoice.isFlat && request.page.window.offset === 0) {
    const read = await readFlat(run, wish, keys);
    if (read !== undefined) return read;
  }
  const { lateralLimit } = await run.loaders.executor.dialect();
  const parents = { relation: request.relation!, keys, lateral: lateralLimit };
  const statement = childPagesQuery(request.page, wish.wanted, run.loaders.scope(), parents);
  const { rows } = await run.loaders.run(statement.node);
  return pagesOfRows(wish, keys, statement, rows);
}

/** Undefined where there are more rows than the pages together may have: then some parent has more than its page. */
async function readFlat({ loaders }: Run, wish: ListWish, keys: readonly string[]): Promise<ChildPages | undefined> {
  const { relation, page } = wish.request;
  // A power of two, so that the text is the same for parents about as many.
  const maxRows = 2 ** Math.ceil(Math.log2(keys.length * rowsToRead(page.window, wish.wanted) + 1));
  const statement = flatPagesQuery(page, wish.wanted, loaders.scope(), { relation: relation!, keys, maxRows });
  const { rows } = await loaders.run(statement.node);
  if (rows.length < maxRows) return pagesOfRows(wish, keys, statement, rows);
  wish.childChoice.note(true);
  return undefined;
}

function pagesOfRows(
  { request: { page }, childChoice }: ListWish,
  keys: readonly string[],
  statement: PageStatement,
  rows: ResultSet['rows'],
): ChildPages {
  const places = placesOf(statement.names);
  const key = places.get(PARENT_KEY)!;
  const byParent = new Map<string, Row[]>(keys.map((parent) => [parent, []]));
  for (const row of rows) byParent.get(row[key]!)!.push(row);
  const found = [...byParent.values()];
  childChoice.note(page.window.offset > 0 || found.some((own) => own.length >= page.window.limit));
  const valuesOf = valuesAt(statement, places);
  return { pages: found.map((own) => new Page(page, own, valuesOf)), places };
}

function valuesAt({ cursorNames }: PageStatement, places: ReadonlyMap<string, number>): (row: Row) => CursorValues {
  const found = cursorNames.map((name) => places.get(name)!);
  return (row) => found.map((place) => row[place]!);
}
