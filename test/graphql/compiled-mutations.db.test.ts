import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'graphql';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createExecute } from '../../src/graphql/index.ts';
import { connect, type Database, sql } from '../../src/index.ts';
import { barrier } from '../setup/barrier.ts';
import { forEachEngine } from '../setup/engines.ts';
import { type Api, blogApi, blogSchema } from './setup/api.ts';
import { Author, BLOG_MODELS, Post } from './setup/blog.ts';
import { clearBlog, seedBlog } from './setup/seed-blog.ts';
import { withoutCheck } from './setup/without-check.ts';

/*
 * Mutations run on two ways: planned once and answered from the rows that were written, or field by field by graphql-js. The
 * answers are compared as bytes, and so is what is in the tables afterwards.
 */
const FOLDER = join(import.meta.dirname, 'cases');
const CASES = readdirSync(FOLDER)
  .filter((file) => file.startsWith('write-') && file.endsWith('.graphql'))
  .map((file) => {
    const text = readFileSync(join(FOLDER, file), 'utf8');
    const variables = /^# variables: (.*)$/m.exec(text)?.[1];
    return [file, text, variables === undefined ? {} : JSON.parse(variables)] as const;
  });

const MAKE = 'createTag(input: { name: "new", weight: 0.5 }) { tag { id name weight } }';

const MORE: readonly (readonly [string, string, Record<string, unknown>])[] = [
  ['one row', `mutation { ${MAKE} }`, {}],
  [
    'columns of many kinds',
    'mutation { createPost(input: { id: 30, title: "Kinds", authorId: "1", price: "1.5", labels: ["a", "b"], details: { a: [1, null] }, published: "2026-01-02T03:04:05Z" }) { post { __typename id title views price status labels details published authorId slug shoutedTitle } } }',
    {},
  ],
  [
    'aliases, fragments and what is skipped',
    'mutation ($no: Boolean!) { a: createTag(input: { name: "x" }) { ...P t: tag { n: name } } b: createTag(input: { name: "y" }) @include(if: $no) { tag { name } } __typename } fragment P on TagPayload { __typename tag { id weight @skip(if: true) } }',
    { no: false },
  ],
  ["keys that are an object's prototype", `mutation { __proto__: ${MAKE} }`, {}],
  ['the same in a payload', 'mutation { createTag(input: { name: "x" }) { __proto__: tag { name } } }', {}],
  ['the same in a row', 'mutation { createTag(input: { name: "x" }) { tag { __proto__: name } } }', {}],
  [
    'rows by relations',
    'mutation { createPost(input: { id: 31, title: "R", authorId: "1" }) { post { author { name posts { totalCount } } } } }',
    {},
  ],
  [
    'a payload with the query',
    'mutation { createTag(input: { name: "q" }) { tag { name } query { tags { totalCount } } } }',
    {},
  ],
  [
    'a payload with relations, and another write behind it',
    'mutation { updateTag(id: "cats", input: { weight: 1 }) { tag { posts { totalCount } } } deletePost(id: 1) { deletedId } }',
    {},
  ],
  ['custom fields', 'mutation { updateAuthor(id: 1, input: { name: "Ann B." }) { author { label greeting } } }', {}],
  [
    'several rows',
    'mutation { createTags(input: [{ name: "s1" }, { name: "s2", weight: 2 }]) { affectedCount tags { name weight } } }',
    {},
  ],
  ['no rows', 'mutation { createTags(input: []) { affectedCount tags { name } } }', {}],
  ['an increment', 'mutation { updatePost(id: 1, increment: { views: 3 }) { post { views } } }', {}],
  ['nothing to set', 'mutation { updatePost(id: 1, input: {}) { post { title } } }', {}],
  ['a row that goes', 'mutation { deleteTag(id: "cats") { deletedId tag { name weight } } }', {}],
  [
    'rows with their own',
    'mutation { createAuthor(input: { id: 40, email: "n@x.org", name: "N", posts: { create: [{ id: 41, title: "p" }, { id: 42, title: "q" }] } }) { author { id name } } }',
    {},
  ],
  [
    'rows that are connected',
    'mutation { updateAuthor(id: 1, input: { name: "C", posts: { connect: [{ id: 2 }] } }) { author { name } } }',
    {},
  ],
  ['a row that is not there', 'mutation { updatePost(id: 999, input: { title: "x" }) { post { title } } }', {}],
  ['a row that cannot go, for it is not there', 'mutation { deletePost(id: 999) { deletedId } }', {}],
  ['a key that is none', 'mutation { deletePost(id: "x") { deletedId } }', {}],
  [
    'a value that is taken',
    'mutation { createAuthor(input: { id: 50, email: "ann@x.org", name: "A" }) { author { id } } }',
    {},
  ],
  [
    'a reference to nothing',
    'mutation { createPost(input: { id: 51, title: "x", authorId: "999" }) { post { id } } }',
    {},
  ],
  ['a row that others name', 'mutation { deleteAuthor(id: 1) { deletedId } }', {}],
  [
    'a value that does not fit',
    'mutation { createPost(input: { id: 52, title: "x", authorId: "1", price: "123456789.123" }) { post { id } } }',
    {},
  ],
  ['an error behind a write', `mutation { ${MAKE} again: ${MAKE} }`, {}],
  ['an update without anything', 'mutation { updatePost(id: 1) { post { id } } }', {}],
  ['too many rows', 'mutation { deletePosts(where: { id: { isNull: false } }, maxAffected: 1) { affectedCount } }', {}],
  ['a variable of the wrong type', 'mutation ($id: ID!) { deletePost(id: $id) { deletedId } }', { id: { no: 1 } }],
  ['a variable that is missing', 'mutation ($id: ID!) { deletePost(id: $id) { deletedId } }', {}],
  ['a transaction for each field', `mutation @transaction(mode: PER_FIELD) { ${MAKE} again: ${MAKE} }`, {}],
];

