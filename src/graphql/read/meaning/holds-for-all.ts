import type { ModelField } from '../../../orm/index.ts';
import type { ApiColumn } from '../../api/api-column.ts';
import type { ApiModel, ApiRelation } from '../../api/api-model.ts';
import { type WhereField, whereFields } from '../../api/where-fields.ts';
import { columnIdValue, keyTexts } from '../row-id.ts';
import type { WhereInput } from '../where.ts';
import type { Outcome, Test } from './domain.ts';
import { canMeet, type Goal } from './goal.ts';
import { type Atom, type Operand, Operands } from './operands.ts';

/**
 * True where a filter holds for every row that there could be, however that is said: `{}`, `{ not: { or: [] } }`,
 * `{ title: { contains: "" } }`, `{ or: [{ views: { lt: 5 } }, { views: { gte: 5 } }] }`. A write with such a filter would touch
 * every row by mistake. It is found out by looking for a row that the filter leaves out. Only `{ id: { isNull: false } }`, which
 * says that all rows are meant, passes.
 */
export function holdsForAll(api: ApiModel, where: WhereInput): boolean {
  const meaning = new Meaning().of(where, { api, path: '' });
  return !canMeet(meaning((outcome) => outcome !== true));
}

/** What a row must be like for a filter to come out as wanted. */
type Meant = (isWanted: Wanted) => Goal;
type Wanted = (outcome: Outcome) => boolean;

interface Place {
  readonly api: ApiModel;
  /** From the row that the filter is about: `author.`. */
  readonly path: string;
  /** The key that led here, by which the row is known: `authorId` is the author's `id`. */
  readonly known?: { readonly field: ModelField; readonly operand: Operand };
}

class Meaning {
  readonly #operands = new Operands();

  of(where: WhereInput, place: Place): Meant {
    return conjunction(
      given(where).map(([key, value]) => {
        if (key === 'and') return conjunction(this.#each(value, place));
        if (key === 'or') return negated(conjunction(this.#each(value, place).map(negated)));
        if (key === 'not') return negated(this.of(value as WhereInput, place));
        return this.#field(place.api.once(whereFields).get(key)!, value as WhereInput, place);
      }),
    );
  }

  #each(value: unknown, place: Place): readonly Meant[] {
    return (value as readonly WhereInput[]).map((each) => this.of(each, place));
  }

  #field(field: WhereField, filter: WhereInput, place: Place): Meant {
    switch (field.kind) {
      case 'id':
        return this.#id(filter, place);
      case 'column':
        return this.#column(field.column, filter, place);
      case 'expression': {
        const key = `${place.path}${field.custom.name}`;
        return this.#tests({ key, type: field.type, isNullable: true }, filter);
      }
      case 'relation':
        return field.relation.kind === 'one'
          ? this.#one(field.relation, filter, place)
          : this.#rows(field.relation, filter, place);
    }
  }

  #column(column: ApiColumn, filter: WhereInput, place: Place): Meant {
    const { api, path } = place;
    if (column.isId && path === '' && isKeyOf(api, column.field) && meansAll(filter))
      return meant(this.#operands.undecided());
    const toValue = (id: unknown): unknown => (column.isId ? columnIdValue(api, column, id as string, '') : id);
    return this.#tests(operandOf(column.field, place), filter, toValue);
  }

  /** A key of several fields, or one with another name: equal or not, as a whole. */
  #id(filter: WhereInput, place: Place): Meant {
    const { api, path } = place;
    if (path === '' && meansAll(filter)) return meant(this.#operands.undecided());
    const [only, ...others] = api.primaryKey;
    if (others.length > 0) {
      const type = { ...only!.type, valueKind: 'identifier', toDriver: (id: unknown) => `${id}` } as const;
      return this.#tests({ key: `${path}#id`, type, isNullable: false }, filter);
    }
    const toValue = (id: unknown): unknown => only!.type.fromDriver(keyTexts(api, id as string, '')[0]!);
    return this.#tests(operandOf(only!, place), filter, toValue);
  }

  #tests(operand: Operand, filter: WhereInput, toValue: (given: unknown) => unknown = (value) => value): Meant {
    return conjunction(
      given(filter).map(([name, value]) => {
        const test = testOf(name, value, toValue);
        return meant(test === undefined ? this.#operands.undecided() : this.#operands.test(operand, test));
      }),
    );
  }

  /** The row that a foreign key names: there is one where the key is not NULL. */
  #one(relation: ApiRelation, filter: WhereInput, place: Place): Meant {
    const { other, ownField, otherField, name } = relation;
    const operand = operandOf(ownField, place);
    const isThere = this.#operands.test(operand, { name: 'isNull', operand: false });
    const known = { field: otherField, operand: { ...operand, isNullable: ownField.options.nullable } };
    const inner = this.of(filter, { api: other, path: `${place.path}${name}.`, known });
    return conjunction([meant(isThere), twoValued(inner)]);
  }

