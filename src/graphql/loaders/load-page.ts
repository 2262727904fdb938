import type { CursorValues } from '../read/cursor.ts';
import { Page } from '../read/page.ts';
import { childPagesQuery, PARENT_KEY, pageQuery } from '../read/page-query.ts';
import { type RowRecord, toRowRecords } from '../read/row-record.ts';
import type { Wanted } from '../read/wanted.ts';
import type { ListRequest } from './list-request.ts';
import type { Loaders } from './loaders.ts';
import { WantedBatches } from './wanted-batches.ts';

/** A page of a list; the pages of all parents that are asked for at the same time are read by one statement. */
export function loadPage(loaders: Loaders, request: ListRequest, parentKey: string, wanted: Wanted): Promise<Page> {
  return pageBatches(loaders, request).load(parentKey, wanted);
}

function pageBatches(loaders: Loaders, request: ListRequest): WantedBatches<Page> {
  return loaders.batches(`page ${request.key}`, () => {
    return new WantedBatches<Page>((keys, all) =>
      request.relation === undefined ? readPage(loaders, request, all) : readChildPages(loaders, request, keys, all),
    );
  });
}

async function readPage(loaders: Loaders, { page }: ListRequest, wanted: Wanted): Promise<Page[]> {
  const statement = pageQuery(page, wanted, loaders.scope());
  const rows = toRowRecords(await loaders.run(statement.node), statement.names);
  return [new Page(page, rows, valuesAt(statement.cursorNames))];
}

async function readChildPages(
  loaders: Loaders,
  { page, relation }: ListRequest,
  keys: readonly string[],
  wanted: Wanted,
): Promise<Page[]> {
  const { lateralLimit } = await loaders.executor.dialect();
  const parents = { relation: relation!, keys, lateral: lateralLimit };
  const statement = childPagesQuery(page, wanted, loaders.scope(), parents);
  const rows = toRowRecords(await loaders.run(statement.node), statement.names);
  const byParent = new Map<string, RowRecord[]>(keys.map((key) => [key, []]));
  for (const row of rows) byParent.get(row[PARENT_KEY]!)!.push(row);
  const valuesOf = valuesAt(statement.cursorNames);
  return keys.map((key) => new Page(page, byParent.get(key)!, valuesOf));
}

function valuesAt(names: readonly string[]): (row: RowRecord) => CursorValues {
  return (row) => names.map((name) => row[name]!);
}
