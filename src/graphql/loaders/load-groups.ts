import { ROW_COUNT } from '../read/aggregate-query.ts';
import { childGroupsQuery, type GroupRequest, groupQuery } from '../read/group-query.ts';
import { PARENT_KEY } from '../read/page-query.ts';
import { type RowRecord, toRowRecords } from '../read/row-record.ts';
import type { Wanted } from '../read/wanted.ts';
import type { ListRequest } from './list-request.ts';
import type { Loaders } from './loaders.ts';
import { WantedBatches } from './wanted-batches.ts';

/** A group of rows: its keys by property, its aggregates by their names, all as the database's texts. */
export type GroupRecord = RowRecord;

const COUNT: Wanted = new Set([ROW_COUNT]);

/** How many rows of a list pass the filter, on all pages. */
export async function loadCount(loaders: Loaders, request: ListRequest, parentKey: string): Promise<number> {
  return Number((await loadAggregate(loaders, request, parentKey, COUNT))[ROW_COUNT] ?? 0);
}

/** The aggregates of a whole list: what is asked at the same time, the row count included, is read by one statement. */
export async function loadAggregate(
  loaders: Loaders,
  request: ListRequest,
  parentKey: string,
  wanted: Wanted,
): Promise<GroupRecord> {
  const { api, where } = request.page;
  const all: GroupRequest = { api, where, by: [], having: undefined, byCount: undefined, limit: 1 };
  const [group] = await loadGroups(loaders, { list: request, groups: all, key: '' }, parentKey, wanted);
  // A parent without rows has no group: no value, and counts of nothing.
  return group ?? {};
}

export interface GroupsRequest {
  readonly list: ListRequest;
  readonly groups: GroupRequest;
  /** Names the arguments of the grouping. */
  readonly key: string;
}

/** The groups of a list; those of all parents that are asked for at the same time are read by one statement. */
export function loadGroups(
  loaders: Loaders,
  request: GroupsRequest,
  parentKey: string,
  wanted: Wanted,
): Promise<readonly GroupRecord[]> {
  const batches = loaders.batches(`groups ${request.key} ${request.list.rowsKey}`, () => {
    return new WantedBatches<readonly GroupRecord[]>((keys, all) => readGroups(loaders, request, keys, all));
  });
  return batches.load(parentKey, wanted);
}

async function readGroups(
  loaders: Loaders,
  { list, groups }: GroupsRequest,
  keys: readonly string[],
  wanted: Wanted,
): Promise<readonly (readonly GroupRecord[])[]> {
  const { relation } = list;
  const statement =
    relation === undefined
      ? groupQuery(groups, wanted, loaders.scope())
      : childGroupsQuery(groups, wanted, loaders.scope(), { relation, keys });
  const records = toRowRecords(await loaders.run(statement.node), statement.names);
  if (relation === undefined) return [records];
  const byParent = new Map<string, GroupRecord[]>(keys.map((key) => [key, []]));
  for (const record of records) byParent.get(record[PARENT_KEY]!)!.push(record);
  return keys.map((key) => byParent.get(key)!);
}
