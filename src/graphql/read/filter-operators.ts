import type { Condition, Expression, ValueKind } from '../../orm/index.ts';

type Left = Expression<any>;

/** One key of a scalar's filter: what it takes, and what it means. */
export interface FilterOperator {
  /** `same`: a value of the column's type. `list`: a list of them. The others do not depend on the column. */
  readonly operand: 'same' | 'list' | 'text' | 'texts' | 'flag';
  readonly apply: (left: Left, operand: any) => Condition;
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
const PATTERNS: Operators = {
  like: { operand: 'text', apply: (left, pattern) => left.like(pattern) },
  ilike: { operand: 'text', apply: (left, pattern) => left.ilike(pattern) },
  contains: { operand: 'text', apply: (left, text) => left.contains(text) },
  icontains: { operand: 'text', apply: (left, text) => left.icontains(text) },
  startsWith: { operand: 'text', apply: (left, text) => left.startsWith(text) },
  istartsWith: { operand: 'text', apply: (left, text) => left.istartsWith(text) },
  endsWith: { operand: 'text', apply: (left, text) => left.endsWith(text) },
  iendsWith: { operand: 'text', apply: (left, text) => left.iendsWith(text) },
};
const NULLNESS: Operators = {
  isNull: { operand: 'flag', apply: (left, isNull) => left.isNull(isNull) },
};

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
  json: { ...EQUALITY, ...NULLNESS },
  array: { ...EQUALITY, ...NULLNESS },
  search: NULLNESS,
};

export function filterOperators(kind: ValueKind): Operators {
  return OPERATORS[kind];
}
