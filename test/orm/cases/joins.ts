import { Comment, Person, Post, Tag } from '../blog.ts';
import type { QueryCase } from '../query-case.ts';

const Boss = Person.alias('boss');
const best = Post.select(Post.title, Post.score)
  .where(Post.authorId.eq(Person.id))
  .orderBy(Post.score.desc())
  .limit(1)
  .as('best');

export const joins: readonly QueryCase[] = [
  {
    sentence: 'a join goes by the foreign key between the two models',
    query: Post.select(Post.id, Person.name).join(Person).where(Post.score.gt(8)).orderBy(Post.id),
    sql: {
      postgres: {
        sql: 'SELECT "posts"."id", "people"."name" FROM "posts" INNER JOIN "people" ON "posts"."author_id" = "people"."id" WHERE "posts"."score" > $1 ORDER BY "posts"."id"',
        values: ['8'],
      },
    },
    rows: [
      { id: 1, name: 'Ada' },
      { id: 2, name: 'Ada' },
      { id: 3, name: 'Bob' },
    ],
  },
  {
    sentence: 'it does not matter which side holds the foreign key',
    query: Person.select(Person.name, Post.title).join(Post).where(Post.id.eq(4)),
    sql: {
      postgres: {
        sql: 'SELECT "people"."name", "posts"."title" FROM "people" INNER JOIN "posts" ON "posts"."author_id" = "people"."id" WHERE "posts"."id" = $1',
        values: ['4'],
      },
    },
    rows: [{ name: 'Bob', title: 'On dogs' }],
  },
  {
    sentence: 'three models are joined one after the other',
    query: Comment.select(Comment.body, Post.title, Person.name)
      .join(Post)
      .join(Person, { on: Post.author })
      .where(Comment.id.eq(5)),
    sql: {
      postgres: {
        sql: 'SELECT "comments"."body", "posts"."title", "people"."name" FROM "comments" INNER JOIN "posts" ON "comments"."post_id" = "posts"."id" INNER JOIN "people" ON "posts"."author_id" = "people"."id" WHERE "comments"."id" = $1',
        values: ['5'],
      },
    },
    rows: [{ body: 'fifth', title: 'On cats', name: 'Bob' }],
  },
  {
    sentence: 'a model is joined with itself under an alias',
    query: Person.select({ name: Person.name, boss: Boss.name.orNull() })
      .leftJoin(Boss, { on: Person.boss })
      .orderBy(Boss.name, Person.id),
    sql: {
      postgres: {
        sql: 'SELECT "people"."name", "boss"."name" AS "boss" FROM "people" LEFT JOIN "people" AS "boss" ON "people"."boss_id" = "boss"."id" ORDER BY "boss"."name", "people"."id"',
      },
      cockroach: {
        sql: 'SELECT "people"."name", "boss"."name" AS "boss" FROM "people" LEFT JOIN "people" AS "boss" ON "people"."boss_id" = "boss"."id" ORDER BY "boss"."name" NULLS LAST, "people"."id"',
      },
      cockroach21: {
        sql: 'SELECT "people"."name", "boss"."name" AS "boss" FROM "people" LEFT JOIN "people" AS "boss" ON "people"."boss_id" = "boss"."id" ORDER BY "boss"."name" IS NULL, "boss"."name", "people"."id"',
      },
    },
    rows: [
      { name: 'Bob', boss: 'Ada' },
      { name: 'Cyd', boss: 'Ada' },
      { name: 'Dan', boss: 'Bob' },
      { name: 'Ada', boss: null },
    ],
  },
  {
    sentence: 'the other direction of a self-reference is its reverse',
    query: Person.select({ boss: Person.name, member: Boss.name })
      .join(Boss, { on: Person.boss.reverse })
      .where(Person.id.eq(1))
      .orderBy(Boss.id),
    sql: {
      postgres: {
        sql: 'SELECT "people"."name" AS "boss", "boss"."name" AS "member" FROM "people" INNER JOIN "people" AS "boss" ON "boss"."boss_id" = "people"."id" WHERE "people"."id" = $1 ORDER BY "boss"."id"',
        values: ['1'],
      },
    },
    rows: [
      { boss: 'Ada', member: 'Bob' },
      { boss: 'Ada', member: 'Cyd' },
    ],
  },
  {
    sentence: 'a right join keeps the rows of the new table',
    query: Comment.select(Comment.id.orNull(), Post.title).rightJoin(Post).where(Post.id.gte(3)).orderBy(Post.id),
    sql: {
      postgres: {
        sql: 'SELECT "comments"."id" AS "id", "posts"."title" FROM "comments" RIGHT JOIN "posts" ON "comments"."post_id" = "posts"."id" WHERE "posts"."id" >= $1 ORDER BY "posts"."id"',
        values: ['3'],
      },
    },
    rows: [
      { id: 5, title: 'On cats' },
      { id: null, title: 'On dogs' },
      { id: null, title: '100% of cats_' },
    ],
  },
  {
    sentence: 'a full join keeps the rows of both, and orders NULLs alike',
    query: Tag.select({ tag: Tag.name.orNull(), post: Post.id.orNull() })
      .fullJoin(Post, { on: Tag.id.eq(Post.id.plus(1)) })
      .where(Post.id.isNull().or(Post.id.lt(4)))
      .orderBy(Post.id, Tag.id),
    sql: {
      postgres: {
        sql: 'SELECT "tags"."name" AS "tag", "posts"."id" AS "post" FROM "tags" FULL JOIN "posts" ON "tags"."id" = "posts"."id" + $1::int4 WHERE "posts"."id" IS NULL OR "posts"."id" < $2 ORDER BY "posts"."id", "tags"."id"',
        values: ['1', '4'],
      },
      cockroach: {
        sql: 'SELECT "tags"."name" AS "tag", "posts"."id" AS "post" FROM "tags" FULL JOIN "posts" ON "tags"."id" = "posts"."id" + $1::int4 WHERE "posts"."id" IS NULL OR "posts"."id" < $2 ORDER BY "posts"."id" NULLS LAST, "tags"."id" NULLS LAST',
        values: ['1', '4'],
      },
      cockroach21: {
        sql: 'SELECT "tags"."name" AS "tag", "posts"."id" AS "post" FROM "tags" FULL JOIN "posts" ON "tags"."id" = "posts"."id" + $1::int4 WHERE "posts"."id" IS NULL OR "posts"."id" < $2 ORDER BY "posts"."id" IS NULL, "posts"."id", "tags"."id" IS NULL, "tags"."id"',
        values: ['1', '4'],
      },
    },
    rows: [
      { tag: 'cats', post: 1 },
      { tag: 'new', post: 2 },
      { tag: null, post: 3 },
      { tag: 'sql', post: null },
    ],
  },
  {
    sentence: 'a cross join makes every pair',
    query: Tag.select({ tag: Tag.name, person: Person.name }).crossJoin(Person).orderBy(Tag.id, Person.id).limit(2),
    sql: {
      postgres: {
        sql: 'SELECT "tags"."name" AS "tag", "people"."name" AS "person" FROM "tags" CROSS JOIN "people" ORDER BY "tags"."id", "people"."id" LIMIT $1',
        values: ['2'],
      },
    },
    rows: [
      { tag: 'sql', person: 'Ada' },
      { tag: 'sql', person: 'Bob' },
    ],
  },
  {
    sentence: 'a lateral join runs a subquery for each row',
    query: Person.select({ name: Person.name, title: best.columns.title.orNull() })
      .leftJoinLateral(best)
      .orderBy(Person.id),
    sql: {
      postgres: {
        sql: 'SELECT "people"."name", "best"."title" AS "title" FROM "people" LEFT JOIN LATERAL (SELECT "posts"."title", "posts"."score" FROM "posts" WHERE "posts"."author_id" = "people"."id" ORDER BY "posts"."score" DESC LIMIT $1) AS "best" ON TRUE ORDER BY "people"."id"',
        values: ['1'],
      },
    },
    rows: [
      { name: 'Ada', title: 'Large databases' },
      { name: 'Bob', title: 'On cats' },
      { name: 'Cyd', title: null },
      { name: 'Dan', title: null },
    ],
  },
  {
    sentence: 'several sources in from() make every combination, and where() picks',
    query: Person.select(Person.name, Post.title).from(Person, Post).where(Post.authorId.eq(Person.id), Post.id.eq(3)),
    sql: {
      postgres: {
        sql: 'SELECT "people"."name", "posts"."title" FROM "people", "posts" WHERE "posts"."author_id" = "people"."id" AND "posts"."id" = $1',
        values: ['3'],
      },
    },
    rows: [{ name: 'Bob', title: 'On cats' }],
  },
];
