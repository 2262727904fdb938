import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { BINARY_OPERATORS, type Expression, POSTFIX_OPERATORS } from '../../src/sql/nodes/expression.ts';
import {
  all,
  and,
  any,
  between,
  binary,
  cast,
  collate,
  column,
  literal,
  or,
  postfix,
  prefix,
  subscript,
  tuple,
  value,
} from '../../src/sql/nodes/factories.ts';
import { type DialectName, expressionText } from './compile-for.ts';
import { type GrammarName, grouping, joined } from './reference-parser.ts';

describe('the reference parser', () => {
  test.each<[string, string, string]>([
    ['"a" + "b" * "c"', '(+ "a" (* "b" "c"))', '(+ "a" (* "b" "c"))'],
    ['"a" - "b" - "c"', '(- (- "a" "b") "c")', '(- (- "a" "b") "c")'],
    ['NOT "a" = "b" AND "c"', '(AND (NOT (= "a" "b")) "c")', '(AND (NOT (= "a" "b")) "c")'],
    ['"a" & "b" || "c"', '(|| (& "a" "b") "c")', '(|| (& "a" "b") "c")'],
    // Where the engines differ: what the compiler must never leave open.
    ['"a" || "b" & "c"', '(& (|| "a" "b") "c")', '(|| "a" (& "b" "c"))'],
    ['"a" | "b" & "c"', '(& (| "a" "b") "c")', '(| "a" (& "b" "c"))'],
    ['~"a" + "b"', '(~ (+ "a" "b"))', '(+ (~ "a") "b")'],
    [
      '"a"."b" BETWEEN $1 AND $2::int8 AND "c" IS NOT NULL',
      '(AND (BETWEEN "a"."b" $ (:: $ int8)) (IS NOT NULL "c"))',
      '(AND (BETWEEN "a"."b" $ (:: $ int8)) (IS NOT NULL "c"))',
    ],
  ])('%s', (text, postgres, cockroach) => {
    expect(grouping(text, 'postgres')).toBe(postgres);
    expect(grouping(text, 'cockroach')).toBe(cockroach);
  });

  test.each([
    '"a" = "b" = "c"',
    '"a" IS NULL IS NULL',
    '"a" LIKE "b" LIKE "c"',
    '"a" +',
    '("a"',
    '"a" "b"',
    '"a" BETWEEN 1',
  ])('refuses %s', (text) => {
    expect(() => grouping(text, 'postgres')).toThrow('Syntax error');
    expect(() => grouping(text, 'cockroach')).toThrow('Syntax error');
  });
});

/** How the tree itself is grouped, in the parser's words. */
function groupingOf(node: Expression, dialect: DialectName): string {
  const of = (inner: Expression): string => groupingOf(inner, dialect);
  switch (node.kind) {
    case 'column':
      return `"${node.name}"`;
    case 'value':
      return node.cast === undefined ? '$' : `(:: $ ${node.cast})`;
    case 'literal':
      return typeof node.value === 'number' && node.value < 0 ? `(- ${-node.value})` : String(node.value).toUpperCase();
    case 'binary':
      return groupingOfBinary(node.left, node.operator.toUpperCase(), node.right, dialect);
    case 'logical':
      if (node.terms.length === 0) return node.operator === 'and' ? 'TRUE' : 'FALSE';
      return node.terms.length === 1
        ? of(node.terms[0]!)
        : joined(node.operator === 'and' ? 'AND' : 'OR', ...node.terms.map(of));
    case 'prefix':
      return `(${node.operator.toUpperCase()} ${of(node.operand)})`;
    case 'postfix':
      return `(${node.operator.toUpperCase()} ${of(node.operand)})`;
    case 'between':
      return `(${node.negated ? 'NOT BETWEEN' : 'BETWEEN'} ${of(node.operand)} ${of(node.low)} ${of(node.high)})`;
    case 'quantified':
      return `(${node.operator.toUpperCase()} ${node.quantifier.toUpperCase()} ${of(node.left)} ${of(node.right)})`;
    case 'tuple':
      return node.items.length === 1 ? of(node.items[0]!) : `(row ${node.items.map(of).join(' ')})`;
    case 'subscript':
      return `([] ${of(node.operand)} ${of(node.index)})`;
    case 'cast':
      return `(:: ${of(node.operand)} ${node.type})`;
    case 'collate':
      return `(COLLATE ${of(node.operand)} "${node.collation}")`;
    default:
      throw new Error(`The generator makes no ${node.kind}`);
  }
}

