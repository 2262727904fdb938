import { describe, expect, test } from 'vitest';
import {
  and,
  binary,
  call,
  column,
  identifier,
  keyword,
  literal,
  ordering,
  value,
  windowOf,
} from '../../src/sql/nodes/factories.ts';
import type { Query, SelectNode, Statement } from '../../src/sql/nodes/query.ts';
import {
  commonTable,
  compound,
  deleteFrom,
  derived,
  explain,
  insert,
  join,
  lock,
  select,
  selection,
  table,
  update,
  values,
} from '../../src/sql/nodes/query-factories.ts';
import { sql } from '../../src/sql/sql-tag.ts';
import { bound, type Expected, expectEverywhere, expectTexts } from './compile-for.ts';

const id = column('users', 'id');
const name = column('users', 'name');
const users = table('users');
const ids = { columns: [selection(id)], from: [users] } as const satisfies Omit<SelectNode, 'kind'>;
const one = selection(literal(1));

type Printed = readonly [name: string, node: Statement, text: string, values?: readonly unknown[]];

const SAME_EVERYWHERE: readonly Printed[] = [
  ['constants', select({ columns: [one] }), 'SELECT 1'],
  [
    'columns of a table',
    select({ columns: [selection(id), selection(name, 'n')], from: [users] }),
    'SELECT "users"."id", "users"."name" AS "n" FROM "users"',
  ],
  [
    'a schema and an alias',
    select({ columns: [selection(column('u', 'id'))], from: [table('users', { schema: 'app', alias: 'u' })] }),
    'SELECT "u"."id" FROM "app"."users" AS "u"',
  ],
  [
    'a condition',
    select({ ...ids, where: binary(id, '=', value('7')) }),
    'SELECT "users"."id" FROM "users" WHERE "users"."id" = $1',
    ['7'],
  ],
  ['distinct', select({ ...ids, distinct: true }), 'SELECT DISTINCT "users"."id" FROM "users"'],
  [
    'distinct on',
    select({ ...ids, distinct: [name, id], orderBy: [ordering(name)] }),
    'SELECT DISTINCT ON ("users"."name", "users"."id") "users"."id" FROM "users" ORDER BY "users"."name"',
  ],
  [
    'groups',
    select({
      columns: [selection(name), selection(call('count', [keyword('*')]), 'n')],
      from: [users],
      groupBy: [name],
      having: binary(call('count', [keyword('*')]), '>', value('3')),
    }),
    'SELECT "users"."name", count(*) AS "n" FROM "users" GROUP BY "users"."name" HAVING count(*) > $1',
    ['3'],
  ],
  [
    'named windows',
    select({
      columns: [selection(call('rank', [], { over: 'w' }))],
      from: [users],
      windows: [
        { name: 'w', window: windowOf({ partitionBy: [name] }) },
        { name: 'v', window: windowOf({ base: 'w', orderBy: [ordering(id)] }) },
      ],
    }),
    'SELECT rank() OVER "w" FROM "users" WINDOW "w" AS (PARTITION BY "users"."name"), "v" AS ("w" ORDER BY "users"."id")',
  ],
  [
    'a page',
    select({ ...ids, orderBy: [ordering(name, 'desc'), ordering(id)], limit: value('10'), offset: value('20') }),
    'SELECT "users"."id" FROM "users" ORDER BY "users"."name" DESC, "users"."id" LIMIT $1 OFFSET $2',
    ['10', '20'],
  ],
  [
    'lists that are empty',
    select({ ...ids, joins: [], groupBy: [], windows: [], orderBy: [] }),
    'SELECT "users"."id" FROM "users"',
  ],
  [
    'joins',
    select({
      ...ids,
      joins: [
        join('inner', table('tokens', { alias: 't' }), binary(column('t', 'user_id'), '=', id)),
        join('left', table('tweets'), literal(true)),
        join('cross', table('colors')),
      ],
    }),
    'SELECT "users"."id" FROM "users" INNER JOIN "tokens" AS "t" ON "t"."user_id" = "users"."id" LEFT JOIN "tweets" ON TRUE CROSS JOIN "colors"',
  ],
  [
    'several sources',
    select({ ...ids, from: [users, table('tweets', { alias: 't' })] }),
    'SELECT "users"."id" FROM "users", "tweets" AS "t"',
  ],
  [
    'a query as a source',
    select({ columns: [one], from: [derived(select(ids), 'u', { columns: ['id'] })] }),
    'SELECT 1 FROM (SELECT "users"."id" FROM "users") AS "u" ("id")',
  ],
  [
    'values as a source',
    select({ columns: [one], from: [derived(values([[value('1'), value('2')]]), 'v', { columns: ['a', 'b'] })] }),
    'SELECT 1 FROM (VALUES ($1, $2)) AS "v" ("a", "b")',
    ['1', '2'],
  ],
  [
    'a call as a source',
    select({
      columns: [one],
      from: [derived(call('unnest', [value('{}', 'uuid[]')]), 'u', { columns: ['id', 'n'], withOrdinality: true })],
    }),
    'SELECT 1 FROM unnest($1::uuid[]) WITH ORDINALITY AS "u" ("id", "n")',
    ['{}'],
  ],
  [
    'a lateral query',
    select({
      ...ids,
      joins: [join('cross', derived(select({ columns: [selection(id)], limit: literal(3) }), 'l', { lateral: true }))],
    }),
    'SELECT "users"."id" FROM "users" CROSS JOIN LATERAL (SELECT "users"."id" LIMIT 3) AS "l"',
  ],
  [
    'raw SQL as a source',
    select({ columns: [one], from: [sql`users tablesample system (1)`] }),
    'SELECT 1 FROM users tablesample system (1)',
  ],
  [
    'a raw query as a source',
    select({ columns: [one], from: [derived(sql`select 1`, 'r')] }),
    'SELECT 1 FROM (select 1) AS "r"',
  ],
  [
    'a raw call as a source',
    select({ columns: [one], from: [derived(sql`generate_series(1, ${3})`, 'g')] }),
    'SELECT 1 FROM generate_series(1, $1) AS "g"',
    ['3'],
  ],
  ['an empty with', select({ ...ids, with: { recursive: false, tables: [] } }), 'SELECT "users"."id" FROM "users"'],
  [
    'with',
    select({
      with: {
        recursive: false,
        tables: [
          commonTable({ name: 'a', query: select(ids), materialized: true }),
          commonTable({
            name: 'b',
            columns: ['x', 'y'],
            query: values([[literal(1), literal(2)]]),
            materialized: false,
          }),
        ],
      },
      columns: [one],
      from: [table('a')],
    }),
    'WITH "a" AS MATERIALIZED (SELECT "users"."id" FROM "users"), "b" ("x", "y") AS NOT MATERIALIZED (VALUES (1, 2)) SELECT 1 FROM "a"',
  ],
  [
    'with, recursive',
    select({
      with: {
        recursive: true,
        tables: [
          commonTable({
            name: 'n',
            columns: ['i'],
            query: compound(
              select({ columns: [one] }),
              'union all',
              select({ columns: [selection(binary(column('n', 'i'), '+', literal(1)))], from: [table('n')] }),
            ),
          }),
        ],
      },
      columns: [one],
      from: [table('n')],
    }),
    'WITH RECURSIVE "n" ("i") AS (SELECT 1 UNION ALL SELECT "n"."i" + 1 FROM "n") SELECT 1 FROM "n"',
  ],
  [
    'a write inside with',
    select({
      with: {
        recursive: false,
        tables: [commonTable({ name: 'w', query: deleteFrom({ table: users, returning: [selection(id)] }) })],
      },
      columns: [one],
      from: [table('w')],
    }),
    'WITH "w" AS (DELETE FROM "users" RETURNING "users"."id") SELECT 1 FROM "w"',
  ],
  ['a lock', select({ ...ids, lock: lock({ strength: 'update' }) }), 'SELECT "users"."id" FROM "users" FOR UPDATE'],
  [
    'a lock of a table',
    select({ ...ids, lock: lock({ strength: 'no key update', of: ['users', 'b'], wait: 'nowait' }) }),
    'SELECT "users"."id" FROM "users" FOR NO KEY UPDATE OF "users", "b" NOWAIT',
  ],
  [
    'values alone',
    values([
      [literal(1), keyword('default')],
      [literal(2), literal(null)],
    ]),
    'VALUES (1, DEFAULT), (2, NULL)',
  ],
  ['explain', explain(select(ids)), 'EXPLAIN SELECT "users"."id" FROM "users"'],
  [
    'explain analyze',
    explain(update({ table: users, set: [{ kind: 'assignment', column: 'id', value: literal(1) }] }), true),
    'EXPLAIN ANALYZE UPDATE "users" SET "id" = 1',
  ],
];

