import { all, any, date, exists, fn, integer, not, select, selectFrom, sql, text, valuesList } from 'phoebe';
import { Comment, Person, Post, Tag } from '../blog.ts';
import type { QueryCase } from '../query-case.ts';

const perAuthor = Post.select({ author: Post.authorId, total: fn.sum(Post.score) }).groupBy(Post.authorId);
const PER_AUTHOR =
  'SELECT "posts"."author_id" AS "author", sum("posts"."score") AS "total" FROM "posts" GROUP BY "posts"."author_id"';
const totals = perAuthor.as('totals');
const table = perAuthor.cte('per_author');
const chain = Person.select(Person.id, Person.bossId)
  .where(Person.id.eq(4))
  .recursiveCte('chain', (self) =>
    Person.select(Person.id, Person.bossId).join(self, { on: self.columns.bossId.eq(Person.id) }),
  );
const CHAIN =
  'WITH RECURSIVE "chain" ("id", "boss_id") AS (SELECT "people"."id", "people"."boss_id" FROM "people" WHERE "people"."id" = $1 UNION ALL SELECT "people"."id", "people"."boss_id" FROM "people" INNER JOIN "chain" ON "chain"."boss_id" = "people"."id")';
const labels = valuesList('labels', { id: integer(), label: text().nullable() }, [
  { id: 1, label: 'one' },
  { id: 2, label: null },
]);
const days = fn.generate_series(sql`date '2026-01-01'`, sql`date '2026-01-03'`, sql`interval '1 day'`).table('days', {
  day: date(),
});
const names = Person.select({ name: Person.name }).union(Tag.select({ name: Tag.name }));