  /** Rows that name the row. */
  #rows({ other, kind, name }: ApiRelation, filter: WhereInput, place: Place): Meant {
    const path = `${place.path}${name}.`;
    const some = (inner: Meant): Meant => {
      return (isWanted) => {
        const goals: Goal[] = [];
        if (isWanted(true)) goals.push({ kind: 'some', relation: path, goal: inner(isTrue) });
        if (isWanted(false)) goals.push({ kind: 'every', relation: path, goal: inner(isNotTrue) });
        return { kind: 'any', goals };
      };
    };
    if (kind === 'oneBack') return some(this.of(filter, { api: other, path }));
    return conjunction(
      given(filter).map(([quantifier, where]) => {
        const inner = this.of(where as WhereInput, { api: other, path });
        if (quantifier === 'some') return some(inner);
        return negated(some(quantifier === 'none' ? inner : negated(twoValued(inner))));
      }),
    );
  }
}

const isTrue: Wanted = (outcome) => outcome === true;
const isNotTrue: Wanted = (outcome) => outcome !== true;

function meant(atom: Atom): Meant {
  return (isWanted) => atom.goal(isWanted);
}

/** SQL's NOT: NULL stays NULL. */
function negated(inner: Meant): Meant {
  return (isWanted) => inner((outcome) => isWanted(outcome === null ? null : !outcome));
}

/** NULL counts as false, as it does in EXISTS. */
function twoValued(inner: Meant): Meant {
  return (isWanted) => inner((outcome) => isWanted(outcome === true));
}

/** SQL's AND: false where one is false, true where all are, and NULL otherwise. */
function conjunction(terms: readonly Meant[]): Meant {
  const all = (wanted: Wanted): Goal => ({ kind: 'all', goals: terms.map((term) => term(wanted)) });
  const any = (wanted: Wanted): Goal => ({ kind: 'any', goals: terms.map((term) => term(wanted)) });
  return (isWanted) => {
    if (terms.length === 1) return terms[0]!(isWanted);
    const key = `${isWanted(true)} ${isWanted(null)} ${isWanted(false)}`;
    switch (key) {
      case 'true true true':
        return { kind: 'all', goals: [] };
      case 'true true false':
        return all((outcome) => outcome !== false);
      case 'true false false':
        return all(isTrue);
      case 'false true true':
        return any(isNotTrue);
      case 'false false true':
        return any((outcome) => outcome === false);
      case 'false true false':
        return { kind: 'all', goals: [all((outcome) => outcome !== false), any((outcome) => outcome === null)] };
      case 'true false true':
        return { kind: 'any', goals: [all(isTrue), any((outcome) => outcome === false)] };
      default:
        return { kind: 'any', goals: [] };
    }
  };
}

function operandOf(field: ModelField, { path, known }: Place): Operand {
  if (known?.field === field) return known.operand;
  return { key: `${path}${field.property}`, type: field.type, isNullable: field.options.nullable };
}

function isKeyOf({ primaryKey }: ApiModel, field: ModelField): boolean {
  return primaryKey.length === 1 && primaryKey[0] === field;
}

/** The way to say that all rows are meant. */
function meansAll(filter: WhereInput): boolean {
  return filter.isNull === false && Object.keys(filter).length === 1;
}

/** A null operand is refused elsewhere; here it says nothing. */
function given(filter: WhereInput): [key: string, value: unknown][] {
  return Object.entries(filter).filter(([, value]) => value !== undefined && value !== null);
}

/** Undefined for an operand that is no value of its type, which the filter itself refuses. */
function testOf(name: string, value: unknown, toValue: (given: unknown) => unknown): Test | undefined {
  if (name === 'isNull') return { name, operand: value };
  try {
    return {
      name,
      operand: Array.isArray(value) && (name === 'in' || name === 'notIn') ? value.map(toValue) : toValue(value),
    };
  } catch {
    return undefined;
  }
}
