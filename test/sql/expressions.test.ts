import { describe, expect, test } from 'vitest';
import { BINARY_OPERATORS, type BinaryOperator, type Expression } from '../../src/sql/nodes/expression.ts';
import {
  all,
  and,
  any,
  array,
  between,
  binary,
  call,
  caseWhen,
  cast,
  collate,
  column,
  exists,
  extract,
  identifier,
  keyword,
  literal,
  not,
  or,
  ordering,
  param,
  postfix,
  prefix,
  subquery,
  subscript,
  tuple,
  value,
  windowOf,
} from '../../src/sql/nodes/factories.ts';
import { select, selection, table, values } from '../../src/sql/nodes/query-factories.ts';
import { bound, expressionText } from './compile-for.ts';

const a = column('t', 'a');
const b = column('t', 'b');
const c = column(undefined, 'c');
const one = literal(1);
const oneQuery = select({ columns: [selection(one)] });

const CASES: readonly (readonly [string, Expression, string])[] = [
  ['a column with its source', a, '"t"."a"'],
  ['a column without a source', c, '"c"'],
  ['an identifier of several parts', identifier('public', 'users'), '"public"."users"'],
  ['a value', value('x'), '$1'],
  ['a value with its type', value('x', 'uuid'), '$1::uuid'],
  ['a null', value(null), '$1'],
  ['numbers', tuple([literal(1), literal(-1.5), literal(-0), literal(1e21)]), '(1, -1.5, -0, 1e+21)'],
  [
    'other constants',
    tuple([literal(true), literal(false), literal(null), literal("it's")]),
    "(TRUE, FALSE, NULL, 'it''s')",
  ],
  ['keywords', tuple([keyword('default'), keyword('current_timestamp')]), '(DEFAULT, CURRENT_TIMESTAMP)'],

  ['a comparison', binary(a, '=', value('1')), '"t"."a" = $1'],
  ['words as operators', binary(a, 'is not distinct from', b), '"t"."a" IS NOT DISTINCT FROM "t"."b"'],
  ['a pattern', binary(a, 'not ilike', value('x%')), '"t"."a" NOT ILIKE $1'],
  ['a list', binary(a, 'in', tuple([value('1'), value('2')])), '"t"."a" IN ($1, $2)'],
  ['an empty list', binary(a, 'in', tuple([])), 'FALSE'],
  ['an empty list, negated', binary(a, 'not in', tuple([])), 'TRUE'],
  ['a list of rows', binary(tuple([a, b]), 'in', tuple([tuple([one, one])])), '("t"."a", "t"."b") IN ((1, 1))'],
  ['a query as a list', binary(a, 'not in', subquery(oneQuery)), '"t"."a" NOT IN (SELECT 1)'],
  ['one value as a list', binary(a, 'in', value('1')), '"t"."a" IN ($1)'],
  ['a row comparison', binary(tuple([a, b]), '>', tuple([one, literal(2)])), '("t"."a", "t"."b") > (1, 2)'],

  ['no term of and', and(), 'TRUE'],
  ['no term of or', or(), 'FALSE'],
  ['one term', and(or(binary(a, '=', b))), '"t"."a" = "t"."b"'],
  ['or inside and', and(a, or(b, c)), '"t"."a" AND ("t"."b" OR "c")'],
  ['and inside or', or(and(a, b), c), '("t"."a" AND "t"."b") OR "c"'],
  ['the same inside', and(and(a, b), and(b, c)), '"t"."a" AND "t"."b" AND "t"."b" AND "c"'],
  ['one term inside', and(a, or(and(b, c))), '"t"."a" AND "t"."b" AND "c"'],
  ['and as an operator', binary(binary(a, 'or', b), 'and', c), '("t"."a" OR "t"."b") AND "c"'],
  ['no term inside', and(a, or()), '"t"."a" AND FALSE'],

  ['not', not(a), 'NOT "t"."a"'],
  ['not over a comparison', not(binary(a, '=', b)), 'NOT ("t"."a" = "t"."b")'],
  ['not over and', not(and(a, b)), 'NOT ("t"."a" AND "t"."b")'],
  ['not over not', not(not(a)), 'NOT (NOT "t"."a")'],
  ['not inside a comparison', binary(not(a), '=', b), '(NOT "t"."a") = "t"."b"'],
  ['not inside and', and(not(a), b), 'NOT "t"."a" AND "t"."b"'],
  ['not over IS NULL', not(postfix(a, 'is null')), 'NOT ("t"."a" IS NULL)'],
  ['not exists', not(exists(oneQuery)), 'NOT EXISTS (SELECT 1)'],
  ['exists', exists(oneQuery), 'EXISTS (SELECT 1)'],
  ['a postfix', postfix(a, 'is not true'), '"t"."a" IS NOT TRUE'],
  ['a postfix over a comparison', postfix(binary(a, '<', b), 'is null'), '("t"."a" < "t"."b") IS NULL'],
  ['between', between(a, one, literal(2)), '"t"."a" BETWEEN 1 AND 2'],
  ['not between', between(a, one, binary(b, '+', one), true), '"t"."a" NOT BETWEEN 1 AND "t"."b" + 1'],
  ['between inside and', and(between(a, one, one), b), '"t"."a" BETWEEN 1 AND 1 AND "t"."b"'],

  ['a sign', prefix('-', a), '-"t"."a"'],
  ['two signs', prefix('-', prefix('-', a)), '-(-"t"."a")'],
  ['a sign before a negative number', prefix('-', literal(-1)), '-(-1)'],
  ['a negative number behind a minus', binary(a, '-', literal(-1)), '"t"."a" - -1'],
  ['a sign and a cast', prefix('-', cast(a, 'int4')), '-"t"."a"::int4'],
  ['a cast over a negative number', cast(literal(-32768), 'int2'), '(-32768)::int2'],
  ['a sum inside a product', binary(binary(a, '+', b), '*', c), '("t"."a" + "t"."b") * "c"'],
  ['a product inside a sum', binary(a, '+', binary(b, '*', c)), '"t"."a" + "t"."b" * "c"'],
  ['left to right', binary(binary(a, '-', b), '-', c), '"t"."a" - "t"."b" - "c"'],
  ['right first', binary(a, '-', binary(b, '-', c)), '"t"."a" - ("t"."b" - "c")'],
  ['powers', binary(binary(a, '^', b), '^', c), '("t"."a" ^ "t"."b") ^ "c"'],
  ['a sum inside a comparison', binary(binary(a, '+', b), '>', one), '"t"."a" + "t"."b" > 1'],
  ['a comparison inside a comparison', binary(binary(a, '=', b), '=', c), '("t"."a" = "t"."b") = "c"'],
  ['bits', binary(binary(a, '&', one), '=', one), '("t"."a" & 1) = 1'],
  ['bits inside bits', binary(a, '|', binary(b, '&', c)), '"t"."a" | ("t"."b" & "c")'],
  ['a sum inside bits', binary(binary(a, '+', b), '<<', one), '("t"."a" + "t"."b") << 1'],
  ['bits, inverted', binary(prefix('~', a), '+', one), '(~"t"."a") + 1'],
  ['a regular expression', and(binary(a, '~', value('x')), b), '"t"."a" ~ $1 AND "t"."b"'],
  ['a regular expression, negated', not(binary(a, '~*', value('x'))), 'NOT ("t"."a" ~* $1)'],
  ['joined texts', binary(binary(a, '||', b), '||', c), '"t"."a" || "t"."b" || "c"'],
  ['joined texts as a pattern', binary(a, 'like', binary(b, '||', literal('%'))), `"t"."a" LIKE "t"."b" || '%'`],
  [
    'JSON paths',
    binary(binary(binary(a, '->', literal('x')), '->>', literal('y')), '=', b),
    `"t"."a" -> 'x' ->> 'y' = "t"."b"`,
  ],
  ['JSON containment', and(binary(a, '@>', value('{}', 'jsonb')), b), '"t"."a" @> $1::jsonb AND "t"."b"'],
  ['a JSON key inside a comparison', binary(binary(a, '?', value('k')), '=', literal(true)), '("t"."a" ? $1) = TRUE'],
  ['a time zone', cast(binary(a, 'at time zone', literal('UTC')), 'date'), `("t"."a" AT TIME ZONE 'UTC')::date`],

  ['any of an array', any(a, '=', value('{1}', 'int8[]')), '"t"."a" = ANY($1::int8[])'],
  ['any of a query', any(a, '<', subquery(oneQuery)), '"t"."a" < ANY(SELECT 1)'],
  ['all', all(binary(a, '+', one), '<>', b), '("t"."a" + 1) <> ALL("t"."b")'],
  ['any inside a comparison', binary(any(a, '=', b), '=', literal(true)), '("t"."a" = ANY("t"."b")) = TRUE'],
  ['an array', array([one, literal(2)], 'int8[]'), 'ARRAY[1, 2]::int8[]'],
  ['an empty array', array([], 'text[]'), 'ARRAY[]::text[]'],
  ['an item of an array', subscript(a, one), '"t"."a"[1]'],
  ['an item of a call', subscript(call('f', []), binary(a, '+', one)), '(f())["t"."a" + 1]'],
  ['an item of an item', subscript(subscript(a, one), literal(2)), '("t"."a"[1])[2]'],
  ['a cast', cast(binary(a, '+', b), 'numeric(10,2)'), '("t"."a" + "t"."b")::numeric(10,2)'],
  ['a cast of a cast', cast(cast(a, 'text'), 'int4'), '"t"."a"::text::int4'],
  ['a collation', binary(collate(a, 'de-x-icu'), '<', b), '"t"."a" COLLATE "de-x-icu" < "t"."b"'],
  ['case', caseWhen([{ when: a, then: one }], b), 'CASE WHEN "t"."a" THEN 1 ELSE "t"."b" END'],
  ['case of an operand', caseWhen([{ when: one, then: b }], undefined, a), 'CASE "t"."a" WHEN 1 THEN "t"."b" END'],
  ['a part of a date', extract('isodow', a), 'EXTRACT(isodow FROM "t"."a")'],
  ['a subquery', binary(subquery(oneQuery), '+', one), '(SELECT 1) + 1'],

  ['a call', call('lower', [a]), 'lower("t"."a")'],
  ['a call in capitals', call('Lower', [a]), 'lower("t"."a")'],
  ['a call in a schema', call('my_schema.my_call', [a, b]), 'my_schema.my_call("t"."a", "t"."b")'],
  ['count', call('count', [keyword('*')]), 'count(*)'],
  [
    'an aggregate',
    call('count', [a], { distinct: true, filter: binary(a, '>', one) }),
    'count(DISTINCT "t"."a") FILTER (WHERE "t"."a" > 1)',
  ],
  [
    'an ordered aggregate',
    call('array_agg', [a], { orderBy: [ordering(b, 'desc')] }),
    'array_agg("t"."a" ORDER BY "t"."b" DESC)',
  ],
  ['an empty window', call('rank', [], { over: windowOf({}) }), 'rank() OVER ()'],
  [
    'a whole window',
    call('sum', [a], {
      over: windowOf({
        base: 'w',
        partitionBy: [a, b],
        orderBy: [ordering(c)],
        frame: {
          unit: 'rows',
          start: { bound: 'preceding', offset: one },
          end: { bound: 'current row' },
          exclude: 'ties',
        },
      }),
    }),
    'sum("t"."a") OVER ("w" PARTITION BY "t"."a", "t"."b" ORDER BY "c" ROWS BETWEEN 1 PRECEDING AND CURRENT ROW EXCLUDE TIES)',
  ],
  [
    'a frame of one bound',
    call('sum', [a], { over: windowOf({ frame: { unit: 'range', start: { bound: 'unbounded preceding' } } }) }),
    'sum("t"."a") OVER (RANGE UNBOUNDED PRECEDING)',
  ],
];