export const subqueries: readonly QueryCase[] = [
  {
    sentence: 'a subquery in the select list is a value',
    query: Person.select({
      name: Person.name,
      posts: Post.select({ n: fn.count() }).where(Post.authorId.eq(Person.id)),
    }).orderBy(Person.id),
    sql: {
      postgres: {
        sql: 'SELECT "people"."name", (SELECT count(*) AS "n" FROM "posts" WHERE "posts"."author_id" = "people"."id") AS "posts" FROM "people" ORDER BY "people"."id"',
      },
    },
    rows: [
      { name: 'Ada', posts: 2 },
      { name: 'Bob', posts: 3 },
      { name: 'Cyd', posts: 0 },
      { name: 'Dan', posts: 0 },
    ],
  },
  {
    sentence: 'a subquery is compared like a value, and calculated with by asExpression()',
    query: Post.select(Post.id).where(
      Post.score.eq(Post.select({ m: fn.max(Post.score) })),
      Post.select({ m: fn.max(Post.score) })
        .asExpression()
        .minus(1)
        .lt(Post.score),
    ),
    sql: {
      postgres: {
        sql: 'SELECT "posts"."id" FROM "posts" WHERE "posts"."score" = (SELECT max("posts"."score") AS "m" FROM "posts") AND (SELECT max("posts"."score") AS "m" FROM "posts") - $1::int4 < "posts"."score"',
        values: ['1'],
      },
    },
    rows: [{ id: 3 }],
  },
  {
    sentence: 'exists() and its negation ask for correlated rows',
    query: Person.select(Person.name)
      .where(
        exists(Comment.select(Comment.id).where(Comment.authorId.eq(Person.id))),
        not(exists(Post.select(Post.id).where(Post.authorId.eq(Person.id)))),
      )
      .orderBy(Person.id),
    sql: {
      postgres: {
        sql: 'SELECT "people"."name" FROM "people" WHERE EXISTS (SELECT "comments"."id" FROM "comments" WHERE "comments"."author_id" = "people"."id") AND NOT EXISTS (SELECT "posts"."id" FROM "posts" WHERE "posts"."author_id" = "people"."id") ORDER BY "people"."id"',
      },
    },
    rows: [{ name: 'Cyd' }],
  },
  {
    sentence: 'in() and notIn() take a query',
    query: Person.select(Person.name).where(
      Person.id.in(Post.select(Post.authorId)),
      Person.id.notIn(Person.select(Person.id).where(Person.name.eq('Bob'))),
    ),
    sql: {
      postgres: {
        sql: 'SELECT "people"."name" FROM "people" WHERE "people"."id" IN (SELECT "posts"."author_id" FROM "posts") AND "people"."id" NOT IN (SELECT "people"."id" FROM "people" WHERE "people"."name" = $1)',
        values: ['Bob'],
      },
    },
    rows: [{ name: 'Ada' }],
  },
  {
    sentence: 'any() and all() compare with every row of a query, or item of an array',
    query: Post.select(Post.id).where(
      Post.score.gte(all(Post.select(Post.score))),
      Post.score.eq(any(Post.select(Post.score).where(Post.id.lt(4)))),
    ),
    sql: {
      postgres: {
        sql: 'SELECT "posts"."id" FROM "posts" WHERE "posts"."score" >= ALL(SELECT "posts"."score" FROM "posts") AND "posts"."score" = ANY(SELECT "posts"."score" FROM "posts" WHERE "posts"."id" < $1)',
        values: ['4'],
      },
    },
    rows: [{ id: 3 }],
  },
  {
    sentence: 'a query in FROM has typed columns',
    query: Person.select({ name: Person.name, total: totals.columns.total })
      .join(totals, { on: totals.columns.author.eq(Person.id) })
      .where(totals.columns.total.gt(30)),
    sql: {
      postgres: {
        sql: `SELECT "people"."name", "totals"."total" FROM "people" INNER JOIN (${PER_AUTHOR}) AS "totals" ON "totals"."author" = "people"."id" WHERE "totals"."total" > $1`,
        values: ['30'],
      },
    },
    rows: [{ name: 'Bob', total: 42 }],
  },
  {
    sentence: 'selectFrom() puts a common table in front',
    query: selectFrom(table).where(table.columns.total.lte(30)),
    sql: {
      postgres: {
        sql: `WITH "per_author" AS (${PER_AUTHOR}) SELECT "per_author"."author", "per_author"."total" FROM "per_author" WHERE "per_author"."total" <= $1`,
        values: ['30'],
      },
    },
    rows: [{ author: 1, total: 30 }],
  },
  {
    sentence: 'with() puts a common table in front of any query, once, under as many names as it is used',
    query: Person.select({ name: Person.name, total: table.columns.total, others: fn.count() })
      .join(table, { on: table.columns.author.eq(Person.id) })
      .join(table.alias('other'), { on: table.alias('other').columns.total.lt(table.columns.total) })
      .with(table)
      .groupBy(Person.name, table.columns.total),
    sql: {
      postgres: {
        sql: `WITH "per_author" AS (${PER_AUTHOR}) SELECT "people"."name", "per_author"."total", count(*) AS "others" FROM "people" INNER JOIN "per_author" ON "per_author"."author" = "people"."id" INNER JOIN "per_author" AS "other" ON "other"."total" < "per_author"."total" GROUP BY "people"."name", "per_author"."total"`,
      },
    },
    rows: [{ name: 'Bob', total: 42, others: 1 }],
  },
  {
    sentence: 'a recursive common table walks to the top',
    query: selectFrom(chain, chain.columns.id).orderBy(chain.columns.id.desc()),
    sql: {
      postgres: { sql: `${CHAIN} SELECT "chain"."id" FROM "chain" ORDER BY "chain"."id" DESC`, values: ['4'] },
      cockroach: {
        sql: `${CHAIN} SELECT "chain"."id" FROM "chain" ORDER BY "chain"."id" DESC NULLS FIRST`,
        values: ['4'],
      },
      cockroach21: {
        sql: `${CHAIN} SELECT "chain"."id" FROM "chain" ORDER BY "chain"."id" IS NOT NULL, "chain"."id" DESC`,
        values: ['4'],
      },
    },
    rows: [{ id: 4 }, { id: 2 }, { id: 1 }],
  },
  {
    sentence: 'a compound query has an order and a limit of its own, by the names of its result',
    query: names.orderBy(names.columns.name).limit(3).offset(1),
    sql: {
      postgres: {
        sql: 'SELECT "people"."name" FROM "people" UNION SELECT "tags"."name" FROM "tags" ORDER BY "name" LIMIT $1 OFFSET $2',
        values: ['3', '1'],
      },
    },
    rows: [{ name: 'Bob' }, { name: 'Cyd' }, { name: 'Dan' }],
  },
  {
    sentence: 'sides of a compound query keep their own order and limit in parentheses',
    query: Post.select(Post.id)
      .orderBy(Post.score.desc())
      .limit(1)
      .unionAll(Post.select(Post.id).orderBy(Post.score).limit(1)),
    sql: {
      postgres: {
        sql: '(SELECT "posts"."id" FROM "posts" ORDER BY "posts"."score" DESC LIMIT $1) UNION ALL (SELECT "posts"."id" FROM "posts" ORDER BY "posts"."score" LIMIT $2)',
        values: ['1', '1'],
      },
    },
    rows: [{ id: 3 }, { id: 4 }],
  },
  {
    sentence: 'intersect() and except() are grouped from the left',
    query: Person.select(Person.id)
      .intersect(Post.select({ id: Post.authorId }))
      .except(Person.select(Person.id).where(Person.name.eq('Ada'))),
    sql: {
      postgres: {
        sql: '(SELECT "people"."id" FROM "people" INTERSECT SELECT "posts"."author_id" AS "id" FROM "posts") EXCEPT SELECT "people"."id" FROM "people" WHERE "people"."name" = $1',
        values: ['Ada'],
      },
    },
    rows: [{ id: 2 }],
  },
  {
    sentence: 'a compound query is a source like any other',
    query: select({ n: fn.count() }).from(names.as('names')),
    sql: {
      postgres: {
        sql: 'SELECT count(*) AS "n" FROM (SELECT "people"."name" FROM "people" UNION SELECT "tags"."name" FROM "tags") AS "names"',
      },
    },
    rows: [{ n: 7 }],
  },
  {
    sentence: 'a list of values is a source',
    query: Person.select({ name: Person.name, label: labels.columns.label })
      .join(labels, { on: labels.columns.id.eq(Person.id) })
      .orderBy(Person.id),
    sql: {
      postgres: {
        sql: 'SELECT "people"."name", "labels"."label" FROM "people" INNER JOIN (VALUES ($1::int4, $2::text), ($3::int4, NULL::text)) AS "labels" ("id", "label") ON "labels"."id" = "people"."id" ORDER BY "people"."id"',
        values: ['1', 'one', '2'],
      },
    },
    rows: [
      { name: 'Ada', label: 'one' },
      { name: 'Bob', label: null },
    ],
  },
  {
    sentence: 'a function that gives rows is a source',
    query: selectFrom(days, { day: days.columns.day.cast(date()), posts: fn.count(Post.id) })
      .leftJoin(Post, { on: Post.day.eq(days.columns.day.cast(date())) })
      .groupBy(days.columns.day)
      .orderBy(days.columns.day),
    sql: {
      postgres: {
        sql: `SELECT "days"."day"::date AS "day", count("posts"."id") AS "posts" FROM generate_series(date '2026-01-01', date '2026-01-03', interval '1 day') AS "days" ("day") LEFT JOIN "posts" ON "posts"."day" = "days"."day"::date GROUP BY "days"."day" ORDER BY "days"."day"`,
      },
      cockroach: {
        sql: `SELECT "days"."day"::date AS "day", count("posts"."id") AS "posts" FROM generate_series(date '2026-01-01', date '2026-01-03', interval '1 day') AS "days" ("day") LEFT JOIN "posts" ON "posts"."day" = "days"."day"::date GROUP BY "days"."day" ORDER BY "days"."day" NULLS LAST`,
      },
      cockroach21: {
        sql: `SELECT "days"."day"::date AS "day", count("posts"."id") AS "posts" FROM generate_series(date '2026-01-01', date '2026-01-03', interval '1 day') AS "days" ("day") LEFT JOIN "posts" ON "posts"."day" = "days"."day"::date GROUP BY "days"."day" ORDER BY "days"."day" IS NULL, "days"."day"`,
      },
    },
    rows: [
      { day: '2026-01-01', posts: 1 },
      { day: '2026-01-02', posts: 1 },
      { day: '2026-01-03', posts: 1 },
    ],
  },
];
