import { InvalidValueError } from '../../errors/phoebe-error.ts';
import { jsonType } from '../../orm/fields/types/json.ts';
import type { Condition, Expression, ValueKind, ValueType } from '../../orm/index.ts';
import { jsonPathCondition } from './json-path.ts';

type Left = Expression<any>;

/** One key of a scalar's filter: what it takes, and what it means. */
export interface FilterOperator {
  /** `same`: a value of the column's type. `list`: a list of them. The others do not depend on the column. */
  readonly operand: 'same' | 'list' | 'text' | 'texts' | 'flag' | 'jsonPath';
  /** `path` of the operator in the input, for errors. */
  readonly apply: (left: Left, operand: any, path: string) => Condition;
  /** True where it looks through the whole value. */
  readonly isScan?: true;
}

type Operators = Readonly<Record<string, FilterOperator>>;

const EQUALITY: Operators = {
  eq: { operand: 'same', apply: (left, value) => left.eq(value) },
  ne: { operand: 'same', apply: (left, value) => left.ne(value) },
};
const MEMBERSHIP: Operators = {
  in: { operand: 'list', apply: (left, values) => left.in(values) },
  notIn: { operand: 'list', apply: (left, values) => left.notIn(values) },
};
const COMPARISON: Operators = {
  lt: { operand: 'same', apply: (left, value) => left.lt(value) },
  lte: { operand: 'same', apply: (left, value) => left.lte(value) },
  gt: { operand: 'same', apply: (left, value) => left.gt(value) },
  gte: { operand: 'same', apply: (left, value) => left.gte(value) },
};
/**
 * Engines refuse a pattern that ends in the middle of an escape, but only once a value matches all before it: the error would
 * tell what is in rows that nobody is shown.
 */
function checkedPattern(pattern: string): string {
  if (/(?<!\\)(?:\\\\)*\\$/.test(pattern))
    throw new InvalidValueError('A pattern cannot end with a single backslash. Write two for a backslash itself.');
  return pattern;
}

const PATTERNS: Operators = scans({
  like: { operand: 'text', apply: (left, pattern) => left.like(checkedPattern(pattern)) },
  ilike: { operand: 'text', apply: (left, pattern) => left.ilike(checkedPattern(pattern)) },
  contains: { operand: 'text', apply: (left, text) => left.contains(text) },
  icontains: { operand: 'text', apply: (left, text) => left.icontains(text) },
  startsWith: { operand: 'text', apply: (left, text) => left.startsWith(text) },
  istartsWith: { operand: 'text', apply: (left, text) => left.istartsWith(text) },
  endsWith: { operand: 'text', apply: (left, text) => left.endsWith(text) },
  iendsWith: { operand: 'text', apply: (left, text) => left.iendsWith(text) },
});
const NULLNESS: Operators = {
  isNull: { operand: 'flag', apply: (left, isNull) => left.isNull(isNull) },
};

/** What arrays and documents have inside. */
const CONTAINMENT: Operators = scans({
  contains: { operand: 'same', apply: (left, part) => left.contains(part) },
  containedBy: { operand: 'same', apply: (left, whole) => left.containedBy(whole) },
});
const ARRAYS: Operators = scans({
  ...CONTAINMENT,
  overlaps: { operand: 'same', apply: (left, items) => left.containsAny(items) },
  isEmpty: { operand: 'flag', apply: (left, isEmpty) => (isEmpty ? left.eq([]) : left.ne([])) },
});
const DOCUMENTS: Operators = scans({
  ...CONTAINMENT,
  hasKey: { operand: 'text', apply: (left, key) => left.hasKey(key) },
  hasAnyKeys: { operand: 'texts', apply: (left, keys) => left.hasAnyKeys(keys) },
  hasAllKeys: { operand: 'texts', apply: (left, keys) => left.hasAllKeys(keys) },
  path: { operand: 'jsonPath', apply: jsonPathCondition },
});

const DISCRETE: Operators = { ...EQUALITY, ...MEMBERSHIP, ...NULLNESS };
const SORTED: Operators = { ...EQUALITY, ...MEMBERSHIP, ...COMPARISON, ...NULLNESS };

/** The operators of each kind of value, by the names of the ORM's methods. */
const OPERATORS: Readonly<Record<ValueKind, Operators>> = {
  text: { ...EQUALITY, ...MEMBERSHIP, ...COMPARISON, ...PATTERNS, ...NULLNESS },
  number: SORTED,
  temporal: SORTED,
  boolean: { ...EQUALITY, ...NULLNESS },
  identifier: DISCRETE,
  enumeration: DISCRETE,
  bytes: DISCRETE,
  other: DISCRETE,
  json: { ...EQUALITY, ...DOCUMENTS, ...NULLNESS },
  array: { ...EQUALITY, ...ARRAYS, ...NULLNESS },
  search: { ...scans({ matches: { operand: 'text', apply: (left, words) => left.matches(words) } }), ...NULLNESS },
};

export function filterOperators(kind: FilterKind): Operators {
  return kind === 'presence' ? NULLNESS : OPERATORS[kind];
}

/** What decides about the operators: the kind of a column's values, or `presence` where only NULL can be asked for. */
export type FilterKind = ValueKind | 'presence';

/** PostgreSQL's types that have no `=`, or one that compares something else: areas. */
const WITHOUT_EQUALITY = /^(?:json|xml|point|line|lseg|box|path|polygon|circle|pg_node_tree|txid_snapshot)$/;

/** The kind of filter of a type of value. A `json` is filtered as the `jsonb` that it can be cast to. */
export function filterKind({ valueKind, columnType }: ValueType<any, any>): FilterKind {
  return valueKind !== 'json' && WITHOUT_EQUALITY.test(columnType.toLowerCase()) ? 'presence' : valueKind;
}

/** A column as filters compare it. */
export function comparable(left: Expression<any>): Expression<any> {
  const { type } = left;
  return type?.valueKind === 'json' && type.columnType.toLowerCase() === 'json' ? left.cast({ type: jsonType }) : left;
}

/** These operators, which look through the whole value. */
function scans(operators: Operators): Operators {
  return Object.fromEntries(Object.entries(operators).map(([name, operator]) => [name, { ...operator, isScan: true }]));
}