test.each(CASES)('prints %s', (_, node, text) => {
  expect(expressionText(node)).toBe(text);
});

test.each(['cockroach21', 'cockroach25'] as const)('prints expressions on %s as on PostgreSQL', (dialect) => {
  for (const [name, node, text] of CASES) expect(expressionText(node, dialect), name).toBe(text);
});

test('division that drops the fraction is written as the engine wants it', () => {
  const node = binary(binary(a, '//', b), '*', c);
  expect(expressionText(node, 'postgres')).toBe('"t"."a" / "t"."b" * "c"');
  expect(expressionText(node, 'cockroach21')).toBe('"t"."a" // "t"."b" * "c"');
  expect(expressionText(node, 'cockroach25')).toBe('"t"."a" // "t"."b" * "c"');
});

test('every operator of the list is printed', () => {
  for (const operator of BINARY_OPERATORS) {
    const printed = operator === '//' ? '/' : operator.toUpperCase();
    const right = operator.endsWith('in') ? '("t"."b")' : '"t"."b"';
    expect(expressionText(binary(a, operator, b)), operator).toBe(`"t"."a" ${printed} ${right}`);
  }
});

describe('placeholders', () => {
  test('a value printed twice has one placeholder', () => {
    const shared = value('7');
    const node = select({
      columns: [selection(binary(a, '+', shared))],
      from: [table('t')],
      groupBy: [binary(a, '+', shared)],
    });
    expect(bound(node)).toEqual({ sql: 'SELECT "t"."a" + $1 FROM "t" GROUP BY "t"."a" + $1', values: ['7'] });
  });

  test('equal values of different nodes have a placeholder each, since their types may differ', () => {
    const statement = bound(select({ columns: [selection(value('7')), selection(value('7', 'int8'))] }));
    expect(statement).toEqual({ sql: 'SELECT $1, $2::int8', values: ['7', '7'] });
  });

  test('a value far back among many keeps its placeholder', () => {
    const many = Array.from({ length: 40 }, (_, index) => value(String(index)));
    const statement = bound(values([[...many, many[3]!, many[39]!, many[20]!]]));
    expect(statement.sql).toMatch(/\$40, \$4, \$40, \$21\)$/);
    expect(statement.values).toEqual(many.map((node) => node.value));
  });

  test('slots of one name share a placeholder when they encode alike', () => {
    const encode = (given: unknown): string => String(given);
    const other = (given: unknown): string => `<${given}>`;
    const node = select({
      columns: [
        selection(param('x', encode)),
        selection(param('x', encode)),
        selection(param('x', other)),
        selection(param('x', encode, 'int8')),
      ],
    });
    expect(bound(node, 'postgres', { x: 5 })).toEqual({
      sql: 'SELECT $1, $1, $2, $3::int8',
      values: ['5', '<5>', '5'],
    });
  });
});

