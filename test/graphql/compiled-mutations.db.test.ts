import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'graphql';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createExecute } from '../../src/graphql/index.ts';
import { sql } from '../../src/index.ts';
import { forEachEngine } from '../setup/engines.ts';
import { type Api, blogApi, blogSchema } from './setup/api.ts';
import { Author, BLOG_MODELS } from './setup/blog.ts';
import { clearBlog, seedBlog } from './setup/seed-blog.ts';

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

forEachEngine((engine) => {
  let api: Api;
  beforeAll(async () => {
    api = await blogApi(engine, { size: 1 });
  });
  afterAll(() => api.drop());

  /** What a mutation answers and leaves behind; then everything is as before. */
  const run = async (compile: boolean, text: string, variableValues: Record<string, unknown>, contextValue = {}) => {
    const { db, queries } = api.database;
    const before = queries.events.length;
    const execute = createExecute({ db, compile });
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
      // One that fails is not rolled back where COMMIT came with a statement that touched nothing.
      const work = (sent: readonly string[]) =>
        sent.filter((statement) => !/^(COMMIT|ROLLBACK|RELEASE)/.test(statement));
      expect(work(planned.sent)).toEqual(work(byFields.sent));
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

    test('is the same error, and a statement that was committed by itself is told as that', async () => {
      const { db } = api.database;
      await db.execute(sql`alter table posts alter column title drop not null`);
      const planned = await nulls(true);
      const byFields = await nulls(false);
      await db.execute(sql`alter table posts alter column title set not null`);
      expect(planned).toMatchObject({ data: null, errors: [{ path: ['updatePost', 'post', 'title'] }] });
      expect(planned.errors).toEqual(byFields.errors);
      expect(byFields.extensions).toEqual({ transaction: { attempts: 1, committed: false } });
      expect(planned.extensions).toEqual({ transaction: { attempts: 1, committed: true } });
      expect(planned.views - byFields.views).toBe(1);
    });
  });

  test('what GraphQL cannot always show, such as NaN, is committed behind its answer', async () => {
    const { db } = api.database;
    await db.execute(sql`update tags set weight = 'NaN' where name = 'cats'`);
    const text = 'mutation { updateTag(id: "cats", input: { name: "lions" }) { tag { name weight } } }';
    const { bytes, rows } = await run(true, text, {});
    expect(JSON.parse(bytes)).toMatchObject({
      data: null,
      errors: [{ path: ['updateTag', 'tag', 'weight'] }],
      extensions: { transaction: { attempts: 1, committed: false } },
    });
    expect(JSON.stringify(rows)).not.toContain('lions');
  });
});
