import { caseOf, caseWhen, fn, integer, select, sql, text, typed, val } from 'phoebe';
import { Person, Post } from '../blog.ts';
import type { QueryCase } from '../query-case.ts';

const first = Post.id.eq(1);

export const expressions: readonly QueryCase[] = [
  {
    sentence: 'a fraction may meet an integer column: it travels as a decimal',
    query: Post.select({
      half: Post.score.times(0.5),
      more: Post.score.plus(1),
      big: Post.score.plus(3_000_000_000),
    }).where(first),
    sql: {
      postgres: {
        sql: 'SELECT "posts"."score" * $1::decimal AS "half", "posts"."score" + $2::int4 AS "more", "posts"."score" + $3::int8 AS "big" FROM "posts" WHERE "posts"."id" = $4',
        values: ['0.5', '1', '3000000000', '1'],
      },
    },
    rows: [{ half: 5, more: 11, big: 3_000_000_010 }],
  },
  {
    sentence: 'division keeps the fraction on every engine, dividedByWhole() drops it',
    query: Post.select({
      exact: Post.score.dividedBy(4),
      whole: Post.score.dividedByWhole(4),
      rest: Post.score.modulo(4),
    }).where(first),
    sql: {
      postgres: {
        sql: 'SELECT "posts"."score"::decimal / $1::decimal AS "exact", "posts"."score" / $2::int4 AS "whole", "posts"."score" % $3::int4 AS "rest" FROM "posts" WHERE "posts"."id" = $4',
        values: ['4', '4', '4', '1'],
      },
      cockroach: {
        sql: 'SELECT "posts"."score"::decimal / $1::decimal AS "exact", "posts"."score" // $2::int4 AS "whole", "posts"."score" % $3::int4 AS "rest" FROM "posts" WHERE "posts"."id" = $4',
        values: ['4', '4', '4', '1'],
      },
    },
    rows: [{ exact: 2.5, whole: 2, rest: 2 }],
  },
  {
    sentence: 'decimals stay exact strings',
    query: Post.select({
      double: Post.price.times(2),
      minus: Post.price.minus('0.05'),
      down: Post.price.negated(),
    }).where(first),
    sql: {
      postgres: {
        sql: 'SELECT "posts"."price" * $1::decimal AS "double", "posts"."price" - $2::decimal AS "minus", -"posts"."price" AS "down" FROM "posts" WHERE "posts"."id" = $3',
        values: ['2', '0.05', '1'],
      },
    },
    rows: [{ double: '3.00', minus: '1.45', down: '-1.50' }],
  },
  {
    sentence: 'operators on bits are in parentheses, since engines bind them differently',
    query: Post.select({
      and: Post.score.bitAnd(6).plus(1),
      or: Post.score.bitOr(1),
      xor: Post.score.bitXor(3),
      left: Post.score.shiftLeft(2),
      right: Post.score.shiftRight(1),
      not: Post.score.bitNot(),
      power: Post.score.power(2),
    }).where(first),
    sql: {
      postgres: {
        sql: 'SELECT ("posts"."score" & $1::int4) + $2::int4 AS "and", "posts"."score" | $3::int4 AS "or", "posts"."score" # $4::int4 AS "xor", "posts"."score" << $5::int4 AS "left", "posts"."score" >> $6::int4 AS "right", ~"posts"."score" AS "not", "posts"."score" ^ $7::int4 AS "power" FROM "posts" WHERE "posts"."id" = $8',
        values: ['6', '1', '1', '3', '2', '1', '2', '1'],
      },
    },
    rows: [{ and: 3, or: 11, xor: 9, left: 40, right: 5, not: -11, power: 100 }],
  },
  {
    sentence: 'times are moved by intervals, and their difference is one',
    query: Post.select({
      later: Post.created.plus('1 day'),
      earlier: Post.created.minus('12 hours'),
      between: Post.created.since(Post.created.minus('36 hours')),
      days: Post.day.since(sql`date '2025-12-31'`),
    }).where(first),
    sql: {
      postgres: {
        sql: `SELECT "posts"."created" + $1::interval AS "later", "posts"."created" - $2::interval AS "earlier", "posts"."created" - ("posts"."created" - $3::interval) AS "between", "posts"."day" - (date '2025-12-31') AS "days" FROM "posts" WHERE "posts"."id" = $4`,
        values: ['1 day', '12 hours', '36 hours', '1'],
      },
    },
    rows: [
      {
        later: new Date('2026-01-02T12:00:00Z'),
        earlier: new Date('2026-01-01T00:00:00Z'),
        between: 'P1DT12H',
        days: 1,
      },
    ],
  },
  {
    sentence: 'parts of dates are numbers, and truncation keeps the type',
    query: Post.select({
      year: Post.created.year(),
      month: Post.created.month(),
      weekday: Post.day.extract('isodow'),
      start: Post.created.truncate('month'),
      startOfMonth: Post.day.truncate('month'),
    }).where(Post.id.eq(3)),
    sql: {
      postgres: {
        sql: `SELECT EXTRACT(year FROM "posts"."created") AS "year", EXTRACT(month FROM "posts"."created") AS "month", EXTRACT(isodow FROM "posts"."day") AS "weekday", date_trunc('month', "posts"."created")::timestamptz AS "start", date_trunc('month', "posts"."day")::date AS "startOfMonth" FROM "posts" WHERE "posts"."id" = $1`,
        values: ['3'],
      },
    },
    rows: [{ year: 2026, month: 1, weekday: 6, start: new Date('2026-01-01T00:00:00Z'), startOfMonth: '2026-01-01' }],
  },
  {
    sentence: 'a moment has a local time in each zone',
    query: Post.select({ local: Post.created.atTimeZone('America/New_York') }).where(first),
    sql: {
      postgres: {
        sql: 'SELECT "posts"."created" AT TIME ZONE $1::text AS "local" FROM "posts" WHERE "posts"."id" = $2',
        values: ['America/New_York', '1'],
      },
    },
    rows: [{ local: '2026-01-01T07:00:00' }],
  },
  {
    sentence: 'caseWhen() takes the first branch that holds',
    query: Post.select({
      word: caseWhen(Post.score.gt(15), 'high').when(Post.score.gt(8), 'middle').otherwise('low'),
      price: caseWhen(Post.public, Post.price).otherwise('0'),
      none: caseWhen(Post.score.gt(100), 1),
    })
      .where(Post.id.in([1, 2, 4]))
      .orderBy(Post.id),
    sql: {
      postgres: {
        sql: 'SELECT CASE WHEN "posts"."score" > $1 THEN $2::text WHEN "posts"."score" > $3 THEN $4::text ELSE $5::text END AS "word", CASE WHEN "posts"."public" THEN "posts"."price" ELSE $6::decimal END AS "price", CASE WHEN "posts"."score" > $7 THEN $8::int4 END AS "none" FROM "posts" WHERE "posts"."id" = ANY($9::int4[]) ORDER BY "posts"."id"',
        values: ['15', 'high', '8', 'middle', 'low', '0', '100', '1', '{1,2,4}'],
      },
    },
    rows: [
      { word: 'middle', price: '1.50', none: null },
      { word: 'high', price: '2.50', none: null },
      { word: 'low', price: '0.25', none: null },
    ],
  },
  {
    sentence: 'caseOf() compares one expression with values',
    query: Post.select({ n: caseOf(Post.authorId, [[1, 10], [2, 20.5]]).otherwise(0) }) // biome-ignore format: pairs
      .where(Post.id.in([2, 3]))
      .orderBy(Post.id),
    sql: {
      postgres: {
        sql: 'SELECT CASE "posts"."author_id" WHEN $1 THEN $2::decimal WHEN $3 THEN $4::decimal ELSE $5::decimal END AS "n" FROM "posts" WHERE "posts"."id" = ANY($6::int4[]) ORDER BY "posts"."id"',
        values: ['1', '10', '2', '20.5', '0', '{2,3}'],
      },
    },
    rows: [{ n: 10 }, { n: 20.5 }],
  },
  {
    sentence: 'cast() and collate() say what an expression is to be',
    query: Post.select({ text: Post.score.cast(text()), rounded: Post.price.cast(integer()) })
      .where(Post.title.collate('C').gt('On c'))
      .orderBy(Post.title.collate('C'))
      .limit(1),
    sql: {
      postgres: {
        sql: 'SELECT "posts"."score"::text AS "text", "posts"."price"::int4 AS "rounded" FROM "posts" WHERE "posts"."title" COLLATE "C" > $1 ORDER BY "posts"."title" COLLATE "C" LIMIT $2',
        values: ['On c', '1'],
      },
    },
    rows: [{ text: '30', rounded: null }],
  },
  {
    sentence: 'functions are called by their names, values cast to what they are',
    query: Person.select({
      shout: fn.upper(Person.name).concat('!'),
      email: fn.coalesce(Person.email, 'none'),
      padded: fn.lpad(Person.name, 5, '*'),
      length: fn.length(Person.name),
      best: fn.greatest(Person.age, 40),
      same: fn.nullif(Person.name, 'Bob'),
    })
      .where(Person.id.lte(2))
      .orderBy(Person.id),
    sql: {
      postgres: {
        sql: 'SELECT upper("people"."name") || $1::text AS "shout", coalesce("people"."email", $2::text) AS "email", lpad("people"."name", $3::int4, $4::text) AS "padded", length("people"."name") AS "length", greatest("people"."age", $5::int4) AS "best", nullif("people"."name", $6::text) AS "same" FROM "people" WHERE "people"."id" <= $7 ORDER BY "people"."id"',
        values: ['!', 'none', '5', '*', '40', 'Bob', '2'],
      },
    },
    rows: [
      { shout: 'ADA!', email: 'ada@example.org', padded: '**Ada', length: 3, best: 40, same: 'Ada' },
      { shout: 'BOB!', email: 'none', padded: '**Bob', length: 3, best: 41, same: null },
    ],
  },
  {
    sentence: 'values and raw SQL become typed expressions, with no table at all',
    query: select({ one: val(1), text: val('a'), flag: val(true), sum: typed(sql`1 + 1`, integer()).times(3) }),
    sql: {
      postgres: {
        sql: 'SELECT $1::int4 AS "one", $2::text AS "text", $3::boolean AS "flag", (1 + 1) * $4::int4 AS "sum"',
        values: ['1', 'a', 'true', '3'],
      },
    },
    rows: [{ one: 1, text: 'a', flag: true, sum: 6 }],
  },
  {
    sentence: 'JSON is read by paths, which are constants of the text',
    query: Post.select({
      name: Post.data.get('owner', 'name'),
      stars: Post.data.text('stars'),
      quoted: Post.data.get('it\'s \\ "x"'),
      item: Post.data.get(0),
    })
      .where(Post.id.in([1, 4]))
      .orderBy(Post.id),
    sql: {
      postgres: {
        sql: `SELECT "posts"."data" #> '{owner,name}'::text[] AS "name", "posts"."data" ->> 'stars' AS "stars", "posts"."data" -> E'it''s \\\\ "x"' AS "quoted", "posts"."data" -> 0 AS "item" FROM "posts" WHERE "posts"."id" = ANY($1::int4[]) ORDER BY "posts"."id"`,
        values: ['{1,4}'],
      },
    },
    rows: [
      { name: 'Ada', stars: '5', quoted: null, item: null },
      { name: null, stars: null, quoted: null, item: 1 },
    ],
  },
  {
    sentence: 'JSON is searched by parts and keys',
    query: Post.select(Post.id).where(
      Post.data.contains({ owner: { name: 'Ada' } }),
      Post.data.hasKey('owner'),
      Post.data.hasAnyKeys(['nothing', 'owner']),
      Post.data.hasAllKeys(['owner', 'stars']),
      Post.data.containedBy({ owner: { name: 'Ada', age: 1 }, stars: 5 }),
      Post.data.text('owner', 'name').startsWith('A'),
    ),
    sql: {
      postgres: {
        sql: `SELECT "posts"."id" FROM "posts" WHERE "posts"."data" @> $1::jsonb AND "posts"."data" ? $2::text AND "posts"."data" ?| $3::text[] AND "posts"."data" ?& $4::text[] AND "posts"."data" <@ $5::jsonb AND "posts"."data" #>> '{owner,name}'::text[] LIKE $6`,
        values: [
          '{"owner":{"name":"Ada"}}',
          'owner',
          '{nothing,owner}',
          '{owner,stars}',
          '{"owner":{"name":"Ada","age":1},"stars":5}',
          'A%',
        ],
      },
    },
    rows: [{ id: 1 }],
  },
  {
    sentence: 'JSON is changed by set(), remove() and concat()',
    query: Post.select({
      set: Post.data.set(['owner', 'name'], 'Zoe'),
      removed: Post.data.remove('owner', 'name'),
      merged: Post.data.concat({ z: [1] }),
    }).where(first),
    sql: {
      postgres: {
        sql: `SELECT jsonb_set("posts"."data", '{owner,name}'::text[], $1::jsonb) AS "set", "posts"."data" #- '{owner,name}'::text[] AS "removed", "posts"."data" || $2::jsonb AS "merged" FROM "posts" WHERE "posts"."id" = $3`,
        values: ['"Zoe"', '{"z":[1]}', '1'],
      },
    },
    rows: [
      {
        set: { owner: { name: 'Zoe' }, stars: 5 },
        removed: { owner: {}, stars: 5 },
        merged: { owner: { name: 'Ada' }, stars: 5, z: [1] },
      },
    ],
  },
  {
    sentence: 'arrays count their items from 0',
    query: Post.select({ first: Post.labels.index(0), count: Post.labels.length(), more: Post.labels.concat(['x']) })
      .where(Post.id.in([1, 4]))
      .orderBy(Post.id),
    sql: {
      postgres: {
        sql: 'SELECT "posts"."labels"[1] AS "first", coalesce(array_length("posts"."labels", 1), 0) AS "count", "posts"."labels" || $1::text[] AS "more" FROM "posts" WHERE "posts"."id" = ANY($2::int4[]) ORDER BY "posts"."id"',
        values: ['{x}', '{1,4}'],
      },
    },
    rows: [
      { first: 'sql', count: 2, more: ['sql', 'small', 'x'] },
      { first: null, count: 0, more: ['x'] },
    ],
  },
  {
    sentence: 'arrays are searched by their items',
    query: Post.select(Post.id)
      .where(
        Post.labels.contains(['sql']),
        Post.labels.containsAny(['small', 'cats']),
        Post.labels.containedBy(['sql', 'small', 'cats']),
      )
      .orderBy(Post.id),
    sql: {
      postgres: {
        sql: 'SELECT "posts"."id" FROM "posts" WHERE "posts"."labels" @> $1::text[] AND "posts"."labels" && $2::text[] AND "posts"."labels" <@ $3::text[] ORDER BY "posts"."id"',
        values: ['{sql}', '{small,cats}', '{sql,small,cats}'],
      },
    },
    rows: [{ id: 1 }, { id: 5 }],
  },
  {
    sentence: 'full text search finds words, whatever their form',
    query: Post.select(Post.id).where(Post.title.matches('database small', { language: 'english' })),
    needs: 'fullTextSearch',
    sql: {
      postgres: {
        sql: `SELECT "posts"."id" FROM "posts" WHERE to_tsvector('english', "posts"."title") @@ plainto_tsquery('english', $1::text)`,
        values: ['database small'],
      },
      cockroach21: { error: 'CockroachDB 21.1.0 has no full text search: use like() or regex().' },
    },
    rows: [{ id: 1 }],
  },
  {
    sentence: 'full text search reads a query as people type it, where the engine can',
    query: Post.select(Post.id).where(Post.title.matches('databases -small', { language: 'english', as: 'web' })),
    needs: 'websearch',
    sql: {
      postgres: {
        sql: `SELECT "posts"."id" FROM "posts" WHERE to_tsvector('english', "posts"."title") @@ websearch_to_tsquery('english', $1::text)`,
        values: ['databases -small'],
      },
      cockroach: {
        error: 'CockroachDB 25.4.0 has no websearch_to_tsquery: ask for plain words, or in the language of to_tsquery.',
      },
      cockroach21: { error: 'CockroachDB 21.1.0 has no full text search: use like() or regex().' },
    },
    rows: [{ id: 2 }],
  },
];