for (const [label, node, text, parameters] of SAME_EVERYWHERE) {
  test(`prints ${label}`, () => {
    expectEverywhere(node, text, parameters);
  });
}

describe('compounds', () => {
  const a = select({ columns: [selection(literal(1))] });
  const b = select({ columns: [selection(literal(2))] });
  const c = select({ columns: [selection(literal(3))] });
  const limited = select({ columns: [selection(literal(4))], limit: literal(1) });

  const COMPOUNDS: readonly (readonly [string, Query, string])[] = [
    ['two queries', compound(a, 'union', b), 'SELECT 1 UNION SELECT 2'],
    [
      'a chain',
      compound(compound(a, 'union all', b), 'union all', c),
      'SELECT 1 UNION ALL SELECT 2 UNION ALL SELECT 3',
    ],
    [
      'different operators',
      compound(compound(a, 'union', b), 'except', c),
      '(SELECT 1 UNION SELECT 2) EXCEPT SELECT 3',
    ],
    [
      'a compound on the right',
      compound(a, 'except', compound(b, 'except', c)),
      'SELECT 1 EXCEPT (SELECT 2 EXCEPT SELECT 3)',
    ],
    [
      'a limited side',
      compound(limited, 'intersect all', values([[literal(5)]])),
      '(SELECT 4 LIMIT 1) INTERSECT ALL VALUES (5)',
    ],
    ['a raw side', compound(sql`select 1`, 'union', b), '(select 1) UNION SELECT 2'],
    [
      'order and limit of the whole',
      compound(a, 'union', b, {
        orderBy: [ordering(column(undefined, 'x'), 'desc')],
        limit: literal(1),
        offset: literal(2),
      }),
      'SELECT 1 UNION SELECT 2 ORDER BY "x" DESC LIMIT 1 OFFSET 2',
    ],
    [
      'a limited chain',
      compound(compound(a, 'union', b, { limit: literal(1) }), 'union', c),
      '(SELECT 1 UNION SELECT 2 LIMIT 1) UNION SELECT 3',
    ],
    [
      'a locked side',
      compound(select({ ...ids, lock: lock({ strength: 'share' }) }), 'union', b),
      '(SELECT "users"."id" FROM "users" FOR SHARE) UNION SELECT 2',
    ],
    [
      'with',
      compound(a, 'union', b, { with: { recursive: false, tables: [commonTable({ name: 'x', query: c })] } }),
      'WITH "x" AS (SELECT 3) SELECT 1 UNION SELECT 2',
    ],
  ];

  test.each(COMPOUNDS)('prints %s', (_, node, text) => {
    expectEverywhere(node, text);
  });
});

