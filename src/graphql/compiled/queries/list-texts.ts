import type { ListRequest } from '../../loaders/list-request.ts';
import { mergedJoins } from '../../read/join-rows.ts';
import type { Page } from '../../read/page.ts';
import { JoinChoice } from './join-choice.ts';
import { listText, objectText, quoted } from './json-text.ts';
import { type ListWish, type ReadList, readChildLists, readRootList } from './read-lists.ts';
import { rowTexts } from './row-texts.ts';
import { placeOf, type Row, type Rows, type Run } from './run.ts';
import type { EdgePartShape, ListShape, PageInfoPartShape, PartShape, RowShape } from './shape.ts';

type TextsOfList = readonly [ListShape, readonly string[]];

/** For each list of a level: for each row the text of its list. */
export async function relatedLists(
  run: Run,
  rows: Rows,
  shapes: readonly ListShape[],
): Promise<readonly TextsOfList[]> {
  const wishes = wishesOf(run, shapes);
  return Promise.all(
    [...wishes].flatMap(([wish, same]) => {
      const place = placeOf(rows, wish.request.relation!.ownField.property);
      // Joined rows may name one parent several times.
      const keys = [...new Set(rows.rows.map((row) => row[place]!))];
      const reading = readChildLists(run, wish, keys);
      return same.map(async (shape): Promise<TextsOfList> => {
        const texts = await listTexts(run, await reading, shape.parts);
        if (keys.length === rows.rows.length) return [shape, texts];
        const indexes = new Map(keys.map((key, index) => [key, index]));
        return [shape, rows.rows.map((row) => texts[indexes.get(row[place]!)!]!)];
      });
    }),
  );
}

/** The texts of lists that have no parent. */
export function rootLists(run: Run, shapes: readonly ListShape[]): readonly (readonly [ListShape, Promise<string>])[] {
  return [...wishesOf(run, shapes)].flatMap(([wish, same]) => {
    const reading = readRootList(run, wish);
    return same.map((shape) => [shape, reading.then((list) => rootText(run, list, shape))] as const);
  });
}

async function rootText(run: Run, list: ReadList, { parts }: ListShape): Promise<string> {
  const [text] = await listTexts(run, list, parts);
  return text!;
}

/** What has to be read for lists: those with equal arguments are read once, with all that any of them wants. */
function wishesOf(run: Run, shapes: readonly ListShape[]): ReadonlyMap<ListWish, readonly ListShape[]> {
  const byKey = new Map<string, ListShape[]>();
  for (const shape of shapes) {
    const { key } = run.lists.get(shape)!;
    const same = byKey.get(key);
    if (same === undefined) byKey.set(key, [shape]);
    else same.push(shape);
  }
  return new Map([...byKey.values()].map((same) => [wishOf(run.lists.get(same[0]!)!, same), same]));
}

function wishOf(request: ListRequest, shapes: readonly ListShape[]): ListWish {
  const [first, ...others] = shapes;
  if (others.length === 0) return { request, ...first! };
  return {
    request,
    wanted: new Set(shapes.flatMap(({ wanted }) => [...wanted])),
    childChoice: first!.childChoice,
    choice: new JoinChoice(mergedJoins(shapes.flatMap(({ choice }) => choice.joins))),
    needsPage: shapes.some(({ needsPage }) => needsPage),
    needsCount: shapes.some(({ needsCount }) => needsCount),
    isFixedLength: shapes.every(({ isFixedLength }) => isFixedLength),
  };
}

/** The texts of connections, one for each list. The rows of all of them are answered together. */
async function listTexts(run: Run, read: ReadList, parts: readonly PartShape[]): Promise<readonly string[]> {
  const columns = await Promise.all(parts.map((part) => partTexts(run, read, part)));
  return Array.from({ length: read.length }, (_, list) =>
    objectText(parts.map(({ key }, place) => [key, columns[place]![list]!] as const)),
  );
}

async function partTexts(run: Run, read: ReadList, part: PartShape): Promise<readonly string[]> {
  switch (part.kind) {
    case 'constant':
      return Array.from({ length: read.length }, () => quoted(part.value));
    case 'totalCount':
      return read.counts!.map(String);
    case 'pageInfo':
      return read.pages!.map((page) => pageInfoText(page, part.parts));
    case 'nodes':
      return (await rowsOfPages(run, read, part.row)).map(listText);
    case 'edges':
      return edgeTexts(run, read, part.parts);
  }
}

/** For each list the texts of its rows. */
async function rowsOfPages(run: Run, read: ReadList, shape: RowShape): Promise<readonly (readonly string[])[]> {
  const pages = read.pages!;
  const rows = pages.length === 1 ? pages[0]!.rows : pages.flatMap((page) => page.rows);
  const texts = await rowTexts(run, { rows, places: read.places, prefix: '' }, shape);
  if (pages.length === 1) return [texts];
  let start = 0;
  return pages.map((page) => {
    const own = texts.slice(start, start + page.rows.length);
    start += page.rows.length;
    return own;
  });
}

async function edgeTexts(run: Run, read: ReadList, parts: readonly EdgePartShape[]): Promise<readonly string[]> {
  const nodes = await Promise.all(parts.map((part) => (part.kind === 'node' ? rowsOfPages(run, read, part.row) : [])));
  return read.pages!.map((page, list) =>
    listText(
      page.rows.map((row, index) =>
        objectText(
          parts.map((part, place) => [part.key, edgePartText(part, page, row) ?? nodes[place]![list]![index]!]),
        ),
      ),
    ),
  );
}

/** Undefined for the node, whose text is made with those of the other rows. */
function edgePartText(part: EdgePartShape, page: Page<Row>, row: Row): string | undefined {
  if (part.kind === 'constant') return quoted(part.value);
  return part.kind === 'cursor' ? quoted(page.cursorOf(row)) : undefined;
}

function pageInfoText(page: Page<Row>, parts: readonly PageInfoPartShape[]): string {
  return objectText(
    parts.map((part) => [part.key, JSON.stringify(part.kind === 'constant' ? part.value : page[part.name])]),
  );
}
