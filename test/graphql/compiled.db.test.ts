import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'graphql';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createExecute } from '../../src/graphql/index.ts';
import { forEachEngine } from '../setup/engines.ts';
import { type Api, blogApi, blogSchema } from './setup/api.ts';
import { Author, Post } from './setup/blog.ts';

/*
 * Queries run on two ways: planned once and stitched, or field by field by graphql-js. Answers are compared as bytes, errors
 * and the order of keys included. What is planned sends as many statements at most.
 */
const FOLDER = join(import.meta.dirname, 'cases');
const CASES = readdirSync(FOLDER)
  .filter((file) => file.startsWith('read-') && file.endsWith('.graphql'))
  .map((file) => {
    const text = readFileSync(join(FOLDER, file), 'utf8');
    const variables = /^# variables: (.*)$/m.exec(text)?.[1];
    return [file, text, variables === undefined ? {} : JSON.parse(variables)] as const;
  });

const MORE: readonly (readonly [string, string, Record<string, unknown>])[] = [
  ['fields that meet under one key', '{ authors { nodes { id } nodes { name a: id } } authors { totalCount } }', {}],
  [
    'fragments, named and inline, with and without a type',
    '{ posts(first: 2) { ...P } } fragment P on PostConnection { nodes { ... on Node { id } ...T ... { views } } } fragment T on Post { title __typename }',
    {},
  ],
  [
    'the name of every type',
    '{ __typename authors(first: 1) { __typename edges { __typename node { __typename } } pageInfo { __typename } } }',
    {},
  ],
  [
    'skipped and included fields',
    'query ($yes: Boolean!, $no: Boolean!) { authors(first: 1) { nodes { id @skip(if: $yes) name @include(if: $yes) born @include(if: $no) } totalCount @include(if: $no) } }',
    { yes: true, no: false },
  ],
  [
    'the same with the conditions the other way round',
    'query ($yes: Boolean!, $no: Boolean!) { authors(first: 1) { nodes { id @skip(if: $yes) name @include(if: $yes) born @include(if: $no) } totalCount @include(if: $no) } }',
    { yes: false, no: true },
  ],
  ["a key that is an object's prototype", '{ authors(first: 1) { nodes { __proto__: id name } } }', {}],
  [
    'two aliases with different arguments',
    '{ authors { nodes { a: posts(first: 1) { nodes { id } } b: posts(first: 2, where: { views: { gt: 0 } }) { nodes { title } totalCount } } } }',
    {},
  ],
  [
    'rows that are not there',
    '{ author(id: "999") { id } authorBy(key: { email: "nobody" }) { id } posts(where: { id: { eq: "999" } }) { nodes { id } totalCount pageInfo { hasNextPage endCursor } } }',
    {},
  ],
  ['an argument that makes no sense', '{ author(id: "x") { id } ok: author(id: "1") { id } }', {}],
  ['a page that is too large, deep down', '{ authors { nodes { id posts(first: 1000) { nodes { id } } } } }', {}],
  ['a cursor of another order', '{ authors { nodes { id posts(after: "WzFd") { nodes { id } } } } }', {}],
  ['a variable of the wrong type', 'query ($id: ID!) { author(id: $id) { id } }', { id: { no: 1 } }],
  ['a variable that is missing', 'query ($id: ID!) { author(id: $id) { id } }', {}],
  ['introspection among rows', '{ __schema { queryType { name } } authors(first: 1) { nodes { id } } }', {}],
  [
    'a custom field among rows',
    '{ authors(first: 2) { nodes { id label posts(first: 1) { nodes { shoutedTitle } } } } }',
    {},
  ],
];