/** An author with posts; what the payload asks of them. */
const author = (posts: string, asked: string, more = '') =>
  `mutation ($first: Int) { createAuthor(input: { id: 40, email: "n@x.org", name: "N", posts: { ${posts} } ${more} }) { author { name ${asked} id } } }`;
const TWO = 'create: [{ id: 62, title: "b" }, { id: 61, title: "a", price: "1.5" }]';

/** Answered by what the statements that wrote gave back: nothing is read. */
const NEW_ROWS: readonly (readonly [string, string, Record<string, unknown>])[] = [
  [
    'rows, in the order of their keys',
    author(TWO, 'posts { __typename nodes { __typename title id price shown: views } totalCount }'),
    {},
  ],
  [
    'under two names',
    author(
      TWO,
      'a: posts(first: 2) { nodes { title } } b: posts { totalCount } posts { nodes { views } nodes { id } }',
    ),
    {},
  ],
  ['on a page that a variable makes long enough', author(TWO, 'posts(first: $first) { nodes { id } }'), { first: 2 }],
  ['no rows', author('create: []', 'posts { nodes { id } totalCount }'), {}],
  ['relations of which the input says nothing', author(TWO, 'profile: name posts { totalCount }'), {}],
];

/** Read from the database, since other rows could be among them, or the order and the page are its affair. */
const READ_ROWS: readonly (readonly [string, string, Record<string, unknown>])[] = [
  ['a page that is too short', author(TWO, 'posts(first: $first) { nodes { id } }'), { first: 1 }],
  ['a page that is too long', author(TWO, 'posts(first: $first) { nodes { id } }'), { first: 1000 }],
  ['a negative page', author(TWO, 'posts(first: $first) { nodes { id } }'), { first: -1 }],
  ['another order', author(TWO, 'posts(orderBy: [{ title: DESC }]) { nodes { id } }'), {}],
  ['a filter', author(TWO, 'posts(where: { title: { eq: "a" } }) { nodes { id } }'), {}],
  ['edges and page info', author(TWO, 'posts { edges { cursor node { id } } pageInfo { hasNextPage endCursor } }'), {}],
  ['relations of the rows', author(TWO, 'posts { nodes { author { name } } }'), {}],
  ['rows that are connected too', author(`${TWO} connect: [{ id: 1 }]`, 'posts { nodes { id } }'), {}],
  [
    'another relation to the same rows, by a key that the client has chosen',
    author('create: [{ id: 61, title: "a", editorId: "40" }]', 'edited { totalCount nodes { id } }'),
    {},
  ],
  [
    'a row of the same model, which may name itself',
    'mutation { createAuthor(input: { id: 40, email: "n@x.org", name: "N", bossId: "40" }) { author { reports { nodes { id } totalCount } } } }',
    {},
  ],
  [
    'rows with rows of their own',
    author('create: [{ id: 61, title: "a", tags: { create: [{ name: "t" }] } }]', 'posts { nodes { id } }'),
    {},
  ],
  [
    'another root field behind it',
    author(TWO, 'posts { totalCount }').replace(
      /}$/,
      'createPost(input: { id: 70, title: "z", authorId: "40" }) { post { id } } }',
    ),
    {},
  ],
  ['an error among the rows', author('create: [{ id: 1, title: "a" }]', 'posts { nodes { id } }'), {}],
];

