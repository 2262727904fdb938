import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { decodeArray, encodeArray } from '../../src/sql/array-literal.ts';
import { encodeValue } from '../../src/sql/encode-value.ts';
import type { BinaryOperator, Expression } from '../../src/sql/nodes/expression.ts';
import {
  and,
  any,
  array,
  between,
  binary,
  call,
  caseWhen,
  cast,
  collate,
  extract,
  literal,
  not,
  or,
  postfix,
  prefix,
  subscript,
  tuple,
  value,
} from '../../src/sql/nodes/factories.ts';
import { select, selection } from '../../src/sql/nodes/query-factories.ts';
import { sql } from '../../src/sql/sql-tag.ts';
import { forEachEngine, type TestDatabase } from '../setup/engines.ts';

/** A tree with the value that plain JavaScript gives it; undefined where the server would refuse (overflow, division by 0). */
interface Sample {
  readonly node: Expression;
  readonly result: number | boolean | null | undefined;
}
interface Numeric extends Sample {
  readonly result: number | null | undefined;
}
interface Truth extends Sample {
  readonly result: boolean | null | undefined;
}

const MAX_INT4 = 2 ** 31;

function whole(result: number): number | undefined {
  return result >= -MAX_INT4 && result < MAX_INT4 ? result + 0 : undefined;
}

const ARITHMETIC: readonly (readonly [BinaryOperator, (left: number, right: number) => number | undefined])[] = [
  ['+', (left, right) => whole(left + right)],
  ['-', (left, right) => whole(left - right)],
  ['*', (left, right) => whole(left * right)],
  ['//', (left, right) => (right === 0 ? undefined : whole(Math.trunc(left / right)))],
  ['%', (left, right) => (right === 0 ? undefined : whole(left % right))],
  ['&', (left, right) => left & right],
  ['|', (left, right) => left | right],
  ['#', (left, right) => left ^ right],
  ['<<', (left, right) => (right < 0 || right > 8 ? undefined : whole(left * 2 ** right))],
  ['>>', (left, right) => (right < 0 || right > 8 ? undefined : left >> right)],
];

const COMPARISONS: readonly (readonly [BinaryOperator, (left: number, right: number) => boolean])[] = [
  ['=', (left, right) => left === right],
  ['<>', (left, right) => left !== right],
  ['<', (left, right) => left < right],
  ['<=', (left, right) => left <= right],
  ['>', (left, right) => left > right],
  ['>=', (left, right) => left >= right],
];

/** NULL in, NULL out; refused in, refused out. */
function lift<In, Out>(
  left: In | null | undefined,
  right: In | null | undefined,
  apply: (left: In, right: In) => Out | undefined,
): Out | null | undefined {
  if (left === undefined || right === undefined) return undefined;
  return left === null || right === null ? null : apply(left, right);
}

/** SQL's AND and OR of three values. A server may compute any part, so that one refused part makes the whole refused. */
function combine(dominant: boolean, terms: readonly Truth['result'][]): Truth['result'] {
  if (terms.includes(undefined)) return undefined;
  if (terms.includes(dominant)) return dominant;
  return terms.includes(null) ? null : !dominant;
}

const isWithin = (operand: Numeric['result'], low: Numeric['result'], high: Numeric['result']): Truth['result'] =>
  combine(false, [
    lift(operand, low, (left, right) => left >= right),
    lift(operand, high, (left, right) => left <= right),
  ]);

const negate = (result: Truth['result']): Truth['result'] => (typeof result === 'boolean' ? !result : result);

