import type { ListRequest } from '../../loaders/list-request.ts';
import { mergedJoins } from '../../read/join-rows.ts';
import type { Page } from '../../read/page.ts';
import { JoinChoice } from './join-choice.ts';
import { type Entry, endObject, writeList } from './json-structure.ts';
import type { JsonWriter } from './json-writer.ts';
import { type ListWish, type ReadList, readChildLists, readRootList } from './read-lists.ts';
import { rowWriter, type WriteRow } from './row-writer.ts';
import { placeOf, type Rows, type Run } from './run.ts';
import type { EdgePartShape, ListShape, PageInfoPartShape, PartShape, RowShape } from './shape.ts';

/** Writes one of several lists, by its number. */
type WriteList = (out: JsonWriter, list: number) => void;

/** For each list of a level what writes a row's own. */
export async function relatedLists(
  run: Run,
  rows: Rows,
  shapes: readonly ListShape[],
): Promise<readonly (readonly [ListShape, WriteRow])[]> {
  const reading = [...wishesOf(run, shapes)].map(async ([wish, same]) => {
    const { keys, listOf } = parentsOf(rows, placeOf(rows, wish.request.relation!.ownField.property));
    const read = await readChildLists(run, wish, keys);
    return Promise.all(
      same.map(async (shape) => {
        const write = await listWriter(run, read, shape.parts);
        return [shape, (out: JsonWriter, row: number) => write(out, listOf[row]!)] as const;
      }),
    );
  });
  return (await Promise.all(reading)).flat();
}

/** The keys by which rows have lists, each once, since joined rows may name one parent several times; and which is whose. */
function parentsOf(
  { table, rows }: Rows,
  place: number,
): { readonly keys: readonly string[]; readonly listOf: Int32Array } {
  const indexes = new Map<string, number>();
  const listOf = new Int32Array(table.length);
  for (const row of rows) {
    const key = table.passingText(row, place)!;
    let index = indexes.get(key);
    if (index === undefined) {
      index = indexes.size;
      indexes.set(key, index);
    }
    listOf[row] = index;
  }
  return { keys: [...indexes.keys()], listOf };
}

/** What writes lists that have no parent. */
export async function rootLists(
  run: Run,
  shapes: readonly ListShape[],
): Promise<readonly (readonly [ListShape, (out: JsonWriter) => void])[]> {
  const reading = [...wishesOf(run, shapes)].map(async ([wish, same]) => {
    const read = await readRootList(run, wish);
    return Promise.all(
      same.map(async (shape) => {
        const write = await listWriter(run, read, shape.parts);
        return [shape, (out: JsonWriter) => write(out, 0)] as const;
      }),
    );
  });
  return (await Promise.all(reading)).flat();
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

/** What writes connections. What the rows of all of them need of others is read together. */
async function listWriter(run: Run, read: ReadList, parts: readonly PartShape[]): Promise<WriteList> {
  const writers = await Promise.all(parts.map((part) => partWriter(run, read, part)));
  return (out, list) => {
    for (const [index, part] of parts.entries()) {
      out.piece(part.start);
      writers[index]!(out, list);
    }
    endObject(out, parts);
  };
}

async function partWriter(run: Run, read: ReadList, part: PartShape): Promise<WriteList> {
  const pages = read.pages!;
  switch (part.kind) {
    case 'constant':
      return writeNothing;
    case 'totalCount':
      return (out, list) => out.json(String(read.counts![list]));
    case 'pageInfo':
      return (out, list) => writePageInfo(out, pages[list]!, part.parts);
    case 'nodes': {
      const write = await rowsWriter(run, read, part.row);
      return (out, list) => writeList(out, pages[list]!.rows, write);
    }
    case 'edges': {
      const writers = await Promise.all(part.parts.map((edgePart) => edgePartWriter(run, read, edgePart)));
      return (out, list) => {
        const page = pages[list]!;
        writeList(out, page.rows, (_, row) => writeEdge(out, part.parts, writers, { page, row }));
      };
    }
  }
}

/** A constant's value stands with its key. */
function writeNothing(): void {}

/** What writes the rows of all pages. */
function rowsWriter(run: Run, { table, places, pages }: ReadList, shape: RowShape): Promise<WriteRow> {
  const rows: number[] = [];
  for (const page of pages!) for (const row of page.rows) rows.push(row);
  return rowWriter(run, { table, rows, places, prefix: '' }, shape);
}

/** A row on its page. */
interface PagedRow {
  readonly page: Page<number>;
  readonly row: number;
}

type WriteEdgePart = (out: JsonWriter, edge: PagedRow) => void;

async function edgePartWriter(run: Run, read: ReadList, part: EdgePartShape): Promise<WriteEdgePart> {
  if (part.kind === 'constant') return writeNothing;
  if (part.kind === 'cursor') return (out, { page, row }) => out.text(page.cursorOf(row));
  const write = await rowsWriter(run, read, part.row);
  return (out, { row }) => write(out, row);
}

function writeEdge(out: JsonWriter, parts: readonly Entry[], writers: readonly WriteEdgePart[], edge: PagedRow): void {
  for (const [index, part] of parts.entries()) {
    out.piece(part.start);
    writers[index]!(out, edge);
  }
  endObject(out, parts);
}

function writePageInfo(out: JsonWriter, page: Page<number>, parts: readonly PageInfoPartShape[]): void {
  for (const part of parts) {
    out.piece(part.start);
    if (part.kind === 'pageValue') out.json(JSON.stringify(page[part.name]));
  }
  endObject(out, parts);
}