describe('refuses', () => {
  const REFUSED: readonly (readonly [string, Expression, string])[] = [
    [
      'an unknown operator',
      binary(a, '; drop table t; --' as BinaryOperator, b),
      '"; drop table t; --" is not an operator.',
    ],
    ['an operator of Object', binary(a, 'constructor' as BinaryOperator, b), '"constructor" is not an operator.'],
    ['AND before ANY', any(a, 'and', b), 'The operator "and" cannot stand before ANY or ALL.'],
    ['an unknown prefix', prefix('!' as never, a), '"!" cannot be printed here; allowed are not, -, ~, exists.'],
    [
      'an unknown postfix',
      postfix(a, 'is unknown' as never),
      '"is unknown" cannot be printed here; allowed are is null, is not null, is true, is not true, is false, is not false.',
    ],
    ['an empty row', tuple([]), 'A row value needs at least one item; only the list behind "in" may be empty.'],
    ['an empty array of unknown type', array([]), 'An empty array needs a type: give its cast, such as "text[]".'],
    ['an empty case', caseWhen([]), 'A CASE needs at least one branch.'],
    ['an empty identifier', identifier(), 'An identifier needs at least one part.'],
    [
      'a constant that is no number',
      literal(Number.NaN),
      'NaN cannot be a constant in a statement: send it as a value.',
    ],
    ['an infinite constant', literal(-Infinity), '-Infinity cannot be a constant in a statement: send it as a value.'],
    [
      'an object as a constant',
      literal({} as never),
      'an empty object cannot be a constant in a statement: send it as a value.',
    ],
    ['an unknown kind', { kind: 'select' } as never, '"select" is no kind of expression that can be printed here.'],
    [
      'an unknown keyword',
      keyword('user' as never),
      '"user" cannot be printed here; allowed are default, current_timestamp, current_date, current_time, *.',
    ],
    [
      'a frame bound without an offset',
      call('sum', [a], { over: windowOf({ frame: { unit: 'rows', start: { bound: 'preceding' } as never } }) }),
      'The frame bound "preceding" needs an offset.',
    ],
  ];

  test.each(REFUSED)('%s', (_, node, message) => {
    expect(() => expressionText(node)).toThrow(expect.objectContaining({ code: 'INVALID_ARGUMENT', message }));
  });
});