const { numeric, truth } = fc.letrec<{ numeric: Numeric; truth: Truth }>((tie) => {
  const number = tie('numeric');
  const boolean = tie('truth');
  const constant = fc.integer({ min: -9, max: 9 });
  return {
    numeric: fc.oneof(
      { maxDepth: 4, withCrossShrink: true },
      constant.map((result) => ({ node: literal(result), result })),
      constant.map((result) => ({ node: value(String(result), 'int4'), result })),
      fc.constant({ node: value(null, 'int4'), result: null }),
      fc.tuple(number, fc.constantFrom(...ARITHMETIC), number).map(([left, [operator, apply], right]) => ({
        node: binary(left.node, operator, right.node),
        result: lift(left.result, right.result, apply),
      })),
      fc.tuple(number, fc.constantFrom(...ARITHMETIC), number).map(([left, [operator, apply], right]) => ({
        node: binary(left.node, operator, right.node),
        result: lift(left.result, right.result, apply),
      })),
      number.map(({ node, result }) => ({
        node: prefix('-', node),
        result: typeof result === 'number' ? whole(-result) : result,
      })),
      number.map(({ node, result }) => ({
        node: prefix('~', node),
        result: typeof result === 'number' ? ~result : result,
      })),
      number.map(({ node, result }) => ({ node: cast(node, 'int4'), result })),
      fc.tuple(boolean, number, number).map(([when, then, otherwise]) => ({
        node: caseWhen([{ when: when.node, then: then.node }], otherwise.node),
        result: [when, then, otherwise].some((part) => part.result === undefined)
          ? undefined
          : when.result === true
            ? then.result
            : otherwise.result,
      })),
    ),
    truth: fc.oneof(
      { maxDepth: 4, withCrossShrink: true },
      fc.boolean().map((result) => ({ node: literal(result), result })),
      fc.constant({ node: value(null, 'bool'), result: null }),
      fc.tuple(number, fc.constantFrom(...COMPARISONS), number).map(([left, [operator, apply], right]) => ({
        node: binary(left.node, operator, right.node),
        result: lift(left.result, right.result, apply),
      })),
      fc.tuple(boolean, fc.constantFrom(...COMPARISONS), boolean).map(([left, [operator, apply], right]) => ({
        node: binary(left.node, operator, right.node),
        result: lift(left.result, right.result, (a, b) => apply(Number(a), Number(b))),
      })),
      fc.tuple(number, number, fc.boolean()).map(([left, right, same]) => ({
        node: binary(left.node, same ? 'is not distinct from' : 'is distinct from', right.node),
        result:
          left.result === undefined || right.result === undefined ? undefined : (left.result === right.result) === same,
      })),
      fc
        .tuple(
          boolean,
          fc.constantFrom(
            'is true' as const,
            'is not true' as const,
            'is false' as const,
            'is not false' as const,
            'is null' as const,
            'is not null' as const,
          ),
        )
        .map(([{ node, result }, operator]) => {
          const wanted = operator.endsWith('true') ? true : operator.endsWith('false') ? false : null;
          return {
            node: postfix(node, operator),
            result: result === undefined ? undefined : (result === wanted) !== operator.includes('not'),
          };
        }),
      fc.tuple(number, number, number, fc.boolean()).map(([operand, low, high, negated]) => {
        const result = isWithin(operand.result, low.result, high.result);
        return { node: between(operand.node, low.node, high.node, negated), result: negated ? negate(result) : result };
      }),
      fc.tuple(number, fc.array(number, { maxLength: 3 }), fc.boolean()).map(([operand, items, negated]) => {
        const found = combine(
          true,
          items.map((item) => lift(operand.result, item.result, (left, right) => left === right)),
        );
        const result = items.length === 0 ? false : found;
        return {
          node: binary(operand.node, negated ? 'not in' : 'in', tuple(items.map((item) => item.node))),
          result: negated ? negate(result) : result,
        };
      }),
      boolean.map(({ node, result }) => ({ node: not(node), result: negate(result) })),
      fc.array(boolean, { maxLength: 3 }).map((terms) => ({
        node: and(...terms.map((term) => term.node)),
        result:
          terms.length === 0
            ? true
            : combine(
                false,
                terms.map((term) => term.result),
              ),
      })),
      fc.array(boolean, { maxLength: 3 }).map((terms) => ({
        node: or(...terms.map((term) => term.node)),
        result:
          terms.length === 0
            ? false
            : combine(
                true,
                terms.map((term) => term.result),
              ),
      })),
    ),
  };
});

const TEXTS: readonly (readonly [string, Expression, string | null])[] = [
  ['a power of a negative number', cast(binary(literal(-2), '^', literal(2)), 'int4'), '4'],
  ['a power of a power', cast(binary(binary(literal(2), '^', literal(3)), '^', literal(2)), 'int4'), '64'],
  ['the smallest int2', cast(literal(-32768), 'int2'), '-32768'],
  ['two signs', prefix('-', prefix('-', literal(-1))), '-1'],
  ['division that drops the fraction, below zero', binary(literal(-7), '//', literal(2)), '-3'],
  [
    'joined texts',
    binary(binary(literal('a'), '||', literal('b')), 'like', binary(literal('a'), '||', literal('%'))),
    't',
  ],
  ['a regular expression', not(binary(literal('abc'), '~', literal('^b'))), 't'],
  ['a JSON path', binary(binary(value('{"a":{"b":"c"}}', 'jsonb'), '->', literal('a')), '->>', literal('b')), 'c'],
  [
    'JSON containment',
    binary(binary(value('{"a":1,"b":2}', 'jsonb'), '@>', value('{"a":1}', 'jsonb')), '=', literal(true)),
    't',
  ],
  ['a key of JSON', and(binary(value('{"a":1}', 'jsonb'), '?', value('a')), literal(true)), 't'],
  ['any key of JSON', binary(value('{"a":1}', 'jsonb'), '?|', value('{a,b}', 'text[]')), 't'],
  ['arrays that overlap', binary(array([literal(1), literal(2)], 'int4[]'), '&&', value('{2,3}', 'int4[]')), 't'],
  ['an item of an array', subscript(value('{x,y}', 'text[]'), literal(2)), 'y'],
  ['any of an array', any(literal(2), '=', value('{1,2}', 'int4[]')), 't'],
  ['a row comparison', binary(tuple([literal(1), literal(2)]), '<', tuple([literal(1), literal(3)])), 't'],
  ['a part of a date', cast(extract('month', value('2026-05-01', 'date')), 'int4'), '5'],
  [
    'a time zone',
    cast(binary(value('2026-05-01T00:30:00Z', 'timestamptz'), 'at time zone', literal('America/New_York')), 'date'),
    '2026-04-30',
  ],
  ['a constant with quotes and backslashes', literal(`it's \\n "x"`), `it's \\n "x"`],
  ['a call with an aggregate', call('count', [literal(1)], { filter: literal(false) }), '0'],
  ['a whole call in raw SQL', binary(sql`length(${'abc'}::text)`, '+', literal(1)), '4'],
];

