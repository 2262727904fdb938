import type { BinaryOperator, Expression } from '../nodes/expression.ts';

/**
 * How tightly a node binds: an operand that binds less tightly than its place asks for gets parentheses. The order is
 * PostgreSQL's (postgresql.org/docs/current/sql-syntax-lexical.html#SQL-PRECEDENCE). Where CockroachDB's grammar differs
 * (bitwise operators, regular expressions, containment), the level is ISOLATED: such an operator is in parentheses whenever
 * it is the operand of anything but AND and OR, and so are its own operands unless they are plain.
 */
export const LEVEL = {
  RAW: 0,
  OR: 1,
  AND: 2,
  NOT: 3,
  ISOLATED: 4,
  IS: 5,
  COMPARISON: 6,
  PATTERN: 7,
  OTHER: 8,
  SUM: 9,
  PRODUCT: 10,
  POWER: 11,
  ZONE: 12,
  COLLATE: 13,
  SIGN: 14,
  SUBSCRIPT: 15,
  CAST: 16,
  PLAIN: 17,
} as const;

export interface OperatorRule {
  /** As it is printed, with its blanks. */
  readonly text: string;
  readonly level: number;
  /** The least level that an operand may have without parentheses. */
  readonly left: number;
  readonly right: number;
  /** False for what cannot stand before ANY and ALL. */
  readonly quantifiable: boolean;
}

const rule = (text: string, level: number, left: number, right: number, quantifiable = true): OperatorRule => ({
  text: ` ${text} `,
  level,
  left,
  right,
  quantifiable,
});
const comparison = (text: string): OperatorRule => rule(text, LEVEL.COMPARISON, LEVEL.OTHER, LEVEL.OTHER);
const pattern = (text: string): OperatorRule => rule(text, LEVEL.PATTERN, LEVEL.OTHER, LEVEL.OTHER);
const isolated = (text: string): OperatorRule => rule(text, LEVEL.ISOLATED, LEVEL.SUBSCRIPT, LEVEL.SUBSCRIPT);
const leftToRight = (text: string, level: number): OperatorRule => rule(text, level, level, level + 1);

const RULES: Readonly<Record<BinaryOperator, OperatorRule>> = {
  or: rule('OR', LEVEL.OR, LEVEL.NOT, LEVEL.NOT, false),
  and: rule('AND', LEVEL.AND, LEVEL.NOT, LEVEL.NOT, false),
  'is distinct from': rule('IS DISTINCT FROM', LEVEL.IS, LEVEL.OTHER, LEVEL.OTHER, false),
  'is not distinct from': rule('IS NOT DISTINCT FROM', LEVEL.IS, LEVEL.OTHER, LEVEL.OTHER, false),
  '=': comparison('='),
  '<>': comparison('<>'),
  '<': comparison('<'),
  '<=': comparison('<='),
  '>': comparison('>'),
  '>=': comparison('>='),
  like: pattern('LIKE'),
  'not like': pattern('NOT LIKE'),
  ilike: pattern('ILIKE'),
  'not ilike': pattern('NOT ILIKE'),
  in: rule('IN', LEVEL.PATTERN, LEVEL.OTHER, LEVEL.OTHER, false),
  'not in': rule('NOT IN', LEVEL.PATTERN, LEVEL.OTHER, LEVEL.OTHER, false),
  '||': leftToRight('||', LEVEL.OTHER),
  '->': leftToRight('->', LEVEL.OTHER),
  '->>': leftToRight('->>', LEVEL.OTHER),
  '#>': leftToRight('#>', LEVEL.OTHER),
  '#>>': leftToRight('#>>', LEVEL.OTHER),
  '#-': leftToRight('#-', LEVEL.OTHER),
  '+': leftToRight('+', LEVEL.SUM),
  '-': leftToRight('-', LEVEL.SUM),
  '*': leftToRight('*', LEVEL.PRODUCT),
  '/': leftToRight('/', LEVEL.PRODUCT),
  '//': leftToRight('//', LEVEL.PRODUCT),
  '%': leftToRight('%', LEVEL.PRODUCT),
  '^': rule('^', LEVEL.POWER, LEVEL.SUBSCRIPT, LEVEL.SUBSCRIPT),
  'at time zone': rule('AT TIME ZONE', LEVEL.ZONE, LEVEL.ZONE, LEVEL.SUBSCRIPT, false),
  '&': isolated('&'),
  '|': isolated('|'),
  '#': isolated('#'),
  '<<': isolated('<<'),
  '>>': isolated('>>'),
  '~': isolated('~'),
  '!~': isolated('!~'),
  '~*': isolated('~*'),
  '!~*': isolated('!~*'),
  '@>': isolated('@>'),
  '<@': isolated('<@'),
  '?': isolated('?'),
  '?|': isolated('?|'),
  '?&': isolated('?&'),
  '&&': isolated('&&'),
  '@@': isolated('@@'),
};

const RULE_OF = new Map<string, OperatorRule>(Object.entries(RULES));

/** Undefined for what is no operator, so that a text from elsewhere is never printed. */
export function operatorRule(operator: string): OperatorRule | undefined {
  return RULE_OF.get(operator);
}

/** How tightly the printed form of a node binds. */
export function levelOf(node: Expression): number {
  switch (node.kind) {
    case 'binary':
      return RULE_OF.get(node.operator)?.level ?? LEVEL.RAW;
    case 'logical':
      return levelOfLogical(node.operator, node.terms);
    case 'postfix':
      return LEVEL.IS;
    case 'between':
      return LEVEL.PATTERN;
    case 'quantified':
      return LEVEL.ISOLATED;
    case 'prefix':
      return levelOfPrefix(node.operator);
    case 'collate':
      return LEVEL.COLLATE;
    case 'cast':
      return LEVEL.CAST;
    case 'subscript':
      return LEVEL.SUBSCRIPT;
    case 'value':
    case 'param':
    case 'array':
      return node.cast === undefined ? LEVEL.PLAIN : LEVEL.CAST;
    case 'literal':
      return isSigned(node.value) ? LEVEL.SIGN : LEVEL.PLAIN;
    case 'raw':
      return LEVEL.RAW;
    default:
      return LEVEL.PLAIN;
  }
}

function levelOfLogical(operator: 'and' | 'or', terms: readonly Expression[]): number {
  if (terms.length === 0) return LEVEL.PLAIN;
  if (terms.length === 1) return levelOf(terms[0]!);
  return operator === 'and' ? LEVEL.AND : LEVEL.OR;
}

function levelOfPrefix(operator: string): number {
  if (operator === 'exists') return LEVEL.PLAIN;
  if (operator === '-') return LEVEL.SIGN;
  return operator === '~' ? LEVEL.ISOLATED : LEVEL.NOT;
}

function isSigned(constant: unknown): boolean {
  return typeof constant === 'number' && (constant < 0 || Object.is(constant, -0));
}
