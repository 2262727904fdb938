import type { ApiModel } from '../api/api-model.ts';
import { whereFields } from '../api/where-fields.ts';

type WhereInput = Readonly<Record<string, unknown>>;

/**
 * How many conditions a filter has, relations and `and`, `or`, `not` among them. A filter that says nothing is one too: there may
 * be thousands of them.
 */
export function countConditions(where: unknown, api: ApiModel): number {
  if (!isInput(where)) return 0;
  let conditions = 0;
  for (const [key, value] of Object.entries(where))
    if (value !== undefined) conditions += 1 + conditionsOfTerm(key, value, api);
  return Math.max(conditions, 1);
}

function conditionsOfTerm(key: string, value: unknown, api: ApiModel): number {
  if (key === 'and' || key === 'or') return sum(value as readonly unknown[], (each) => countConditions(each, api));
  if (key === 'not') return countConditions(value, api);
  const field = api.once(whereFields).get(key);
  if (field?.kind === 'id') return api.primaryKey.length > 1 ? keysIn(value) : 0;
  if (field?.kind !== 'relation' || !isInput(value)) return 0;
  const { other, kind } = field.relation;
  return kind === 'many'
    ? sum(Object.values(value), (each) => countConditions(each, other))
    : countConditions(value, other);
}

/** Each key of several fields is a condition of its own. */
function keysIn(filter: unknown): number {
  return isInput(filter) ? sum(Object.values(filter), (given) => (Array.isArray(given) ? given.length : 1)) : 0;
}

function isInput(value: unknown): value is WhereInput {
  return typeof value === 'object' && value !== null;
}

function sum(values: readonly unknown[] | null, count: (value: unknown) => number): number {
  return (values ?? []).reduce<number>((total, value) => total + count(value), 0);
}