describe('the order of NULLs', () => {
  const ordered = (direction: 'asc' | 'desc', nulls?: 'first' | 'last'): SelectNode =>
    select({ ...ids, orderBy: [ordering(name, direction, nulls), ordering(id)] });
  const select_ = 'SELECT "users"."id" FROM "users" ORDER BY ';

  test.each<[string, SelectNode, { postgres: string; cockroach21: string; cockroach25: string }]>([
    [
      'first when ascending',
      ordered('asc', 'first'),
      {
        postgres: '"users"."name" NULLS FIRST, "users"."id"',
        cockroach21: '"users"."name", "users"."id"',
        cockroach25: '"users"."name", "users"."id"',
      },
    ],
    [
      'last when ascending',
      ordered('asc', 'last'),
      {
        postgres: '"users"."name", "users"."id"',
        cockroach21: '"users"."name" IS NULL, "users"."name", "users"."id"',
        cockroach25: '"users"."name" NULLS LAST, "users"."id"',
      },
    ],
    [
      'first when descending',
      ordered('desc', 'first'),
      {
        postgres: '"users"."name" DESC, "users"."id"',
        cockroach21: '"users"."name" IS NOT NULL, "users"."name" DESC, "users"."id"',
        cockroach25: '"users"."name" DESC NULLS FIRST, "users"."id"',
      },
    ],
    [
      'last when descending',
      ordered('desc', 'last'),
      {
        postgres: '"users"."name" DESC NULLS LAST, "users"."id"',
        cockroach21: '"users"."name" DESC, "users"."id"',
        cockroach25: '"users"."name" DESC, "users"."id"',
      },
    ],
    [
      'nothing said',
      ordered('desc'),
      {
        postgres: '"users"."name" DESC, "users"."id"',
        cockroach21: '"users"."name" DESC, "users"."id"',
        cockroach25: '"users"."name" DESC, "users"."id"',
      },
    ],
  ])('%s', (_, node, texts) => {
    expectTexts(node, {
      postgres: select_ + texts.postgres,
      cockroach21: select_ + texts.cockroach21,
      cockroach25: select_ + texts.cockroach25,
    });
  });

  test('an expression gets parentheses where it becomes a term of its own', () => {
    const node = select({ ...ids, orderBy: [ordering(binary(id, '=', name), 'asc', 'last')] });
    expect(bound(node, 'cockroach21').sql).toBe(
      'SELECT "users"."id" FROM "users" ORDER BY ("users"."id" = "users"."name") IS NULL, "users"."id" = "users"."name"',
    );
  });
});

