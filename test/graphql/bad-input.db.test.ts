import { afterAll, beforeAll, expect, test } from 'vitest';
import { forEachEngine } from '../setup/engines.ts';
import { type Api, blogApi } from './setup/api.ts';

const cursor = (...parts: unknown[]): string => Buffer.from(JSON.stringify(parts)).toString('base64url');

/** Operations that cannot be meant, and what the client is told: the code, and the paths of the input. */
const CASES: readonly (readonly [document: string, code: string, ...fields: string[]])[] = [
  ['query ($first: Int!) { posts(first: $first) { totalCount } }', 'BAD_USER_INPUT'],
  ['{ posts(first: -1) { totalCount } }', 'BAD_USER_INPUT', 'first'],
  ['{ posts(last: -1) { totalCount } }', 'BAD_USER_INPUT', 'last'],
  ['{ posts(first: 101) { totalCount } }', 'LIMIT_EXCEEDED', 'first'],
  ['{ posts(first: 2147483647) { totalCount } }', 'LIMIT_EXCEEDED', 'first'],
  ['{ posts(offset: -1) { totalCount } }', 'BAD_USER_INPUT', 'offset'],
  ['{ posts(offset: 1000001) { totalCount } }', 'LIMIT_EXCEEDED', 'offset'],
  ['{ posts(first: 1, last: 1) { totalCount } }', 'BAD_USER_INPUT', 'first', 'last'],
  ['{ posts(last: 1, offset: 1) { totalCount } }', 'BAD_USER_INPUT', 'offset', 'last'],
  ['{ posts(after: "") { totalCount } }', 'BAD_CURSOR', 'after'],
  ['{ posts(after: "not a cursor") { totalCount } }', 'BAD_CURSOR', 'after'],
  [`{ posts(before: "${cursor('other', '1')}") { totalCount } }`, 'BAD_CURSOR', 'before'],
  [
    `{ posts(after: "${cursor({ kind: 'raw', strings: ['1; drop table posts'] })}") { totalCount } }`,
    'BAD_CURSOR',
    'after',
  ],
  ['{ posts(where: { title: { eq: null } }) { nodes { id } } }', 'BAD_USER_INPUT', 'where.title.eq'],
  ['{ posts(where: { title: null }) { nodes { id } } }', 'BAD_USER_INPUT', 'where.title'],
  ['{ posts(where: { and: null }) { nodes { id } } }', 'BAD_USER_INPUT', 'where.and'],
  [
    '{ posts(where: { or: [{ not: { author: { name: { in: null } } } }] }) { nodes { id } } }',
    'BAD_USER_INPUT',
    'where.or.0.not.author.name.in',
  ],
  ['{ posts(where: { id: { eq: "x" } }) { nodes { id } } }', 'BAD_USER_INPUT', 'where.id.eq'],
  ['{ posts(where: { authorId: { in: ["1", ""] } }) { nodes { id } } }', 'BAD_USER_INPUT', 'where.authorId.in.1'],
  [
    '{ posts(where: { details: { path: { at: ["a"], text: { like: null } } } }) { nodes { id } } }',
    'BAD_USER_INPUT',
    'where.details.path.text.like',
  ],
  ['{ posts(where: { title: { eq: "a\\u0000b" } }) { nodes { id } } }', 'BAD_USER_INPUT', 'where.title.eq'],
  [`{ posts(orderBy: [${'{ title: ASC } '.repeat(17)}]) { nodes { id } } }`, 'BAD_USER_INPUT', 'orderBy'],
  [
    `{ posts(where: ${'{ not: '.repeat(21)}{}${'}'.repeat(21)}) { nodes { id } } }`,
    'BAD_USER_INPUT',
    `where${'.not'.repeat(21)}`,
  ],
  ['{ posts { groups(by: []) { aggregate { count } } } }', 'BAD_USER_INPUT', 'by'],
  ['{ posts { groups(by: [id]) { aggregate { count } } } }', 'BAD_USER_INPUT', 'by'],
  ['{ posts { groups(by: [status]) { title } } }', 'BAD_USER_INPUT', 'by'],
  // In many items of a list at once, behind a field that is answered later in the first of them and at once in others.
  [
    '{ posts(orderBy: [{ editorId: ASC_NULLS_LAST }]) { nodes { editor { name } tags { groups(by: [weight]) { name } } } } }',
    'BAD_USER_INPUT',
    'by',
  ],
  ['{ posts { groups(by: [status], first: 101) { status } } }', 'LIMIT_EXCEEDED', 'first'],
  [
    '{ posts { groups(by: [status], having: { count: { gt: null } }) { status } } }',
    'BAD_USER_INPUT',
    'having.count.gt',
  ],
  ['{ posts { aggregate { countDistinct(of: details) } } }', 'BAD_USER_INPUT', 'of'],
  ['{ post(id: "") { id } }', 'BAD_USER_INPUT', 'id'],
  ['{ post(id: "99999999999") { id } }', 'BAD_USER_INPUT', 'id'],
  ['{ postTag(id: "1") { id } }', 'BAD_USER_INPUT', 'id'],
  ['{ postTag(id: "1,cats,3") { id } }', 'BAD_USER_INPUT', 'id'],
  ['{ node(typename: "Nobody", id: 1) { id } }', 'BAD_USER_INPUT', 'typename'],
  ['{ node(typename: "PostConnection", id: 1) { id } }', 'BAD_USER_INPUT', 'typename'],
];

