/*
 * The words and signs that a node may hold. The types and the compiler's checks read the same lists, so that no other text is
 * ever printed.
 */

export const KEYWORDS = ['default', 'current_timestamp', 'current_date', 'current_time', '*'] as const;
export type Keyword = (typeof KEYWORDS)[number];

/** `//` is division of integers that drops the fraction; engines whose `/` does that already get `/`. */
export const BINARY_OPERATORS = [
  '=',
  '<>',
  '<',
  '<=',
  '>',
  '>=',
  'is distinct from',
  'is not distinct from',
  'and',
  'or',
  '+',
  '-',
  '*',
  '/',
  '//',
  '%',
  '^',
  '||',
  '&',
  '|',
  '#',
  '<<',
  '>>',
  'like',
  'not like',
  'ilike',
  'not ilike',
  '~',
  '!~',
  '~*',
  '!~*',
  'in',
  'not in',
  '->',
  '->>',
  '#>',
  '#>>',
  '#-',
  '@>',
  '<@',
  '?',
  '?|',
  '?&',
  '&&',
  '@@',
  'at time zone',
] as const;
export type BinaryOperator = (typeof BINARY_OPERATORS)[number];

export const PREFIX_OPERATORS = ['not', '-', '~', 'exists'] as const;
export type PrefixOperator = (typeof PREFIX_OPERATORS)[number];

export const POSTFIX_OPERATORS = [
  'is null',
  'is not null',
  'is true',
  'is not true',
  'is false',
  'is not false',
] as const;
export type PostfixOperator = (typeof POSTFIX_OPERATORS)[number];

export const DATE_PARTS = [
  'year',
  'quarter',
  'month',
  'week',
  'day',
  'hour',
  'minute',
  'second',
  'dow',
  'isodow',
  'doy',
  'epoch',
] as const;
export type DatePart = (typeof DATE_PARTS)[number];
