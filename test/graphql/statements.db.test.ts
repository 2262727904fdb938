import { afterAll, beforeAll, expect, test } from 'vitest';
import { forEachEngine } from '../setup/engines.ts';
import { type Api, blogApi } from './setup/api.ts';
import { Author, Post, PostTag, Tag } from './setup/blog.ts';

const AUTHORS = 20;
const POSTS = 200;

/*
 * The guard against a list that asks once for each row: a query of depth d sends at most one statement a relation, whatever the
 * number of rows.
 */
forEachEngine((engine) => {
  let api: Api;
  beforeAll(async () => {
    api = await blogApi(engine, { rows: false });
    const { db } = api.database;
    const ids = (count: number) => Array.from({ length: count }, (_, id) => id);
    await Author.insertMany(
      ids(AUTHORS).map((id) => ({
        id,
        email: `${id}@x.org`,
        name: `n${id}`,
        bossId: id === 0 ? null : Math.floor(id / 2),
      })),
    ).on(db);
    await Post.insertMany(
      ids(POSTS).map((id) => ({ id, title: `t${id}`, authorId: id % AUTHORS, editorId: id % 7 })),
    ).on(db);
    await Tag.insertMany(ids(5).map((id) => ({ name: `tag${id}` }))).on(db);
    await PostTag.insertMany(
      ids(POSTS).flatMap((id) => [
        { postId: id, tagId: `tag${id % 5}` },
        { postId: id, tagId: `tag${(id + 1) % 5}` },
      ]),
    ).on(db);
  });
  afterAll(() => api.drop());

  test.each([
    [1, '{ posts(first: 100) { nodes { title } } }'],
    // A row's one row comes with it.
    [1, '{ posts(first: 100) { nodes { title author { name } } } }'],
    [1, '{ posts { totalCount nodes { title author { name boss { name } } editor { name } } } }'],
    [1, '{ post(id: 1) { author { name boss { name } } } }'],
    [2, '{ post(id: 1) { author { posts { nodes { title } } } } }'],
    [3, '{ authors { nodes { name posts { nodes { title tags { nodes { name } } } } } } }'],
    [3, '{ authors { edges { node { posts { edges { cursor node { postTags { nodes { tagId } } } } } } } } }'],
    // A boss is an author that was read already.
    [3, '{ tags { nodes { posts(first: 100) { nodes { author { name boss { name } } } } } } }'],
    [4, '{ authors { nodes { reports { nodes { reports { nodes { boss { boss { name } } } } } } } } }'],
    // The number of rows and the aggregates of a list are one statement, beside its page.
    [2, '{ posts { totalCount nodes { id } aggregate { count max { views } } } }'],
    [
      3,
      '{ authors { nodes { posts { totalCount nodes { id } aggregate { sum { views } countDistinct(of: status) } } } } }',
    ],
    // Only what is asked is read.
    [1, '{ posts { totalCount } }'],
    [0, '{ __typename }'],
    // Equal arguments share a statement, other arguments do not.
    [1, '{ a: posts(first: 3) { nodes { id author { name } } } b: posts(first: 3) { nodes { author { email } } } }'],
    [
      3,
      '{ authors { nodes { a: posts(first: 1) { nodes { id } } b: posts(first: 1) { nodes { title } } c: posts(first: 2) { nodes { id } } } } }',
    ],
    // A row's relation under several names and depths of one level.
    [1, '{ posts { nodes { author { name } again: author { email } } } more: posts { nodes { author { born } } } }'],
  ])('%i statements: %s', async (count, document) => {
    const { result, statements } = await api.watch(document);
    expect(result.errors).toBeUndefined();
    expect(statements, statements.join('\n')).toHaveLength(count);
  });

  test('a thousand keys are asked by one statement', async () => {
    const fields = Array.from({ length: 1_000 }, (_, id) => `p${id}: post(id: ${id}) { title }`);
    const { result, statements } = await api.watch(`{ ${fields.join(' ')} }`);
    expect(statements).toEqual([
      'SELECT "posts"."id", "posts"."title" FROM "posts" WHERE "posts"."id" = ANY($1::int4[])',
    ]);
    expect(Object.values(result.data!).filter((post) => post !== null)).toHaveLength(POSTS);
  });

  test('the text of a statement is the same for one parent and for twenty', async () => {
    const query =
      'query ($ids: [ID!]) { authors(where: { id: { in: $ids } }) { nodes { posts(first: 2) { nodes { id } } } } }';
    const one = await api.watch(query, { ids: [1] });
    const many = await api.watch(query, { ids: Array.from({ length: AUTHORS }, (_, id) => id) });
    expect(many.statements).toEqual(one.statements);
  });

  test('a custom field that is resolved for all rows at once is called once', async () => {
    const { result } = await api.watch('{ authors(first: 20) { nodes { greeting } } }');
    const { nodes } = (result.data as { authors: { nodes: { greeting: string }[] } }).authors;
    expect(nodes.map(({ greeting }) => greeting)).toContain(`Hello, n3 (1 of ${AUTHORS})`);
  });

  test('what was read before a write is read again behind it', async () => {
    const { result } = await api.watch(`mutation {
      first: updatePost(id: 1, input: { title: "one" }) { post { author { posts(first: 1) { nodes { title } } } } query { post(id: 1) { title } } }
      second: updatePost(id: 1, input: { title: "two" }) { post { author { posts(first: 1) { nodes { title } } } } query { post(id: 1) { title } } }
    }`);
    expect(result.data).toMatchObject({
      first: { post: { author: { posts: { nodes: [{ title: 'one' }] } } }, query: { post: { title: 'one' } } },
      second: { post: { author: { posts: { nodes: [{ title: 'two' }] } } }, query: { post: { title: 'two' } } },
    });
  });
});