forEachEngine((engine) => {
  let api: Api;
  beforeAll(async () => {
    api = await blogApi(engine);
  });
  afterAll(() => api.drop());

  const answer = async (compile: boolean, text: string, variableValues: Record<string, unknown>, contextValue = {}) => {
    const { db, queries } = api.database;
    const before = queries.statements.length;
    const execute = createExecute({ db, compile });
    const result = await execute({ schema: blogSchema, document: parse(text), variableValues, contextValue });
    return { bytes: JSON.stringify(result), statements: queries.statements.length - before };
  };

  describe('both ways give the same bytes, the planned one with as many statements at most', () => {
    test.each([...CASES, ...MORE])('%s', async (_, text, variables) => {
      const planned = await answer(true, text, variables);
      const byFields = await answer(false, text, variables);
      expect(planned.bytes).toBe(byFields.bytes);
      expect(planned.statements).toBeLessThanOrEqual(byFields.statements);
    });
  });

  test('a plan that was made for one viewer shows another only what that one may see', async () => {
    const document = parse('{ authors { nodes { id } totalCount } posts { nodes { author { id } } } }');
    const execute = createExecute({ db: api.database.db });
    const only = (id: number) => ({
      scope: (model: unknown) =>
        model === Author
          ? (table: any) => table.id.eq(id)
          : model === Post
            ? (table: any) => table.authorId.eq(id)
            : undefined,
    });
    const seen: unknown[] = [];
    for (const id of [1, 2, 1]) {
      const { data, errors } = await execute({ schema: blogSchema, document, contextValue: only(id) });
      expect(errors).toBeUndefined();
      const { authors, posts } = JSON.parse(JSON.stringify(data));
      expect(authors).toEqual({ nodes: [{ id: String(id) }], totalCount: 1 });
      expect(new Set(posts.nodes.map(({ author }: any) => author.id))).toEqual(new Set([String(id)]));
      seen.push(data);
    }
    expect(seen).toHaveLength(3);
  });

  test('operations in a snapshot are the same both ways', async () => {
    const text =
      'query @snapshot { posts { totalCount nodes { id author { name boss { id } } tags { nodes { name } } } } author(id: 1) { name } }';
    const [planned, byFields] = [await answer(true, text, {}), await answer(false, text, {})];
    const dataOf = ({ bytes }: typeof planned) => JSON.stringify(JSON.parse(bytes).data);
    expect(JSON.parse(planned.bytes).errors).toBeUndefined();
    // Where the past can be read, each query has its own moment.
    expect(dataOf(planned)).toBe(dataOf(byFields));
  });

  test('payloads of mutations are the same both ways', async () => {
    const text = `mutation { updatePost(id: 1, input: { title: "same" }) {
      post { title author { name boss { name } posts(first: 2) { totalCount nodes { id } } } } query { authors { nodes { name } } } } }`;
    expect((await answer(true, text, {})).bytes).toBe((await answer(false, text, {})).bytes);
  });

  test('a row that a rule hides behind a relation that must be there is the same error', async () => {
    const text = '{ posts { nodes { id author { id } } } }';
    const contextValue = { scope: (model: unknown) => (model === Author ? (table: any) => table.id.eq(1) : undefined) };
    const compiled = await answer(true, text, {}, contextValue);
    expect(compiled.bytes).toContain('Cannot return null for non-nullable field');
    expect(compiled.bytes).toBe((await answer(false, text, {}, contextValue)).bytes);
  });

  describe('lists of many parents', () => {
    const sentBy = async (execute: ReturnType<typeof createExecute>, document: ReturnType<typeof parse>) => {
      const { queries } = api.database;
      const before = queries.statements.length;
      const result = await execute({ schema: blogSchema, document });
      return { bytes: JSON.stringify(result), sent: queries.statements.slice(before) };
    };

    test.each([
      ['{ authors { nodes { id posts(first: 50) { nodes { id title } pageInfo { hasNextPage } } } } }', true],
      [
        '{ authors { nodes { id posts(last: 50, orderBy: [{ title: DESC }]) { edges { cursor node { id } } } } } }',
        true,
      ],
      ['{ posts { nodes { id tags(first: 50) { nodes { name } totalCount } } } }', true],
      ['{ authors { nodes { id posts(first: 1) { nodes { id } pageInfo { hasNextPage } } } } }', false],
      ['{ authors { nodes { id posts(first: 50, offset: 1) { nodes { id } } } } }', false],
    ])('are read at once where no page was full: %s', async (text, becomesFlat) => {
      const { db } = api.database;
      const document = parse(text);
      const execute = createExecute({ db });
      const expected = (await sentBy(createExecute({ db, compile: false }), document)).bytes;
      const texts: (string | undefined)[] = [];
      for (let time = 0; time < 5; time += 1) {
        const { bytes, sent } = await sentBy(execute, document);
        expect(bytes).toBe(expected);
        const pages = sent.filter((sql) => !sql.includes('count(*)'));
        texts.push(pages.find((sql) => sql.includes('"title"') || sql.includes('"name"') || sql.includes('#key')));
      }
      const isFlat = texts.map((sql) => /LIMIT \d+$/.test(sql!) && sql!.includes('= ANY('));
      expect(isFlat).toEqual([false, false, false, becomesFlat, becomesFlat]);
    });

    test('are read one by one again, and for good, after the first that is full', async () => {
      const { db } = api.database;
      const execute = createExecute({ db });
      const document = parse('{ authors { nodes { id posts(first: 3) { nodes { id } pageInfo { hasNextPage } } } } }');
      const isFlat: boolean[] = [];
      const look = async () => {
        const { bytes, sent } = await sentBy(execute, document);
        expect(bytes).toBe((await sentBy(createExecute({ db, compile: false }), document)).bytes);
        isFlat.push(/LIMIT \d+$/.test(sent[1]!));
      };
      for (let time = 0; time < 4; time += 1) await look();
      const ids = Array.from({ length: 200 }, (_, index) => 1_000 + index);
      await Post.insertMany(ids.map((id) => ({ id, title: `many ${id}`, authorId: 1 }))).on(db);
      for (let time = 0; time < 3; time += 1) await look();
      await Post.delete().where(Post.id.gte(1_000)).on(db);
      await look();
      expect(isFlat).toEqual([false, false, false, true, true, false, false, false]);
    });
  });

  test('long texts of rows that many name are read by a statement of their own', async () => {
    const { db, queries } = api.database;
    const long = 'x'.repeat(30_000);
    await Author.update({ name: long }).where(Author.id.eq(1)).on(db);
    await Post.update({ authorId: 1 }).where(Post.id.lte(3)).on(db);
    const execute = createExecute({ db });
    const document = parse('{ posts(first: 3) { nodes { id author { name } } } }');
    const expected = {
      data: { posts: { nodes: [1, 2, 3].map((id) => ({ id: String(id), author: { name: long } })) } },
    };
    const counts: number[] = [];
    for (let time = 0; time < 3; time += 1) {
      const before = queries.statements.length;
      expect(await execute({ schema: blogSchema, document })).toEqual(expected);
      counts.push(queries.statements.length - before);
    }
    expect(counts).toEqual([1, 2, 2]);
  });
});
