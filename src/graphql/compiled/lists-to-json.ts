import type { JsonValue } from '../../orm/index.ts';
import type { Page } from '../read/page.ts';
import type { RowRecord } from '../read/row-record.ts';
import { type Json, type Run, rowsToJson } from './run-rows.ts';
import type { EdgePartShape, PageInfoPartShape, PartShape, RowShape } from './shape.ts';

/** What was read of a list: its page, its total count, or both, as the shape needs. */
export interface LoadedList {
  readonly page: Page | undefined;
  readonly count: number | undefined;
}

/** The answers of connections, one for each list. The rows of all of them are answered together. */
export async function listsToJson(
  run: Run,
  lists: readonly LoadedList[],
  parts: readonly PartShape[],
): Promise<readonly JsonValue[]> {
  const columns = await Promise.all(parts.map((part) => partOfLists(run, lists, part)));
  return lists.map((_, index) => {
    const answer: Json = {};
    for (const [place, { key }] of parts.entries()) answer[key] = columns[place]![index]!;
    return answer as JsonValue;
  });
}

async function partOfLists(run: Run, lists: readonly LoadedList[], part: PartShape): Promise<readonly JsonValue[]> {
  switch (part.kind) {
    case 'constant':
      return lists.map(() => part.value);
    case 'totalCount':
      return lists.map(({ count }) => count!);
    case 'pageInfo':
      return lists.map(({ page }) => pageInfo(page!, part.parts));
    case 'nodes':
      return rowsOfPages(run, lists, part.row) as Promise<readonly JsonValue[]>;
    case 'edges':
      return edgesOfLists(run, lists, part.parts);
  }
}

/** For each list the answers of its rows. */
async function rowsOfPages(run: Run, lists: readonly LoadedList[], shape: RowShape): Promise<readonly Json[][]> {
  const rows: RowRecord[] = [];
  for (const { page } of lists) for (const row of page!.rows) rows.push(row);
  const answers = await rowsToJson(run, rows, shape);
  let start = 0;
  return lists.map(({ page }) => {
    const end = start + page!.rows.length;
    const own = answers.slice(start, end);
    start = end;
    return own;
  });
}

async function edgesOfLists(
  run: Run,
  lists: readonly LoadedList[],
  parts: readonly EdgePartShape[],
): Promise<readonly JsonValue[]> {
  const columns = await Promise.all(
    parts.map((part) => (part.kind === 'node' ? rowsOfPages(run, lists, part.row) : undefined)),
  );
  return lists.map(({ page }, list) =>
    page!.rows.map((row, index) => {
      const edge: Json = {};
      for (const [place, part] of parts.entries())
        edge[part.key] =
          part.kind === 'constant'
            ? part.value
            : part.kind === 'cursor'
              ? page!.cursorOf(row)
              : (columns[place]![list]![index] as JsonValue);
      return edge as JsonValue;
    }),
  );
}

function pageInfo(page: Page, parts: readonly PageInfoPartShape[]): JsonValue {
  const answer: Json = {};
  for (const part of parts) answer[part.key] = part.kind === 'constant' ? part.value : page[part.name];
  return answer as JsonValue;
}
