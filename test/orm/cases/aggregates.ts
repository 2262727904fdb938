import { fn, sql, window } from 'phoebe';
import { Post } from '../blog.ts';
import type { QueryCase } from '../query-case.ts';

const month = Post.created.truncate('month');
const byAuthor = window('by_author', { partitionBy: [Post.authorId], orderBy: [Post.id] });
const WINDOW = '"by_author" AS (PARTITION BY "posts"."author_id" ORDER BY "posts"."id")';

export const aggregates: readonly QueryCase[] = [
  {
    sentence: 'aggregates are filtered, ordered and made distinct; sums are exact',
    query: Post.select({
      all: fn.count(),
      priced: fn.count(Post.price),
      good: fn.count().filter(Post.score.gt(8), Post.public),
      authors: fn.count(Post.authorId).distinct(),
      total: fn.sum(Post.score),
      mean: fn.avg(Post.score),
      prices: fn.sum(Post.price),
      best: fn.max(Post.score),
      first: fn.min(Post.created),
      titles: fn.string_agg(Post.title, ' | ').orderBy(Post.title.desc()).filter(Post.score.gt(15)),
    }),
    sql: {
      postgres: {
        sql: 'SELECT count(*) AS "all", count("posts"."price") AS "priced", count(*) FILTER (WHERE "posts"."score" > $1 AND "posts"."public") AS "good", count(DISTINCT "posts"."author_id") AS "authors", sum("posts"."score") AS "total", avg("posts"."score") AS "mean", sum("posts"."price") AS "prices", max("posts"."score") AS "best", min("posts"."created") AS "first", string_agg("posts"."title", $2::text ORDER BY "posts"."title" DESC) FILTER (WHERE "posts"."score" > $3) AS "titles" FROM "posts"',
        values: ['8', ' | ', '15'],
      },
    },
    rows: [
      {
        all: 5,
        priced: 3,
        good: 3,
        authors: 2,
        total: 72,
        mean: 14.4,
        prices: '4.25',
        best: 30,
        first: new Date('2026-01-01T12:00:00Z'),
        titles: 'On cats | Large databases',
      },
    ],
  },
  {
    sentence: 'one expression object groups and selects alike; having() asks of the groups',
    query: Post.select({ author: Post.authorId, month, n: fn.count() })
      .groupBy(Post.authorId, month)
      .having(fn.count().gt(2), fn.sum(Post.score).gt(40.5))
      .orderBy(fn.count().desc()),
    sql: {
      postgres: {
        sql: `SELECT "posts"."author_id" AS "author", date_trunc('month', "posts"."created")::timestamptz AS "month", count(*) AS "n" FROM "posts" GROUP BY "posts"."author_id", date_trunc('month', "posts"."created")::timestamptz HAVING count(*) > $1 AND sum("posts"."score") > $2::decimal ORDER BY count(*) DESC`,
        values: ['2', '40.5'],
      },
    },
    rows: [{ author: 2, month: new Date('2026-01-01T00:00:00Z'), n: 3 }],
  },
  {
    sentence: 'a named window is defined once, used often and extended',
    query: Post.select({
      id: Post.id,
      n: fn.row_number().over(byAuthor),
      last: fn.lag(Post.score).over(byAuthor),
      two: fn.sum(Post.score).over({ base: byAuthor, rows: [{ preceding: 1 }, 'current row'] }),
    })
      .window(byAuthor)
      .orderBy(Post.id),
    sql: {
      postgres: {
        sql: `SELECT "posts"."id", row_number() OVER "by_author" AS "n", lag("posts"."score") OVER "by_author" AS "last", sum("posts"."score") OVER (PARTITION BY "posts"."author_id" ORDER BY "posts"."id" ROWS BETWEEN 1 PRECEDING AND CURRENT ROW) AS "two" FROM "posts" WINDOW ${WINDOW} ORDER BY "posts"."id"`,
      },
    },
    rows: [
      { id: 1, n: 1, last: null, two: 10 },
      { id: 2, n: 2, last: 10, two: 30 },
      { id: 3, n: 1, last: null, two: 30 },
      { id: 4, n: 2, last: 30, two: 35 },
      { id: 5, n: 3, last: 5, two: 12 },
    ],
  },
  {
    sentence: 'frames go by rows, by range and by groups, and leave rows out',
    query: Post.select({
      id: Post.id,
      others: fn
        .sum(Post.score)
        .over({ orderBy: [Post.id], rows: [{ preceding: 1 }, { following: 1 }], exclude: 'current row' }),
      near: fn.count().over({ orderBy: [Post.day], range: [{ preceding: sql`interval '1 day'` }, 'current row'] }),
      groups: fn.sum(Post.score).over({ orderBy: [Post.authorId], groups: 'unbounded preceding' }),
      share: fn.sum(Post.score).over(),
    }).orderBy(Post.id),
    sql: {
      postgres: {
        sql: `SELECT "posts"."id", sum("posts"."score") OVER (ORDER BY "posts"."id" ROWS BETWEEN 1 PRECEDING AND 1 FOLLOWING EXCLUDE CURRENT ROW) AS "others", count(*) OVER (ORDER BY "posts"."day" RANGE BETWEEN interval '1 day' PRECEDING AND CURRENT ROW) AS "near", sum("posts"."score") OVER (ORDER BY "posts"."author_id" GROUPS UNBOUNDED PRECEDING) AS "groups", sum("posts"."score") OVER () AS "share" FROM "posts" ORDER BY "posts"."id"`,
      },
    },
    rows: [
      { id: 1, others: 20, near: 1, groups: 30, share: 72 },
      { id: 2, others: 40, near: 2, groups: 30, share: 72 },
      { id: 3, others: 25, near: 2, groups: 72, share: 72 },
      { id: 4, others: 37, near: 2, groups: 72, share: 72 },
      { id: 5, others: 5, near: 2, groups: 72, share: 72 },
    ],
  },
  {
    sentence: 'ranks and shares of a window are numbers, and a window may be filtered',
    query: Post.select({
      id: Post.id,
      rank: fn.rank().over({ orderBy: [Post.authorId] }),
      dense: fn.dense_rank().over({ orderBy: [Post.authorId] }),
      half: fn.ntile(2).over({ orderBy: [Post.id] }),
      percent: fn.percent_rank().over({ orderBy: [Post.id] }),
      good: fn
        .count()
        .filter(Post.score.gt(8))
        .over({ orderBy: [Post.id] }),
      first: fn.first_value(Post.title).over({ orderBy: [Post.score.desc()] }),
    }).orderBy(Post.id),
    sql: {
      postgres: {
        sql: 'SELECT "posts"."id", rank() OVER (ORDER BY "posts"."author_id") AS "rank", dense_rank() OVER (ORDER BY "posts"."author_id") AS "dense", ntile($1::int4) OVER (ORDER BY "posts"."id") AS "half", percent_rank() OVER (ORDER BY "posts"."id") AS "percent", count(*) FILTER (WHERE "posts"."score" > $2) OVER (ORDER BY "posts"."id") AS "good", first_value("posts"."title") OVER (ORDER BY "posts"."score" DESC) AS "first" FROM "posts" ORDER BY "posts"."id"',
        values: ['2', '8'],
      },
    },
    rows: [
      { id: 1, rank: 1, dense: 1, half: 1, percent: 0, good: 1, first: 'On cats' },
      { id: 2, rank: 1, dense: 1, half: 1, percent: 0.25, good: 2, first: 'On cats' },
      { id: 3, rank: 3, dense: 2, half: 1, percent: 0.5, good: 3, first: 'On cats' },
      { id: 4, rank: 3, dense: 2, half: 2, percent: 0.75, good: 3, first: 'On cats' },
      { id: 5, rank: 3, dense: 2, half: 2, percent: 1, good: 3, first: 'On cats' },
    ],
  },
];
