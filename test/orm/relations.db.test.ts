import { createTables, type Executor, fn, foreignKey, integer, model, prefetch, text, timestamptz } from 'phoebe';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { forEachEngine, type TestDatabase } from '../setup/engines.ts';
import { expectQueries } from '../setup/query-log.ts';
import { Comment, MODELS, openBlog, Person, Post, PostTag, Profile, postTags, Tag } from './blog.ts';

/** A key whose values are Dates, and a foreign key to it. */
const Day = model('Day', { at: timestamptz().primaryKey(), name: text() });
const Event = model('Event', { id: integer().primaryKey(), day: foreignKey(() => Day, { backref: 'events' }) });

forEachEngine((engine) => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await openBlog(engine);
    database.db.bind(MODELS);
    await createTables(database.db, [Day, Event]);
    database.db.bind([Day, Event]);
  });
  afterAll(() => database.drop());
  const lastStatement = () => database.queries.statements.at(-1);

  test('a foreign key read forward fills one row, and null where there is none', async () => {
    const query = Comment.select(Comment.id).with(Comment.author, Person.select(Person.name)).orderBy(Comment.id);
    const rows = await expectQueries(database, 2, () => query);
    expect(lastStatement()).toBe(
      'SELECT "people"."name", "people"."id" AS "$parent" FROM "people" WHERE "people"."id" = ANY($1::int4[])',
    );
    expect(rows).toEqual([
      { id: 1, author: { name: 'Bob' } },
      { id: 2, author: { name: 'Cyd' } },
      { id: 3, author: null },
      { id: 4, author: { name: 'Bob' } },
      { id: 5, author: { name: 'Ada' } },
    ]);
  });

  test('read backward it fills a list, and the key that was only needed for it stays out of the rows', async () => {
    const query = Person.select(Person.name)
      .with(Post.author, Post.select(Post.title).orderBy(Post.score.desc()))
      .orderBy(Person.id);
    const rows = await expectQueries(database, 2, () => query);
    expect(database.queries.statements.at(-2)).toBe(
      'SELECT "people"."name", "people"."id" FROM "people" ORDER BY "people"."id"',
    );
    expect(lastStatement()).toBe(
      'SELECT "posts"."title", "posts"."author_id" AS "$parent" FROM "posts" WHERE "posts"."author_id" = ANY($1::int4[]) ORDER BY "posts"."score" DESC',
    );
    expect(rows).toEqual([
      { name: 'Ada', posts: [{ title: 'Large databases' }, { title: 'Small databases' }] },
      { name: 'Bob', posts: [{ title: 'On cats' }, { title: '100% of cats_' }, { title: 'On dogs' }] },
      { name: 'Cyd', posts: [] },
      { name: 'Dan', posts: [] },
    ]);
  });

  test('three levels and two branches are a statement each', async () => {
    const query = Person.select(Person.id)
      .where(Person.id.lte(2))
      .with(
        Post.author,
        Post.select(Post.id)
          .where(Post.id.lte(3))
          .orderBy(Post.id)
          .with(
            Comment.post,
            Comment.select(Comment.body).orderBy(Comment.id).with(Comment.author, Person.select(Person.name)),
          ),
      )
      .with(Person.boss, Person.select(Person.name))
      .orderBy(Person.id);
    expect(await expectQueries(database, 5, () => query)).toEqual([
      {
        id: 1,
        boss: null,
        posts: [
          {
            id: 1,
            comments: [
              { body: 'first', author: { name: 'Bob' } },
              { body: 'second', author: { name: 'Cyd' } },
              { body: 'third', author: null },
            ],
          },
          { id: 2, comments: [{ body: 'fourth', author: { name: 'Bob' } }] },
        ],
      },
      { id: 2, boss: { name: 'Ada' }, posts: [{ id: 3, comments: [{ body: 'fifth', author: { name: 'Ada' } }] }] },
    ]);
  });

  test('without rows, or without keys, the relation is not asked for', async () => {
    expect(await expectQueries(database, 1, () => Person.select().where(Person.id.gt(99)).with(Post.author))).toEqual(
      [],
    );
    const rootless = Person.select(Person.id).where(Person.id.eq(1)).with(Person.boss);
    expect(await expectQueries(database, 1, () => rootless)).toEqual([{ id: 1, boss: null }]);
  });

  test('a self-reference is read forward, and by its reverse backward', async () => {
    const query = Person.select(Person.name)
      .with(Person.boss.reverse, Person.select(Person.name).orderBy(Person.id))
      .orderBy(Person.id)
      .limit(2);
    expect(await query).toEqual([
      { name: 'Ada', team: [{ name: 'Bob' }, { name: 'Cyd' }] },
      { name: 'Bob', team: [{ name: 'Dan' }] },
    ]);
  });

  test('a unique foreign key gives one row or null backward', async () => {
    const rows = await Person.select(Person.id)
      .with(Profile.person, Profile.select(Profile.motto))
      .orderBy(Person.id)
      .limit(2);
    expect(rows).toEqual([
      { id: 1, profile: { motto: 'count' } },
      { id: 2, profile: null },
    ]);
  });

  test('a limit counts for each parent by itself, in the order of the query', async () => {
    const query = Person.select(Person.id)
      .with(Post.author, Post.select(Post.id, Post.authorId).orderBy(Post.score.desc()).limit(2))
      .orderBy(Person.id)
      .limit(3);
    expect(await expectQueries(database, 2, () => query)).toEqual([
      { id: 1, posts: [{ id: 2, authorId: 1 }, { id: 1, authorId: 1 }] }, // biome-ignore format: rows
      { id: 2, posts: [{ id: 3, authorId: 2 }, { id: 5, authorId: 2 }] }, // biome-ignore format: rows
      { id: 3, posts: [] },
    ]);
    expect(lastStatement()).toBe(
      engine.dialect.lateralLimit
        ? 'SELECT "$related"."id", "$related"."authorId", "$parents"."key" AS "$parent" FROM unnest($1::int4[]) AS "$parents" ("key") CROSS JOIN LATERAL (SELECT "posts"."id" AS "id", "posts"."author_id" AS "authorId", row_number() OVER (ORDER BY "posts"."score" DESC) AS "$row" FROM "posts" WHERE "posts"."author_id" = "$parents"."key" ORDER BY "posts"."score" DESC LIMIT $2) AS "$related" ORDER BY "$related"."$row"'
        : 'SELECT "$related"."id", "$related"."authorId", "$related"."$parent" FROM (SELECT "posts"."id" AS "id", "posts"."author_id" AS "authorId", "posts"."author_id" AS "$parent", row_number() OVER (PARTITION BY "posts"."author_id" ORDER BY "posts"."score" DESC) AS "$row" FROM "posts" WHERE "posts"."author_id" = ANY($1::int4[])) AS "$related" WHERE "$related"."$row" <= $2 ORDER BY "$related"."$row"',
    );
  });

  test('both forms of a limited relation give the same rows', async () => {
    const { db } = database;
    const other: Executor = {
      dialect: async () => ({ ...(await db.dialect()), lateralLimit: !engine.dialect.lateralLimit }),
      execute: (query, options) => db.execute(query, options),
      executeRaw: (query, options) => db.executeRaw(query, options),
      compile: (query) => db.compile(query),
    };
    const queries = [
      Person.select(Person.id).with(
        Post.author,
        Post.select(Post.id, Person.name).join(Person).orderBy(Post.score).limit(2),
      ),
      Person.select(Person.id).with(Post.author, Post.select(Post.id).orderBy(Post.id.desc()).offset(1)),
      Post.select(Post.id).with(postTags.tags, Tag.select(Tag.name).orderBy(Tag.id).limit(1).offset(1)),
      Person.select(Person.id).with(
        Post.author,
        Post.select({ day: Post.day, n: fn.count() }).groupBy(Post.day).orderBy(Post.day).limit(2),
      ),
    ];
    for (const query of queries) {
      const rows = await query.on(other).all();
      expect(rows).toEqual(await query.on(db).all());
      expect(JSON.stringify(rows)).toContain('[{');
    }
  });

  test('an offset counts for each parent too, and limits nest', async () => {
    const query = Person.select(Person.id)
      .with(
        Post.author,
        Post.select(Post.id)
          .orderBy(Post.id)
          .offset(1)
          .limit(1)
          .with(Comment.post, Comment.select(Comment.id).orderBy(Comment.id.desc()).limit(1)),
      )
      .orderBy(Person.id)
      .limit(2);
    expect(await query).toEqual([
      { id: 1, posts: [{ id: 2, comments: [{ id: 4 }] }] },
      { id: 2, posts: [{ id: 4, comments: [] }] },
    ]);
  });

  test('a many-to-many relation is one statement, from either side', async () => {
    const posts = Post.select(Post.id)
      .with(postTags.tags, Tag.select(Tag.name).orderBy(Tag.name))
      .orderBy(Post.id)
      .limit(3);
    expect(await expectQueries(database, 2, () => posts)).toEqual([
      { id: 1, tags: [{ name: 'new' }, { name: 'sql' }] },
      { id: 2, tags: [{ name: 'sql' }] },
      { id: 3, tags: [{ name: 'cats' }] },
    ]);
    expect(lastStatement()).toBe(
      'SELECT "tags"."name", "post_tags"."post_id" AS "$parent" FROM "tags" INNER JOIN "post_tags" ON "post_tags"."tag_id" = "tags"."id" WHERE "post_tags"."post_id" = ANY($1::int4[]) ORDER BY "tags"."name"',
    );
    expect(
      await Tag.select(Tag.name).with(postTags.posts, Post.select(Post.id).orderBy(Post.id)).orderBy(Tag.id),
    ).toEqual([
      { name: 'sql', posts: [{ id: 1 }, { id: 2 }] },
      { name: 'cats', posts: [{ id: 3 }] },
      { name: 'new', posts: [{ id: 1 }] },
    ]);
  });

  test('a many-to-many relation is ordered by the model between, shows its fields and is limited per parent', async () => {
    const query = Post.select(Post.id)
      .with(
        postTags.tags,
        Tag.select({ name: Tag.name, rank: PostTag.rank }).join(PostTag).orderBy(PostTag.rank.desc()).limit(1),
      )
      .orderBy(Post.id)
      .limit(2);
    expect(await query).toEqual([
      { id: 1, tags: [{ name: 'new', rank: 2 }] },
      { id: 2, tags: [{ name: 'sql', rank: 1 }] },
    ]);
  });

  test('prefetch() reads a relation of rows in hand and leaves them as they are', async () => {
    const people = await Person.select().orderBy(Person.id).limit(2);
    const filled = await expectQueries(database, 1, () => prefetch(Person, people, Post.author));
    expect(filled.map(({ posts }) => posts.map(({ id }) => id).sort())).toEqual([
      [1, 2],
      [3, 4, 5],
    ]);
    expect(people[0]).not.toHaveProperty('posts');
    const named = await prefetch(Post, [{ id: 1, authorId: 2 }], Post.author, Person.select(Person.name));
    expect(named).toEqual([{ id: 1, authorId: 2, author: { name: 'Bob' } }]);
    await expect(prefetch(Person, [{ name: 'x' }], Post.author)).rejects.toThrow(
      'prefetch() needs "id" in every row to find "posts". Add it to the select list.',
    );
  });

  test('keys that are no plain values are matched all the same', async () => {
    const at = new Date('2026-05-05T10:00:00.123Z');
    await Day.create({ at, name: 'x' });
    await Event.createMany([{ id: 1, dayId: at }, { id: 2, dayId: at }]); // biome-ignore format: rows
    const days = await Day.select().with(Event.day, Event.select(Event.id).orderBy(Event.id));
    expect(days).toEqual([{ at, name: 'x', events: [{ id: 1 }, { id: 2 }] }]);
    const filled = await prefetch(Day, [{ at }], Event.day, Event.select(Event.id).orderBy(Event.id));
    expect(filled[0]!.events).toHaveLength(2);
  });

  test('relations run in the transaction of their query', async () => {
    const counts = await database.db
      .runTransaction(async () => {
        await Post.create({
          id: 9,
          authorId: 4,
          title: 't',
          created: new Date(),
          day: '2026-01-09',
          labels: [],
          data: {},
        });
        const [dan] = await Person.select(Person.id).where(Person.id.eq(4)).with(Post.author);
        throw Object.assign(new Error('undo'), { count: dan!.posts.length });
      })
      .catch((error: Error & { count: number }) => error.count);
    expect(counts).toBe(1);
    expect((await Person.select(Person.id).where(Person.id.eq(4)).with(Post.author))[0]!.posts).toEqual([]);
  });

  test('rows read piece by piece have their relations, one statement a piece', async () => {
    const read: unknown[] = [];
    const query = Person.select(Person.name).with(Person.boss, Person.select(Person.name)).orderBy(Person.name.desc());
    await expectQueries(database, 3, async () => {
      for await (const row of query.iterate({ batchSize: 3 })) read.push(row);
    });
    expect(read).toEqual(await query);
    expect(read[0]).toEqual({ name: 'Dan', boss: { name: 'Bob' } });
  });

  test('the first row alone has its relations, too', async () => {
    const query = Person.select(Person.id).orderBy(Person.id.desc()).with(Person.boss, Person.select(Person.name));
    expect(await query.first()).toEqual({ id: 4, boss: { name: 'Bob' } });
    expect(await query.get()).toEqual({ id: 4, boss: { name: 'Bob' } });
  });
});

test('wrong relations are refused with what is right', () => {
  const misuse: readonly (readonly [run: () => unknown, message: string])[] = [
    [
      () => Tag.select().with(Post.author as never),
      '"Post.author" joins "Post" and "Person"; it cannot be read from "Tag".',
    ],
    [() => Tag.select().with(postTags.tags as never), '"tags" is read from "Post"; it cannot be read from "Tag".'],
    [
      () => Person.select().with(Post.author, Tag.select() as never),
      'The relation "posts" is read by a query of "Post", but got one of "Tag".',
    ],
    [() => Person.select().with(Post.author).with(Post.author), 'The relation "posts" is read by this query already.'],
    [
      () => Person.select().with(Post.author).as('x'),
      'as() takes the query as part of another statement, where relations cannot be read. Leave with(relation) out.',
    ],
    [
      () => Person.select().with(Post.author, Post.select().distinct().limit(1)),
      "A relation's query cannot have both distinct() and a limit: rows are counted before equal ones are left out.",
    ],
  ];
  for (const [run, message] of misuse) expect(run).toThrow(message);
});