test('DISTINCT leaves no room for a term that orders NULLs', () => {
  const node = select({ ...ids, distinct: true, orderBy: [ordering(id, 'asc', 'last')] });
  expectTexts(node, {
    postgres: 'SELECT DISTINCT "users"."id" FROM "users" ORDER BY "users"."id"',
    cockroach21: {
      refused: 'CockroachDB 21.1.0 has no NULLS FIRST/LAST, and DISTINCT leaves no other way: leave "nulls" out.',
    },
    cockroach25: 'SELECT DISTINCT "users"."id" FROM "users" ORDER BY "users"."id" NULLS LAST',
  });
});

describe('what only some engines have', () => {
  const hinted = select({ ...ids, from: [table('users', { alias: 'u', indexHint: 'users_name' })] });
  const past = select({
    ...ids,
    joins: [join('cross', table('tweets'))],
    asOfSystemTime: "'-10s'",
    where: literal(true),
  });
  const duplicates = select({
    with: {
      recursive: true,
      tables: [
        commonTable({
          name: 'n',
          query: compound(select({ columns: [one] }), 'union', select({ columns: [one], from: [table('n')] })),
        }),
      ],
    },
    columns: [one],
  });
  const writtenTwice = update({
    with: {
      recursive: false,
      tables: [commonTable({ name: 'x', query: insert({ table: users, columns: [], source: 'defaults' }) })],
    },
    table: users,
    set: [{ kind: 'assignment', column: 'id', value: literal(1) }],
  });

  test.each<[string, Statement, Expected]>([
    [
      'an index hint is left out where there is none',
      hinted,
      {
        postgres: 'SELECT "users"."id" FROM "users" AS "u"',
        cockroach21: 'SELECT "users"."id" FROM "users"@"users_name" AS "u"',
        cockroach25: 'SELECT "users"."id" FROM "users"@"users_name" AS "u"',
      },
    ],
    [
      'reads of the past',
      past,
      {
        postgres: { refused: 'PostgreSQL 18.0 has no AS OF SYSTEM TIME.' },
        cockroach21: `SELECT "users"."id" FROM "users" CROSS JOIN "tweets" AS OF SYSTEM TIME '-10s' WHERE TRUE`,
        cockroach25: `SELECT "users"."id" FROM "users" CROSS JOIN "tweets" AS OF SYSTEM TIME '-10s' WHERE TRUE`,
      },
    ],
    [
      'SKIP LOCKED',
      select({ ...ids, lock: lock({ strength: 'update', wait: 'skip locked' }) }),
      {
        postgres: 'SELECT "users"."id" FROM "users" FOR UPDATE SKIP LOCKED',
        cockroach21: { refused: 'CockroachDB 21.1.0 has no SKIP LOCKED.' },
        cockroach25: 'SELECT "users"."id" FROM "users" FOR UPDATE SKIP LOCKED',
      },
    ],
    [
      'recursion that removes duplicates',
      duplicates,
      {
        postgres: 'WITH RECURSIVE "n" AS (SELECT 1 UNION SELECT 1 FROM "n") SELECT 1',
        cockroach21: { refused: 'CockroachDB 21.1.0 has no recursive UNION that removes duplicates: use UNION ALL.' },
        cockroach25: 'WITH RECURSIVE "n" AS (SELECT 1 UNION SELECT 1 FROM "n") SELECT 1',
      },
    ],
    [
      'several writes of one table',
      writtenTwice,
      {
        postgres: 'WITH "x" AS (INSERT INTO "users" DEFAULT VALUES) UPDATE "users" SET "id" = 1',
        cockroach21: {
          refused:
            'CockroachDB 21.1.0 has no statement that writes the table "users" more than once: send several statements.',
        },
        cockroach25: {
          refused:
            'CockroachDB 25.4.0 has no statement that writes the table "users" more than once: send several statements.',
        },
      },
    ],
  ])('%s', (_, node, expected) => {
    expectTexts(node, expected);
  });

  test('several plain inserts into one table are not refused', () => {
    const add = insert({ table: users, columns: [], source: 'defaults' });
    const node = insert({ ...add, with: { recursive: false, tables: [commonTable({ name: 'x', query: add })] } });
    expect(bound(node, 'cockroach25').sql).toBe(
      'WITH "x" AS (INSERT INTO "users" DEFAULT VALUES) INSERT INTO "users" DEFAULT VALUES',
    );
    expect(() => bound({ ...node, upsert: true }, 'cockroach25')).toThrow(
      'has no statement that writes the table "users" more than once',
    );
  });

  test('a UNION that is not recursive is not refused', () => {
    const node = select({
      with: {
        recursive: true,
        tables: [commonTable({ name: 'n', query: compound(select({ columns: [one] }), 'union', select({ ...ids })) })],
      },
      columns: [one],
    });
    expect(bound(node, 'cockroach21').sql).toBe(
      'WITH RECURSIVE "n" AS (SELECT 1 UNION SELECT "users"."id" FROM "users") SELECT 1',
    );
  });
});