forEachEngine((engine) => {
  let api: Api;
  beforeAll(async () => {
    api = await blogApi(engine, { size: 1 });
  });
  afterAll(() => api.drop());

  /** What a mutation answers and leaves behind; then everything is as before. */
  const run = async (
    compile: boolean,
    text: string,
    variableValues: Record<string, unknown>,
    contextValue = {},
    maxAttempts?: number,
  ) => {
    const { db, queries } = api.database;
    const before = queries.events.length;
    const execute = createExecute({ db, compile, ...(maxAttempts === undefined ? {} : { maxAttempts }) });
    const result = await execute({ schema: blogSchema, document: parse(text), variableValues, contextValue });
    const sent = queries.events.slice(before).map(({ sql: statement }) => statement);
    const rows = [];
    for (const { meta } of BLOG_MODELS) rows.push(await tableOf(meta.tableName));
    await clearBlog(db);
    await seedBlog(db);
    return { bytes: JSON.stringify(result), rows, sent };
  };
  const tableOf = async (name: string) => {
    const { rows } = await api.database.db.execute(sql`select t.* from ${sql.identifier(name)} t order by 1, 2`);
    // The time of creation differs.
    return rows.map((row) => row.map((text) => text?.replace(/^20\d\d-\d\d-\d\d \d\d:\d\d:\d\d\.\d+.*$/, 'now')));
  };

  describe('both ways give the same bytes, leave the same rows, and send the same', () => {
    test.each([...CASES, ...MORE])('%s', async (_, text, variables) => {
      const planned = await run(true, text, variables);
      const byFields = await run(false, text, variables);
      expect(planned.bytes).toBe(byFields.bytes);
      expect(planned.rows).toEqual(byFields.rows);
      const [sent, expected] = [work(planned.sent), work(byFields.sent)];
      // A write that failed by the check of its rows is sent again without COMMIT, to tell its error.
      const again = planned.bytes.includes('"errors"') ? sent.slice(-expected.length) : sent;
      expect(again).toEqual(expected);
    });
  });

  /** The statements without transaction control, and without the check of their rows that allows COMMIT at their side. */
  const work = (sent: readonly string[]) =>
    sent.filter((statement) => !/^(BEGIN|SAVEPOINT|COMMIT|ROLLBACK|RELEASE)/.test(statement)).map(withoutCheck);

  describe('rows that are made with a new row', () => {
    const selects = (sent: readonly string[]) => sent.filter((statement) => statement.startsWith('SELECT')).length;

    test.each(NEW_ROWS)('are known: %s', async (_, text, variables) => {
      const planned = await run(true, text, variables);
      const byFields = await run(false, text, variables);
      expect(planned.bytes).toBe(byFields.bytes);
      expect(planned.bytes).not.toContain('errors');
      expect(planned.rows).toEqual(byFields.rows);
      expect([selects(planned.sent), selects(byFields.sent) > 0]).toEqual([0, true]);
    });

    test.each(READ_ROWS)('are read: %s', async (_, text, variables) => {
      const planned = await run(true, text, variables);
      const byFields = await run(false, text, variables);
      expect(planned.bytes).toBe(byFields.bytes);
      expect(planned.rows).toEqual(byFields.rows);
      expect(selects(planned.sent)).toBe(selects(byFields.sent));
    });

    test('are shown to a viewer by the rules of the viewer', async () => {
      const contextValue = {
        scope: (model: unknown) => (model === Post ? (table: any) => table.title.eq('a') : undefined),
      };
      const text = author('create: [{ id: 61, title: "a" }]', 'posts { nodes { id } }');
      const planned = await run(true, text, {}, contextValue);
      expect(planned.bytes).toBe((await run(false, text, {}, contextValue)).bytes);
      expect(selects(planned.sent)).toBeGreaterThan(0);
    });
  });

  describe.skipIf(engine.name !== 'postgres')('a single statement that loses against another transaction', () => {
    let other: Database;
    beforeAll(() => {
      other = connect(api.database.url);
    });
    afterAll(() => other.close());

    /** Runs an update that waits for the row until another transaction has changed it. */
    const lose = async (compile: boolean, maxAttempts: number) => {
      const begun = barrier(2);
      let release = (): void => {};
      const held = new Promise<void>((resolve) => {
        release = resolve;
      });
      const holding = other.runTransaction(async (tx) => {
        await tx.execute(sql`update tags set weight = 7 where name = 'cats'`);
        await begun.arrive();
        await held;
      });
      await begun.arrive();
      const work = run(
        compile,
        'mutation { updateTag(id: "cats", input: { weight: 9 }) { tag { id name } } }',
        {},
        {},
        maxAttempts,
      );
      // Tests of other databases of the server wait for locks, too.
      const waiting = sql`select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`;
      await expect.poll(async () => (await other.execute(waiting)).rows[0]![0]).not.toBe('0');
      release();
      await holding;
      return work;
    };

    test.each([1, 3])('of %i attempts it is told the same on both ways', async (maxAttempts) => {
      const planned = await lose(true, maxAttempts);
      const byFields = await lose(false, maxAttempts);
      expect(planned.bytes).toBe(byFields.bytes);
      expect(JSON.parse(planned.bytes)).toMatchObject(
        maxAttempts === 1
          ? { data: null, errors: [{ path: ['updateTag'], extensions: { code: 'TRANSACTION_RETRY_EXHAUSTED' } }] }
          : { extensions: { transaction: { attempts: 2, committed: true } } },
      );
      expect(planned.rows).toEqual(byFields.rows);
      expect(planned.sent.filter((statement) => statement === 'COMMIT')).toHaveLength(maxAttempts === 1 ? 0 : 1);
    });
  });

  test('a plan that was made for one viewer lets another write only what that one may', async () => {
    const document = parse('mutation { updateAuthor(id: 1, input: { name: "X" }) { author { id name } } }');
    const execute = createExecute({ db: api.database.db });
    const only = (id: number) => ({
      scope: (model: unknown) => (model === Author ? (table: any) => table.id.eq(id) : undefined),
    });
    const words: unknown[] = [];
    for (const context of [{}, only(1), only(2), {}]) {
      const { data, errors } = await execute({ schema: blogSchema, document, contextValue: context });
      words.push(errors?.[0]?.extensions.code ?? (data as any).updateAuthor.author.name);
    }
    expect(words).toEqual(['X', 'X', 'NOT_FOUND', 'X']);
  });

  describe('a value that cannot be shown, in tables that are not what the models say', () => {
    const text = 'mutation { updatePost(id: 1, increment: { views: 1 }) { post { id title views } } }';
    const nulls = async (compile: boolean) => {
      const { db } = api.database;
      await db.execute(sql`update posts set title = null where id = 1`);
      const execute = createExecute({ db, compile });
      const result = await execute({ schema: blogSchema, document: parse(text) });
      const { rows } = await db.execute(sql`select views from posts where id = 1`);
      await clearBlog(db);
      await seedBlog(db);
      return { ...JSON.parse(JSON.stringify(result)), views: Number(rows[0]![0]) };
    };

    test('is the same error on both ways, and nothing is committed', async () => {
      const { db } = api.database;
      await db.execute(sql`alter table posts alter column title drop not null`);
      const planned = await nulls(true);
      const byFields = await nulls(false);
      await db.execute(sql`alter table posts alter column title set not null`);
      expect(planned).toMatchObject({ data: null, errors: [{ path: ['updatePost', 'post', 'title'] }] });
      expect(planned).toEqual(byFields);
      expect(byFields.extensions).toEqual({ transaction: { attempts: 1, committed: false } });
    });
  });

  test('what GraphQL cannot always show, such as NaN, is committed behind its answer', async () => {
    const { db } = api.database;
    await db.execute(sql`update tags set weight = 'NaN' where name = 'cats'`);
    const { bytes, rows } = await run(true, 'mutation { deleteTag(id: "cats") { deletedId tag { weight } } }', {});
    expect(JSON.parse(bytes)).toMatchObject({
      data: null,
      errors: [{ path: ['deleteTag', 'tag', 'weight'] }],
      extensions: { transaction: { attempts: 1, committed: false } },
    });
    expect(JSON.stringify(rows)).toContain('NaN');
  });
});
