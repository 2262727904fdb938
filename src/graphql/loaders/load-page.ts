import { and, any, call, keyword } from '../../sql/nodes/factories.ts';
import { select, selection } from '../../sql/nodes/query-factories.ts';
import type { ApiRelation } from '../api/api-model.ts';
import { Page } from '../read/page.ts';
import {
  childPagesQuery,
  keyArray,
  PARENT_KEY,
  type PageRequest,
  pageQuery,
  rowConditions,
} from '../read/page-query.ts';
import { type RowRecord, toRowRecords } from '../read/row-record.ts';
import { baseSource, columnOf } from '../read/source.ts';
import type { Wanted } from '../read/wanted.ts';
import type { Loaders } from './loaders.ts';
import { WantedBatches } from './wanted-batches.ts';

/** The rows of a relation that belong to one parent, in one statement for all parents. */
export interface ChildRequest {
  readonly relation: ApiRelation;
  readonly page: PageRequest;
  /** Holds the arguments: equal ones share their statements. */
  readonly key: string;
}

/** A page of all rows of a model. */
export async function loadPage(loaders: Loaders, request: PageRequest, wanted: Wanted): Promise<Page> {
  const statement = pageQuery(request, wanted, loaders.scope());
  const rows = toRowRecords(await loaders.run(statement.node), statement.names);
  return new Page(request, statement, rows);
}

/** A page of the rows that belong to a parent. */
export function loadChildPage(
  loaders: Loaders,
  request: ChildRequest,
  parentKey: string,
  wanted: Wanted,
): Promise<Page> {
  const batches = loaders.batches(
    `page ${request.key}`,
    () => new WantedBatches<Page>((keys, all) => readChildPages(loaders, request, keys, all)),
  );
  return batches.load(parentKey, wanted);
}

async function readChildPages(
  loaders: Loaders,
  { relation, page }: ChildRequest,
  keys: readonly string[],
  wanted: Wanted,
): Promise<Page[]> {
  const { lateralLimit } = await loaders.executor.dialect();
  const parents = { field: relation.otherField, keys, lateral: lateralLimit };
  const statement = childPagesQuery(page, wanted, loaders.scope(), parents);
  const rows = toRowRecords(await loaders.run(statement.node), statement.names);
  const byParent = new Map<string, RowRecord[]>(keys.map((key) => [key, []]));
  for (const row of rows) byParent.get(row[PARENT_KEY]!)!.push(row);
  return keys.map((key) => new Page(page, statement, byParent.get(key)!));
}

const NOTHING: Wanted = new Set();

/** How many rows of a model pass the filter, whatever the page. */
export async function loadCount(loaders: Loaders, { api, where }: PageRequest): Promise<number> {
  const source = baseSource(api);
  const conditions = rowConditions(source, where, loaders.scope());
  const { rows } = await loaders.run(
    select({
      columns: [selection(call('count', [keyword('*')]))],
      from: [source.node],
      ...(conditions.length === 0 ? {} : { where: and(...conditions) }),
    }),
  );
  return Number(rows[0]![0]);
}

/** How many of the rows that belong to a parent pass the filter: one grouped statement for all parents. */
export function loadChildCount(loaders: Loaders, request: ChildRequest, parentKey: string): Promise<number> {
  const batches = loaders.batches(
    `count ${request.key}`,
    () => new WantedBatches<number>((keys) => readChildCounts(loaders, request, keys)),
  );
  return batches.load(parentKey, NOTHING);
}

async function readChildCounts(
  loaders: Loaders,
  { relation, page }: ChildRequest,
  keys: readonly string[],
): Promise<number[]> {
  const source = baseSource(page.api);
  const key = columnOf(source, relation.otherField).node;
  const conditions = [
    any(key, '=', keyArray(relation.otherField, keys)),
    ...rowConditions(source, page.where, loaders.scope()),
  ];
  const { rows } = await loaders.run(
    select({
      columns: [selection(key), selection(call('count', [keyword('*')]))],
      from: [source.node],
      where: and(...conditions),
      groupBy: [key],
    }),
  );
  const counts = new Map(rows.map(([parent, count]) => [parent, Number(count)]));
  return keys.map((key) => counts.get(key) ?? 0);
}