describe('refuses', () => {
  test.each<[string, Statement, string]>([
    ['an empty list of columns', select({ columns: [] }), 'A list of selected columns is empty: select at least one.'],
    ['an empty DISTINCT ON', select({ ...ids, distinct: [] }), 'DISTINCT ON needs at least one expression.'],
    [
      'joins without FROM',
      select({ columns: [one], joins: [join('cross', users)] }),
      'A select with joins needs a source in FROM to join with.',
    ],
    [
      'a join without ON',
      select({ ...ids, joins: [join('left', users)] }),
      'A join of type "left" needs an ON condition.',
    ],
    [
      'a cross join with ON',
      select({ ...ids, joins: [join('cross', users, and())] }),
      'A cross join takes no ON condition.',
    ],
    [
      'an unknown join',
      select({ ...ids, joins: [join('natural' as never, users)] }),
      '"natural" cannot be printed here; allowed are inner, left, right, full, cross.',
    ],
    [
      'an unknown source',
      select({ columns: [one], from: [identifier('x') as never] }),
      '"identifier" is no kind of node that gives rows.',
    ],
    [
      'rows of different lengths',
      values([[literal(1)], [literal(1), literal(2)]]),
      'The rows of a VALUES list differ in length: row 1 has 1, row 2 has 2.',
    ],
    ['no rows', values([]), 'A VALUES list needs at least one row with at least one value.'],
    [
      'an unknown direction',
      select({ ...ids, orderBy: [ordering(id, 'up' as never)] }),
      'The direction of an order must be "asc" or "desc", but got: "up".',
    ],
    [
      'an unknown place of NULLs',
      select({ ...ids, orderBy: [ordering(id, 'asc', 'middle' as never)] }),
      'NULLs can come "first" or "last" in an order, but got: "middle".',
    ],
    [
      'an unknown operator of compounds',
      compound(values([[one.expression]]), 'minus' as never, values([[one.expression]])),
      '"minus" cannot be printed here; allowed are union, union all, intersect, intersect all, except, except all.',
    ],
    [
      'an unknown lock',
      select({ ...ids, lock: lock({ strength: 'exclusive' as never }) }),
      '"exclusive" cannot be printed here; allowed are update, no key update, share, key share.',
    ],
    ['an unknown kind of statement', { kind: 'drop' } as never, '"drop" is no kind of query.'],
  ])('%s', (_, node, message) => {
    expect(() => bound(node)).toThrow(expect.objectContaining({ code: 'INVALID_ARGUMENT', message }));
  });

  test('a past without FROM, and one that is no time', () => {
    expect(() => bound(select({ columns: [one], asOfSystemTime: '-1s' }), 'cockroach25')).toThrow(
      'AS OF SYSTEM TIME needs a FROM clause to stand behind.',
    );
    expect(() => bound(select({ ...ids, asOfSystemTime: "'-1s'; drop table users" }), 'cockroach25')).toThrow(
      /^asOfSystemTime cannot be "'-1s'; drop table users"/,
    );
  });

  test('more parameters than the protocol counts', () => {
    const rows = (count: number): Statement =>
      values(Array.from({ length: count }, (_, index) => [value(String(index))]));
    expect(bound(rows(65_535)).values).toHaveLength(65_535);
    expect(() => bound(rows(65_536))).toThrow(
      'The statement has more than 65535 parameters, the most that the protocol can count: send fewer rows at once, or one array as a single parameter.',
    );
  });
});
