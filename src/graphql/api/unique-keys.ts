import type { ModelMeta } from '../../orm/index.ts';
import type { ApiColumn } from './api-column.ts';
import type { ApiModel } from './api-model.ts';
import { pascalCase } from './model-names.ts';

/** Fields whose values together name at most one row. */
export interface UniqueKey {
  /** The field of the `…UniqueBy` input: `email`, or `userIdTeamId`. */
  readonly name: string;
  readonly columns: readonly ApiColumn[];
}

/** Unique fields, unique sets and whole unique indexes of the fields that the API shows; the primary key is not among them. */
export function uniqueKeys(api: ApiModel): readonly UniqueKey[] {
  const { meta } = api;
  const sets: (readonly string[])[] = [];
  for (const field of meta.fields.values())
    if (field.options.unique && !field.options.primaryKey) sets.push([field.property]);
  for (const names of meta.options.uniques ?? []) sets.push(names.map((name: string) => meta.fieldOf(name).property));
  sets.push(...uniqueIndexes(meta));
  const keys = new Map<string, UniqueKey>();
  for (const properties of sets) {
    const columns = properties.map((property) => api.columns.find(({ field }) => field.property === property));
    if (columns.some((column) => column === undefined)) continue;
    const key = toKey(columns as ApiColumn[]);
    keys.set(key.name, key);
  }
  return [...keys.values()];
}

function uniqueIndexes(meta: ModelMeta): (readonly string[])[] {
  const sets: (readonly string[])[] = [];
  for (const index of meta.options.indexes ?? []) {
    if (!('on' in index) || index.unique !== true || index.where !== undefined) continue;
    const names = index.on.map((part) => (typeof part === 'string' ? part : 'field' in part ? part.field : undefined));
    if (names.every((name) => name !== undefined)) sets.push(names.map((name) => meta.fieldOf(name).property));
  }
  return sets;
}

function toKey(columns: readonly ApiColumn[]): UniqueKey {
  const [first, ...rest] = columns;
  return { name: first!.name + rest.map(({ name }) => pascalCase(name)).join(''), columns };
}
