import { createHash } from 'node:crypto';
import type { ApiModel, ApiRelation } from '../api/api-model.ts';
import { orderFields } from '../api/order-fields.ts';
import type { SortOrder } from '../api/sort-order.ts';
import { badInput } from '../errors/operation-error.ts';

/** An order as GraphQL hands it over: a list of terms with one key each. */
export type OrderByInput = readonly Readonly<Record<string, unknown>>[];

/** One term of an order, before it is bound to a table. */
export interface OrderStep {
  /** From the row through relations to one. */
  readonly through: readonly ApiRelation[];
  /** A property of the last model, or a relation to many whose rows are counted. */
  readonly by: string | ApiRelation;
  readonly order: SortOrder;
}

/** The order of a connection: what the client asked, and the primary key behind it, so that no two rows are equal. */
export interface Order {
  readonly steps: readonly OrderStep[];
  /** Names the order in cursors: a cursor of another order is refused. */
  readonly hash: string;
}

/** More terms are no order that anybody needs. */
const MAX_TERMS = 16;

/** What a client's order means. @throws OperationError BAD_USER_INPUT */
export function parseOrder(api: ApiModel, orderBy: OrderByInput = [], path = 'orderBy'): Order {
  return orderBy.length === 0 ? api.once(defaultOrder) : orderOf(api, orderBy, path);
}

function defaultOrder(api: ApiModel): Order {
  return orderOf(api, [], 'orderBy');
}

function orderOf(api: ApiModel, orderBy: OrderByInput, path: string): Order {
  if (orderBy.length > MAX_TERMS) throw badInput(`An order has ${MAX_TERMS} terms at most.`, path);
  const steps: OrderStep[] = [];
  for (const [index, term] of orderBy.entries()) steps.push(...parseTerm(api, term, [], `${path}.${index}`));
  // A model without a key is ordered by everything that can be: rows that are equal in all of it look the same.
  const tail = api.primaryKey.length > 0 ? api.primaryKey.map(({ property }) => property) : sortable(api);
  for (const property of tail) steps.push({ through: [], by: property, order: { direction: 'asc', nulls: 'last' } });
  const distinct = withoutRepeats(steps, api);
  return { steps: distinct, hash: hashOf(api, distinct) };
}

function sortable(api: ApiModel): string[] {
  return api.columns.filter(({ name }) => api.once(orderFields).has(name)).map(({ field }) => field.property);
}

function parseTerm(
  api: ApiModel,
  term: Readonly<Record<string, unknown>>,
  through: readonly ApiRelation[],
  path: string,
): OrderStep[] {
  const [entry] = Object.entries(term).filter(([, value]) => value !== undefined);
  if (entry === undefined || entry[1] === null)
    throw badInput('A term of orderBy has exactly one key that is not null.', path);
  const [key, value] = entry;
  const field = api.once(orderFields).get(key)!;
  const order = value as SortOrder;
  switch (field.kind) {
    case 'id':
      return api.primaryKey.map(({ property }) => ({ through, by: property, order }));
    case 'column':
      return [{ through, by: field.column.field.property, order }];
    case 'expression':
      return [{ through, by: field.custom.name, order }];
    case 'relation': {
      const { relation } = field;
      if (relation.kind !== 'many')
        return parseTerm(relation.other, value as typeof term, [...through, relation], `${path}.${key}`);
      const { count } = value as { readonly count?: SortOrder | null };
      if (count === undefined || count === null) throw badInput('A count is sorted by { count: … }.', `${path}.${key}`);
      return [{ through, by: relation, order: count }];
    }
  }
}

/** Only the first mention of an expression sorts; nothing sorts behind the whole primary key. */
function withoutRepeats(steps: readonly OrderStep[], api: ApiModel): OrderStep[] {
  const seen = new Set<string>();
  const kept: OrderStep[] = [];
  const key = api.primaryKey.map(({ property }) => property);
  for (const step of steps) {
    const name = stepName(step);
    if (seen.has(name)) continue;
    seen.add(name);
    kept.push(step);
    if (key.length > 0 && key.every((property) => seen.has(property))) break;
  }
  return kept;
}

function stepName({ through, by }: OrderStep): string {
  const names = through.map(({ name }) => name);
  return [...names, typeof by === 'string' ? by : `${by.name}#count`].join('.');
}

function hashOf(api: ApiModel, steps: readonly OrderStep[]): string {
  const text = steps.map((step) => `${stepName(step)} ${step.order.direction} ${step.order.nulls}`).join(', ');
  return createHash('sha256').update(`${api.names.type}: ${text}`).digest('base64url').slice(0, 8);
}
