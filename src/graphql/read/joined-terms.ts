import type { ApiModel, ApiRelation } from '../api/api-model.ts';
import { whereFields } from '../api/where-fields.ts';
import type { WhereInput } from './where.ts';

/** A filter in its place, or several that are asked of the same rows. */
export interface PlacedWhere {
  readonly where: WhereInput;
  /** Where in the input, for errors. */
  readonly path: string;
  readonly depth: number;
}

export type Quantifier = 'some' | 'every' | 'none';

/** Filters of related rows which one look at these rows decides. */
export interface RelatedTerm {
  readonly relation: ApiRelation;
  readonly quantifier: Quantifier;
  readonly filters: PlacedWhere[];
}

/**
 * Puts those terms of an `and` or an `or` together that ask of the same relation, since each would be a look at all its rows:
 *
 * - `some A or some B` is `some (A or B)`: a row is related to one that passes A, or to one that passes B;
 * - `none A and none B` is `none (A or B)`;
 * - `every A and every B` is `every (A and B)`.
 *
 * No other pairs are: `some A and some B` may be two rows. EXISTS is never NULL, so this holds with NULLs too.
 */
export function joinedTerms(
  api: ApiModel,
  operator: 'and' | 'or',
  terms: readonly PlacedWhere[],
): { readonly joined: readonly RelatedTerm[]; readonly others: readonly PlacedWhere[] } {
  const byRelation = new Map<string, RelatedTerm>();
  const others: PlacedWhere[] = [];
  for (const term of terms) {
    const found = relatedTerm(api, term);
    if (found === undefined || (found.quantifier === 'some') !== (operator === 'or')) {
      others.push(term);
      continue;
    }
    const key = `${found.quantifier} ${found.relation.name}`;
    const known = byRelation.get(key);
    if (known === undefined) byRelation.set(key, found);
    else known.filters.push(...found.filters);
  }
  return { joined: [...byRelation.values()], others };
}

/** The term as one about related rows and nothing else. */
function relatedTerm(api: ApiModel, { where, path, depth }: PlacedWhere): RelatedTerm | undefined {
  const entry = onlyEntry(where);
  if (entry === undefined) return undefined;
  const [key, filter] = entry;
  const field = api.once(whereFields).get(key);
  if (field?.kind !== 'relation') return undefined;
  const { relation } = field;
  const place = { path: `${path}.${key}`, depth: depth + 1 };
  if (relation.kind !== 'many') return { relation, quantifier: 'some', filters: [{ where: filter, ...place }] };
  const inner = onlyEntry(filter);
  if (inner === undefined) return undefined;
  const [quantifier, wanted] = inner;
  const filters = [{ where: wanted, path: `${place.path}.${quantifier}`, depth: place.depth }];
  return { relation, quantifier: quantifier as Quantifier, filters };
}

function onlyEntry(where: WhereInput): readonly [string, WhereInput] | undefined {
  const entries = Object.entries(where).filter(([, value]) => value !== undefined);
  const [entry] = entries;
  return entries.length === 1 && typeof entry![1] === 'object' && entry![1] !== null
    ? (entry as [string, WhereInput])
    : undefined;
}
