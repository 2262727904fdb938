import { and, not, or, sql, tuple } from 'phoebe';
import { Person, Post, Visit } from '../blog.ts';
import type { QueryCase } from '../query-case.ts';

const FIELDS = '"people"."id", "people"."name", "people"."email", "people"."age", "people"."boss_id"';

export const selects: readonly QueryCase[] = [
  {
    sentence: 'select() asks for every field by name',
    query: Person.select().where(Person.id.eq(2)),
    sql: { postgres: { sql: `SELECT ${FIELDS} FROM "people" WHERE "people"."id" = $1`, values: ['2'] } },
    rows: [{ id: 2, name: 'Bob', email: null, age: 41, bossId: 1 }],
  },
  {
    sentence: 'a model without a key is read like any other',
    query: Visit.select(Visit.page).orderBy(Visit.page.desc()),
    sql: { postgres: { sql: 'SELECT "visits"."page" FROM "visits" ORDER BY "visits"."page" DESC' } },
    rows: [{ page: '/about' }, { page: '/' }, { page: '/' }],
  },
  {
    sentence: 'conditions of where() add up, orWhere() offers another way',
    query: Person.select(Person.id)
      .where(Person.name.eq('Ada'))
      .where(Person.age.gt(3))
      .orWhere(Person.age.isNull())
      .orderBy(Person.id),
    sql: {
      postgres: {
        sql: 'SELECT "people"."id" FROM "people" WHERE ("people"."name" = $1 AND "people"."age" > $2) OR "people"."age" IS NULL ORDER BY "people"."id"',
        values: ['Ada', '3'],
      },
    },
    rows: [{ id: 1 }, { id: 3 }],
  },
  {
    sentence: 'and(), or() and not() nest as they are written',
    query: Person.select(Person.id)
      .where(not(or(and(Person.id.gt(1), Person.id.lt(4)), Person.name.eq('Zoe'))))
      .orderBy(Person.id),
    sql: {
      postgres: {
        sql: 'SELECT "people"."id" FROM "people" WHERE NOT (("people"."id" > $1 AND "people"."id" < $2) OR "people"."name" = $3) ORDER BY "people"."id"',
        values: ['1', '4', 'Zoe'],
      },
    },
    rows: [{ id: 1 }, { id: 4 }],
  },
  {
    sentence: 'every comparison has its operator',
    query: Person.select(Person.id).where(
      Person.id.ne(9),
      Person.id.gte(1),
      Person.id.lte(2),
      Person.id.between(0, 2),
      Person.id.notBetween(5, 6),
      Person.email.isDistinctFrom('x'),
      Person.email.isNotDistinctFrom(Person.email),
      Person.bossId.isNotNull(),
    ),
    sql: {
      postgres: {
        sql: 'SELECT "people"."id" FROM "people" WHERE "people"."id" <> $1 AND "people"."id" >= $2 AND "people"."id" <= $3 AND "people"."id" BETWEEN $4 AND $5 AND "people"."id" NOT BETWEEN $6 AND $7 AND "people"."email" IS DISTINCT FROM $8 AND "people"."email" IS NOT DISTINCT FROM "people"."email" AND "people"."boss_id" IS NOT NULL',
        values: ['9', '1', '2', '0', '2', '5', '6', 'x'],
      },
    },
    rows: [{ id: 2 }],
  },
  {
    sentence: 'a list travels as one parameter, whatever its length',
    query: Person.select(Person.id)
      .where(Person.id.in([1, 2, 9]), Person.name.notIn(['Bob', 'say "hi", {x}']))
      .orderBy(Person.id),
    sql: {
      postgres: {
        sql: 'SELECT "people"."id" FROM "people" WHERE "people"."id" = ANY($1::int4[]) AND "people"."name" <> ALL($2::text[]) ORDER BY "people"."id"',
        values: ['{1,2,9}', '{Bob,"say \\"hi\\", {x}"}'],
      },
    },
    rows: [{ id: 1 }],
  },
  {
    sentence: 'nothing is in an empty list',
    query: Person.select(Person.id).where(Person.id.in([])),
    sql: {
      postgres: { sql: 'SELECT "people"."id" FROM "people" WHERE "people"."id" = ANY($1::int4[])', values: ['{}'] },
    },
    rows: [],
  },
  {
    sentence: 'the signs of LIKE stand for themselves in contains() and its like',
    query: Post.select(Post.id).where(
      Post.title.contains('100%'),
      Post.title.icontains('OF CATS_'),
      Post.title.startsWith('100% '),
      Post.title.istartsWith('100% O'),
      Post.title.endsWith('s_'),
      Post.title.iendsWith('S_'),
    ),
    sql: {
      postgres: {
        sql: 'SELECT "posts"."id" FROM "posts" WHERE "posts"."title" LIKE $1 AND "posts"."title" ILIKE $2 AND "posts"."title" LIKE $3 AND "posts"."title" ILIKE $4 AND "posts"."title" LIKE $5 AND "posts"."title" ILIKE $6',
        values: ['%100\\%%', '%OF CATS\\_%', '100\\% %', '100\\% O%', '%s\\_', '%S\\_'],
      },
    },
    rows: [{ id: 5 }],
  },
  {
    sentence: 'like() and regex() take patterns',
    query: Post.select(Post.id)
      .where(
        Post.title.like('%databases'),
        Post.title.ilike('%DATA%'),
        Post.title.notLike('x%'),
        Post.title.notIlike('X%'),
        Post.title.regex('^[SL]'),
        Post.title.iregex('^s'),
      )
      .orderBy(Post.id),
    sql: {
      postgres: {
        sql: 'SELECT "posts"."id" FROM "posts" WHERE "posts"."title" LIKE $1 AND "posts"."title" ILIKE $2 AND "posts"."title" NOT LIKE $3 AND "posts"."title" NOT ILIKE $4 AND "posts"."title" ~ $5 AND "posts"."title" ~* $6 ORDER BY "posts"."id"',
        values: ['%databases', '%DATA%', 'x%', 'X%', '^[SL]', '^s'],
      },
    },
    rows: [{ id: 1 }],
  },
  {
    sentence: 'NULLs come last going up and first going down, on every engine',
    query: Person.select(Person.id).orderBy(Person.age, Person.id.desc()),
    sql: {
      postgres: { sql: 'SELECT "people"."id" FROM "people" ORDER BY "people"."age", "people"."id" DESC' },
      cockroach: { sql: 'SELECT "people"."id" FROM "people" ORDER BY "people"."age" NULLS LAST, "people"."id" DESC' },
      cockroach21: {
        sql: 'SELECT "people"."id" FROM "people" ORDER BY "people"."age" IS NULL, "people"."age", "people"."id" DESC',
      },
    },
    rows: [{ id: 1 }, { id: 4 }, { id: 2 }, { id: 3 }],
  },
  {
    sentence: 'nulls says where NULLs come',
    query: Person.select(Person.id).orderBy(Person.age.desc({ nulls: 'last' }), Person.email.asc({ nulls: 'first' })),
    sql: {
      postgres: {
        sql: 'SELECT "people"."id" FROM "people" ORDER BY "people"."age" DESC NULLS LAST, "people"."email" NULLS FIRST',
      },
      cockroach: { sql: 'SELECT "people"."id" FROM "people" ORDER BY "people"."age" DESC, "people"."email"' },
    },
    rows: [{ id: 2 }, { id: 4 }, { id: 1 }, { id: 3 }],
  },
  {
    sentence: 'pages count from 1',
    query: Person.select(Person.id).orderBy(Person.id).paginate(2, 3),
    sql: {
      postgres: {
        sql: 'SELECT "people"."id" FROM "people" ORDER BY "people"."id" LIMIT $1 OFFSET $2',
        values: ['3', '3'],
      },
    },
    rows: [{ id: 4 }],
  },
  {
    sentence: 'distinct() leaves out equal rows',
    query: Post.select(Post.authorId).distinct().orderBy(Post.authorId),
    sql: { postgres: { sql: 'SELECT DISTINCT "posts"."author_id" FROM "posts" ORDER BY "posts"."author_id"' } },
    rows: [{ authorId: 1 }, { authorId: 2 }],
  },
  {
    sentence: 'distinctOn() keeps the first row of each group',
    query: Post.select(Post.authorId, Post.title).distinctOn(Post.authorId).orderBy(Post.authorId, Post.score.desc()),
    sql: {
      postgres: {
        sql: 'SELECT DISTINCT ON ("posts"."author_id") "posts"."author_id", "posts"."title" FROM "posts" ORDER BY "posts"."author_id", "posts"."score" DESC',
      },
    },
    rows: [
      { authorId: 1, title: 'Large databases' },
      { authorId: 2, title: 'On cats' },
    ],
  },
  {
    sentence: 'rows are locked as asked',
    query: Person.select(Person.id)
      .where(Person.id.eq(1))
      .forUpdate({ of: [Person], wait: 'nowait' }),
    sql: {
      postgres: {
        sql: 'SELECT "people"."id" FROM "people" WHERE "people"."id" = $1 FOR UPDATE OF "people" NOWAIT',
        values: ['1'],
      },
    },
    rows: [{ id: 1 }],
  },
  {
    sentence: 'rows that others have locked are left out where the engine can do that',
    query: Person.select(Person.id).where(Person.id.eq(1)).forNoKeyUpdate({ wait: 'skip locked' }),
    needs: 'skipLocked',
    sql: {
      postgres: {
        sql: 'SELECT "people"."id" FROM "people" WHERE "people"."id" = $1 FOR NO KEY UPDATE SKIP LOCKED',
        values: ['1'],
      },
      cockroach21: { error: 'CockroachDB 21.1.0 has no SKIP LOCKED.' },
    },
    rows: [{ id: 1 }],
  },
  {
    sentence: 'the weaker locks have their words',
    query: Person.select(Person.id).where(Person.id.eq(1)).forShare(),
    sql: { postgres: { sql: 'SELECT "people"."id" FROM "people" WHERE "people"."id" = $1 FOR SHARE', values: ['1'] } },
    rows: [{ id: 1 }],
  },
  {
    sentence: 'a key that others may refer to is locked by FOR KEY SHARE',
    query: Person.select(Person.id).where(Person.id.eq(1)).forKeyShare(),
    sql: {
      postgres: { sql: 'SELECT "people"."id" FROM "people" WHERE "people"."id" = $1 FOR KEY SHARE', values: ['1'] },
    },
    rows: [{ id: 1 }],
  },
  {
    sentence: 'row values are compared as one',
    query: Post.select(Post.id)
      .where(
        tuple(Post.authorId, Post.score).in([
          [1, 10],
          [2, 30],
        ]),
        tuple(Post.authorId, Post.score).gt([1, 9]),
        tuple(Post.authorId, Post.score).ne([2, 30]),
      )
      .orderBy(Post.id),
    sql: {
      postgres: {
        sql: 'SELECT "posts"."id" FROM "posts" WHERE ("posts"."author_id", "posts"."score") IN (($1, $2), ($3, $4)) AND ("posts"."author_id", "posts"."score") > ($5, $6) AND ("posts"."author_id", "posts"."score") <> ($7, $8) ORDER BY "posts"."id"',
        values: ['1', '10', '2', '30', '1', '9', '2', '30'],
      },
    },
    rows: [{ id: 1 }],
  },
  {
    sentence: 'raw SQL stands wherever an expression can, its values as parameters',
    query: Person.select({ id: Person.id, shout: sql`upper(${Person.name})` })
      .where(sql`${Person.age} > ${40}`)
      .orderBy(sql`${Person.name} desc`),
    sql: {
      postgres: {
        sql: 'SELECT "people"."id", upper("people"."name") AS "shout" FROM "people" WHERE "people"."age" > $1 ORDER BY "people"."name" desc',
        values: ['40'],
      },
    },
    rows: [
      { id: 4, shout: 'DAN' },
      { id: 2, shout: 'BOB' },
    ],
  },
  {
    sentence: 'a whole query by hand is read by the model it was given to',
    query: Post.raw(sql`select id, author_id, 7 as extra from ${Post} where score > ${15} order by id`),
    sql: {
      postgres: { sql: 'select id, author_id, 7 as extra from "posts" where score > $1 order by id', values: ['15'] },
    },
    rows: [
      { id: 2, authorId: 1, extra: 7 },
      { id: 3, authorId: 2, extra: 7 },
    ],
  },
];
