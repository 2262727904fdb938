import type { ApiModel } from '../api/api-model.ts';
import { whereFields } from '../api/where-fields.ts';
import type { WhereInput } from './where.ts';

/** What is known of a filter without looking at rows: it holds for all, for none, or that depends on the row. */
type Verdict = boolean | undefined;

/**
 * True where a filter says nothing, however it is wrapped: `{}`, `{ and: [] }`, `{ title: {} }`, `{ not: { or: [] } }`,
 * `{ title: { notIn: [] } }`. A write with such a filter would touch every row by mistake.
 */
export function holdsForAll(api: ApiModel, where: WhereInput): boolean {
  return verdictOf(api, where) === true;
}

function verdictOf(api: ApiModel, where: WhereInput): Verdict {
  return all(
    entriesOf(where).map(([key, value]) => {
      if (key === 'and') return all((value as readonly WhereInput[]).map((each) => verdictOf(api, each)));
      if (key === 'or') return any((value as readonly WhereInput[]).map((each) => verdictOf(api, each)));
      if (key === 'not') return negated(verdictOf(api, value as WhereInput));
      return fieldVerdict(api, key, value as WhereInput);
    }),
  );
}

function fieldVerdict(api: ApiModel, key: string, filter: WhereInput): Verdict {
  const field = api.once(whereFields).get(key);
  if (field?.kind !== 'relation')
    return all(
      entriesOf(filter).map(([name, operand]) => {
        if (!Array.isArray(operand) || operand.length > 0) return undefined;
        return name === 'in' ? false : name === 'notIn' ? true : undefined;
      }),
    );
  const { kind, other } = field.relation;
  // A relation to one asks that there is such a row.
  if (kind !== 'many') return verdictOf(other, filter) === false ? false : undefined;
  return all(
    entriesOf(filter).map(([quantifier, inner]) => {
      const verdict = verdictOf(other, inner as WhereInput);
      if (quantifier === 'every') return verdict === true ? true : undefined;
      if (verdict !== false) return undefined;
      return quantifier === 'none';
    }),
  );
}

/** A null operand is refused elsewhere; here it says nothing. */
function entriesOf(filter: WhereInput): [key: string, value: unknown][] {
  return Object.entries(filter).filter(([, value]) => value !== undefined && value !== null);
}

function all(verdicts: readonly Verdict[]): Verdict {
  if (verdicts.includes(false)) return false;
  return verdicts.every((verdict) => verdict === true) ? true : undefined;
}

function any(verdicts: readonly Verdict[]): Verdict {
  if (verdicts.includes(true)) return true;
  return verdicts.every((verdict) => verdict === false) ? false : undefined;
}

function negated(verdict: Verdict): Verdict {
  return verdict === undefined ? undefined : !verdict;
}