const WRITES: readonly (readonly [document: string, code: string, ...fields: string[]])[] = [
  [
    'mutation { createPost(input: { id: 9, title: "x" }) { post { id } } }',
    'BAD_USER_INPUT',
    'input.author',
    'input.authorId',
  ],
  [
    'mutation { createPost(input: { id: 9, title: "x", authorId: 1, author: { connect: { id: 1 } } }) { post { id } } }',
    'BAD_USER_INPUT',
    'input.author',
  ],
  [
    'mutation { createPost(input: { id: 9, title: "x", author: null }) { post { id } } }',
    'BAD_USER_INPUT',
    'input.author',
  ],
  [
    'mutation { createPost(input: { id: 9, title: "x", author: { connect: { email: "nobody" } } }) { post { id } } }',
    'NOT_FOUND',
    'input.author.connect',
  ],
  [
    'mutation { createPost(input: { id: 9, title: "x", authorId: 1, views: null }) { post { id } } }',
    'BAD_USER_INPUT',
    'input.views',
  ],
  [
    'mutation { createPost(input: { id: 9, title: "x", authorId: 1, price: "1.234" }) { post { id } } }',
    'BAD_USER_INPUT',
    'input.price',
  ],
  [
    'mutation { createPost(input: { id: 9, title: "x", authorId: 99 }) { post { id } } }',
    'FOREIGN_KEY_VIOLATION',
    'input.authorId',
  ],
  [
    'mutation { createPost(input: { id: 1, title: "x", authorId: 1 }) { post { id } } }',
    'UNIQUE_VIOLATION',
    'input.id',
  ],
  [
    'mutation { createPost(input: { id: 9, title: "First", authorId: 1 }) { post { id } } }',
    'UNIQUE_VIOLATION',
    'input.title',
    'input.authorId',
  ],
  [
    'mutation { createPost(input: { id: 9, title: "x", authorId: 1, tags: { connect: [{ id: "cats" }, { id: "birds" }] } }) { post { id } } }',
    'NOT_FOUND',
    'input.tags.connect.1',
  ],
  [
    'mutation { createPost(input: { id: 9, title: "x", author: { connect: { id: 777 } } }) { post { id } } }',
    'NOT_FOUND',
    'input.author.connect',
  ],
  [
    'mutation { createPosts(input: [{ id: 8, title: "x", authorId: 1 }, { id: 9, title: "y", authorId: 1, editor: { connect: { id: 777 } } }]) { affectedCount } }',
    'NOT_FOUND',
    'input.1.editor.connect',
  ],
  [
    'mutation { updatePost(id: 1, input: { editor: { connect: { id: 777 } } }) { post { id } } }',
    'NOT_FOUND',
    'input.editor.connect',
  ],
  [
    'mutation { upsertPost(input: { id: 9, title: "x", author: { connect: { id: 777 } } }, onConflict: { target: [id] }) { post { id } } }',
    'NOT_FOUND',
    'input.author.connect',
  ],
  [
    'mutation { createAuthor(input: { id: 9, email: "e", name: "n", posts: { create: [{ id: 8, title: "x", editor: { connect: { id: 777 } } }] } }) { author { id } } }',
    'NOT_FOUND',
    'input.posts.create.0.editor.connect',
  ],
  [
    'mutation { createPost(input: { id: 9, title: "x", authorId: 1, tags: null }) { post { id } } }',
    'BAD_USER_INPUT',
    'input.tags',
  ],
  [
    'mutation { createAuthor(input: { id: 9, email: "e", name: "n", posts: { create: [{ id: 8, title: "x", authorId: 1 }] } }) { author { id } } }',
    'BAD_USER_INPUT',
    'input.posts.create.0.authorId',
  ],
  [
    'mutation { createAuthor(input: { id: 9, email: "e", name: "n", posts: { connect: [{ id: 1 }, { id: 77 }] } }) { author { id } } }',
    'NOT_FOUND',
    'input.posts.connect',
  ],
  [
    `mutation { createAuthor(input: ${nested(6)}) { author { id } } }`,
    'BAD_USER_INPUT',
    `input${'.boss.create'.repeat(5)}.boss`,
  ],
  [
    `mutation { createPost(input: { id: 9, title: "x", authorId: 1, tags: { create: [${'{ name: "t" } '.repeat(1_001)}] } }) { post { id } } }`,
    'LIMIT_EXCEEDED',
    'input.tags.create',
  ],
  [`mutation { createTags(input: [${'{ name: "t" } '.repeat(1_001)}]) { affectedCount } }`, 'LIMIT_EXCEEDED', 'input'],
  [
    'mutation { createTags(input: [{ name: "a" }, { name: "a" }], onConflict: { target: [name] }) { affectedCount } }',
    'BAD_USER_INPUT',
    'input.0',
    'input.1',
  ],
  [
    'mutation { upsertPost(input: { id: 1, title: "x", authorId: 1 }, onConflict: { target: [title] }) { post { id } } }',
    'BAD_USER_INPUT',
    'onConflict.target',
  ],
  [
    'mutation { upsertPost(input: { id: 1, title: "x", authorId: 1 }, onConflict: { target: [id], update: [slug] }) { post { id } } }',
    'BAD_USER_INPUT',
    'onConflict.update',
  ],
  [
    'mutation { upsertPost(input: { id: 1, title: "x", authorId: 1, tags: { connect: [] } }, onConflict: { target: [id] }) { post { id } } }',
    'BAD_USER_INPUT',
    'input.tags',
  ],
  ['mutation { updatePost(id: 1) { post { id } } }', 'BAD_USER_INPUT', 'input', 'increment'],
  ['mutation { updatePost(id: 99, input: { title: "x" }) { post { id } } }', 'NOT_FOUND', 'id'],
  ['mutation { updatePost(id: 99, input: {}) { post { id } } }', 'NOT_FOUND', 'id'],
  ['mutation { updatePost(id: 1, input: { title: null }) { post { id } } }', 'BAD_USER_INPUT', 'input.title'],
  [
    'mutation { updatePost(id: 1, input: { views: 1 }, increment: { views: 1 }) { post { id } } }',
    'BAD_USER_INPUT',
    'input.views',
    'increment.views',
  ],
  ['mutation { updatePost(id: 1, increment: { views: null }) { post { id } } }', 'BAD_USER_INPUT', 'increment.views'],
  ['mutation { updatePost(id: 1, increment: { views: 2147483647 }) { post { id } } }', 'BAD_USER_INPUT'],
  [
    'mutation { updateAuthor(id: 1, input: { edited: { disconnect: [{ id: 1 }] } }) { author { id } } }',
    'NOT_FOUND',
    'input.edited.disconnect.0',
  ],
  [
    'mutation { updateAuthor(id: 1, input: { boss: { disconnect: false } }) { author { id } } }',
    'BAD_USER_INPUT',
    'input.boss',
  ],
  ['mutation { updatePosts(where: { views: { gt: 1 } }) { affectedCount } }', 'BAD_USER_INPUT', 'input', 'increment'],
  ['mutation { updatePosts(where: { views: { gt: 1 } }, input: {}) { affectedCount } }', 'BAD_USER_INPUT', 'input'],
  [
    'mutation { updatePosts(where: { views: { gt: 1 } }, input: { author: { connect: { id: 1 } } }) { affectedCount } }',
    'BAD_USER_INPUT',
    'input.author',
  ],
  [
    'mutation { updatePosts(where: { views: { gte: 0 } }, input: { slug: null, views: 1 }) { affectedCount } }',
    'GRAPHQL_VALIDATION_FAILED',
  ],
  ['mutation { deletePosts(where: {}) { affectedCount } }', 'BAD_USER_INPUT', 'where'],
  ['mutation { deletePosts(where: { not: { or: [] } }) { affectedCount } }', 'BAD_USER_INPUT', 'where'],
  ['mutation { deletePosts(where: { title: {}, views: { notIn: [] } }) { affectedCount } }', 'BAD_USER_INPUT', 'where'],
  [
    'mutation { deletePosts(where: { views: { gte: 0 } }, maxAffected: 4) { affectedCount } }',
    'TOO_MANY_AFFECTED',
    'where',
    'maxAffected',
  ],
  [
    'mutation { deletePosts(where: { views: { gte: 0 } }, maxAffected: 100000) { affectedCount } }',
    'LIMIT_EXCEEDED',
    'maxAffected',
  ],
  ['mutation { deletePost(id: 99) { deletedId } }', 'NOT_FOUND', 'id'],
  ['mutation { deleteAuthor(id: 1) { deletedId } }', 'FOREIGN_KEY_VIOLATION'],
];