forEachEngine((engine) => {
  let database: TestDatabase;
  const scalar = async (node: Expression): Promise<string | null> => {
    const { rows } = await database.db.execute(select({ columns: [selection(node)] }));
    return rows[0]![0]!;
  };

  beforeAll(async () => {
    database = await engine.createDatabase();
  });
  afterAll(() => database?.drop());

  test.each<[string, fc.Arbitrary<Sample>]>([
    ['a number', numeric],
    ['a condition', truth],
  ])('%s has the value that plain JavaScript gives it', async (_, samples) => {
    await fc.assert(
      fc.asyncProperty(samples, async ({ node, result }) => {
        fc.pre(result !== undefined);
        const expected = typeof result === 'boolean' ? (result ? 't' : 'f') : result === null ? null : String(result);
        expect(await scalar(node)).toBe(expected);
      }),
      { numRuns: engine.runs(400) },
    );
  });

  test.each(TEXTS)('%s', async (_, node, expected) => {
    expect(await scalar(node)).toBe(expected);
  });

  test('a collation', async () => {
    expect(await scalar(binary(collate(literal('B'), 'C'), '<', collate(literal('a'), 'C')))).toBe('t');
  });

  describe('values', () => {
    test('any array of texts comes back as it was', async () => {
      const item = fc.option(
        fc.oneof(
          fc.constantFrom('NULL', '', ' ', '\u00a0', '\\', '"', '{', '}', ','),
          fc.string({ unit: 'grapheme', maxLength: 6 }),
        ),
      );
      await fc.assert(
        fc.asyncProperty(fc.array(item, { maxLength: 6 }), async (items) => {
          fc.pre(!items.some((text) => text?.includes('\0')));
          const answer = await scalar(value(encodeArray(items), 'text[]'));
          expect(decodeArray(answer!)).toEqual(items);
        }),
        { numRuns: engine.runs(200) },
      );
    });

    test.each([
      ['1970-01-01T00:00:00.000Z', '1970-01-01 00:00:00+00'],
      ['+010000-01-01T00:00:00.123Z', '10000-01-01 00:00:00.123+00'],
      ['-000043-03-15T12:00:00.000Z', '0044-03-15 12:00:00+00 BC'],
      ['0000-12-31T23:59:59.999Z', '0001-12-31 23:59:59.999+00 BC'],
    ])('the moment %s', async (iso, answer) => {
      expect(await scalar(value(encodeValue(new Date(iso)), 'timestamptz'))).toBe(answer);
    });

    test('bytes, numbers and JSON', async () => {
      expect(await scalar(value(encodeValue(new Uint8Array([0, 255, 92])), 'bytea'))).toBe('\\x00ff5c');
      expect(await scalar(value(encodeValue(-0), 'float8'))).toBe('-0');
      expect(await scalar(value(encodeValue(1e21), 'numeric'))).toBe('1000000000000000000000');
      expect(await scalar(value(encodeValue(Number.NEGATIVE_INFINITY), 'float8'))).toBe('-Infinity');
      expect(await scalar(binary(value(encodeValue({ a: ['x"y', null] }), 'jsonb'), '->>', literal('a')))).toBe(
        '["x\\"y", null]',
      );
    });
  });

  test.runIf(engine.name !== 'cockroach')('arrays in arrays, and bounds in front', async () => {
    expect(
      decodeArray(
        (await scalar(
          value(
            encodeArray([
              ['1', null],
              ['2', 'x y'],
            ]),
            'text[]',
          ),
        ))!,
      ),
    ).toEqual([
      ['1', null],
      ['2', 'x y'],
    ]);
    expect(await scalar(value('[0:1]={a,b}', 'text[]'))).toBe('[0:1]={a,b}');
    expect(decodeArray('[0:1]={a,b}')).toEqual(['a', 'b']);
  });
});