function groupingOfBinary(left: Expression, operator: string, right: Expression, dialect: DialectName): string {
  const of = (inner: Expression): string => groupingOf(inner, dialect);
  if (operator === 'AND' || operator === 'OR') return joined(operator, of(left), of(right));
  if (operator === '//' && dialect === 'postgres') return `(/ ${of(left)} ${of(right)})`;
  if (operator !== 'IN' && operator !== 'NOT IN') return `(${operator} ${of(left)} ${of(right)})`;
  if (right.kind !== 'tuple') return `(${operator} ${of(left)} ${of(right)})`;
  if (right.items.length === 0) return operator === 'IN' ? 'FALSE' : 'TRUE';
  return `(${operator} ${of(left)} ${right.items.map(of).join(' ')})`;
}

const leaf: fc.Arbitrary<Expression> = fc.oneof(
  fc.constantFrom('a', 'b', 'c').map((name) => column(undefined, name)),
  fc.constantFrom(1, -2, 3.5).map((constant) => literal(constant)),
  fc.boolean().map((constant) => literal(constant)),
  fc.constantFrom(undefined, 'int8', 'text').map((type) => value('x', type)),
);

/** Trees of every node whose parentheses depend on what stands around it, without regard to types. */
const { tree } = fc.letrec<{ tree: Expression }>((tie) => {
  const node = tie('tree');
  const pair = fc.tuple(node, node);
  return {
    tree: fc.oneof(
      { maxDepth: 5, withCrossShrink: true },
      leaf,
      fc
        .tuple(pair, fc.constantFrom(...BINARY_OPERATORS))
        .map(([[left, right], operator]) => binary(left, operator, right)),
      fc
        .tuple(pair, fc.constantFrom(...BINARY_OPERATORS))
        .map(([[left, right], operator]) => binary(left, operator, right)),
      fc
        .tuple(node, fc.array(node, { maxLength: 2 }), fc.boolean())
        .map(([left, items, negated]) => binary(left, negated ? 'not in' : 'in', tuple(items))),
      fc.array(node, { maxLength: 3 }).map((terms) => and(...terms)),
      fc.array(node, { maxLength: 3 }).map((terms) => or(...terms)),
      fc
        .tuple(fc.constantFrom('not' as const, '-' as const, '~' as const), node)
        .map(([operator, operand]) => prefix(operator, operand)),
      fc.tuple(node, fc.constantFrom(...POSTFIX_OPERATORS)).map(([operand, operator]) => postfix(operand, operator)),
      fc.tuple(node, pair, fc.boolean()).map(([operand, [low, high], negated]) => between(operand, low, high, negated)),
      fc
        .tuple(pair, fc.constantFrom('=' as const, '<>' as const, '<' as const, '@>' as const), fc.boolean())
        .map(([[left, right], operator, some]) => (some ? any(left, operator, right) : all(left, operator, right))),
      fc.tuple(node, fc.constantFrom('int8', 'text')).map(([operand, type]) => cast(operand, type)),
      node.map((operand) => collate(operand, 'C')),
      pair.map(([operand, index]) => subscript(operand, index)),
      pair.map((items) => tuple(items)),
    ),
  };
});

test.each<[DialectName, GrammarName]>([
  ['postgres', 'postgres'],
  ['cockroach21', 'cockroach'],
])('on %s a tree is read back as it was grouped', (dialect, grammar) => {
  fc.assert(
    fc.property(tree, (node) => {
      expect(grouping(expressionText(node, dialect), grammar)).toBe(groupingOf(node, dialect));
    }),
    { numRuns: 5_000 },
  );
});

test('no text can be read as the begin of a comment', () => {
  fc.assert(
    fc.property(tree, (node) => {
      expect(expressionText(node)).not.toMatch(/--|\/\*/);
    }),
    { numRuns: 2_000 },
  );
});