forEachEngine((engine) => {
  let api: Api;
  let before: unknown;
  const everything =
    '{ posts { nodes { id title views editorId authorId tags { nodes { name } } } } authors { nodes { id name bossId } } tags { nodes { name } } }';
  beforeAll(async () => {
    api = await blogApi(engine);
    before = (await api.run(everything)).data;
  });
  afterAll(() => api.drop());

  test.each(CASES)('%s', async (document, code, ...fields) => {
    await expectRefusal(document, code, fields);
  });

  test.each(WRITES)('%s', async (document, code, ...fields) => {
    if (code === 'GRAPHQL_VALIDATION_FAILED') {
      await expect(api.run(document)).rejects.toThrow('is not defined by type');
      return;
    }
    const { data, extensions } = await expectRefusal(document, code, fields);
    expect(data).toBeNull();
    expect(extensions?.transaction).toEqual({ attempts: 1, committed: false });
    expect((await api.run(everything)).data).toEqual(before);
  });

  async function expectRefusal(document: string, code: string, fields: readonly string[]) {
    const result = await api.run(document);
    const [error, ...others] = result.errors ?? [];
    expect(others).toEqual([]);
    const extensions = (error?.extensions ?? {}) as Readonly<Record<string, unknown>>;
    expect(extensions.code, error?.message).toBe(code);
    expect(extensions.fields ?? []).toEqual(fields);
    expect(error!.message).toMatch(/^[A-Z"].*[.)]$/s);
    expect(error!.message).not.toMatch(/SELECT|INSERT|UPDATE |\$\d/);
    return result;
  }

  test('a filter has a thousand conditions at most, however they nest', async () => {
    const ask = (where: object) =>
      api.run('query ($where: PostWhere) { posts(where: $where) { totalCount } }', { where });
    const some = (count: number) => Array.from({ length: count }, () => ({ author: { name: { eq: 'Ada' } } }));
    // One for `or`, two for each of the others.
    expect((await ask({ or: some(499) })).errors).toBeUndefined();
    const { errors } = await ask({ or: some(500) });
    expect(errors?.[0]?.extensions).toMatchObject({ code: 'LIMIT_EXCEEDED', fields: ['where'] });
  });
});

function nested(depth: number): string {
  const own = `id: ${100 + depth}, email: "${depth}@deep", name: "deep"`;
  return depth === 0 ? `{ ${own} }` : `{ ${own}, boss: { create: ${nested(depth - 1)} } }`;
}
