import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { buildSchema, idOf, query } from '../../src/graphql/index.ts';
import { createTables, InvalidArgumentError, integer } from '../../src/index.ts';
import { forEachEngine } from '../setup/engines.ts';
import { type Api, apiOf } from './setup/api.ts';
import { Author, BLOG_FIELDS, BLOG_MODELS } from './setup/blog.ts';
import { seedBlog } from './setup/seed-blog.ts';

const global = (type: string, key: string): string => Buffer.from(`${type}:${key}`).toString('base64url');

const keyOf = query('keyOf', {
  args: { who: idOf(() => Author) },
  result: integer(),
  resolve: ({ who }) => who,
});

test('only the two forms are taken', () => {
  expect(() => buildSchema(BLOG_MODELS, { ids: 'relay' as never })).toThrow(
    new InvalidArgumentError('"ids" must be "plain" or "global", but got: "relay".'),
  );
});

forEachEngine((engine) => {
  let api: Api;
  beforeAll(async () => {
    const database = await engine.createDatabase();
    await createTables(database.db, BLOG_MODELS);
    await seedBlog(database.db);
    api = await apiOf(database, buildSchema(BLOG_MODELS, { operations: [...BLOG_FIELDS, keyOf], ids: 'global' }));
  });
  afterAll(() => api.drop());

  const author = global('Author', '1');

  test('ids and foreign keys are opaque, and the same wherever a row is named', async () => {
    const { data } = await api.run(`{
      posts(first: 1) { nodes { id authorId editorId author { id } postTags { nodes { id tagId } } } groups(by: [authorId], first: 1) { authorId } }
      profiles(first: 1) { nodes { id authorId } }
    }`);
    expect(data).toEqual({
      posts: {
        nodes: [
          {
            id: global('Post', '1'),
            authorId: author,
            editorId: null,
            author: { id: author },
            postTags: {
              nodes: [
                { id: global('PostTag', '1,cats'), tagId: global('Tag', 'cats') },
                { id: global('PostTag', '1,dogs'), tagId: global('Tag', 'dogs') },
              ],
            },
          },
        ],
        groups: [{ authorId: author }],
      },
      profiles: { nodes: [{ id: global('Profile', '1'), authorId: author }] },
    });
  });

  test('an id alone names a row', async () => {
    const ids = { post: global('Post', '2'), tag: global('PostTag', '1,cats'), missing: global('Post', '99') };
    const { data } = await api.run(
      `query ($post: ID!, $tag: ID!, $missing: ID!) {
        node(id: $post) { __typename id ... on Post { title } }
        tag: node(id: $tag) { __typename ... on PostTag { post { title } } }
        missing: node(id: $missing) { id }
        post(id: $post) { title }
      }`,
      ids,
    );
    expect(data).toEqual({
      node: { __typename: 'Post', id: ids.post, title: 'Second' },
      tag: { __typename: 'PostTag', post: { title: 'First' } },
      missing: null,
      post: { title: 'Second' },
    });
  });

  test('filters, arguments and inputs take them', async () => {
    const { data, errors } = await api.run(
      `query ($author: ID!, $post: ID!, $tag: ID!) {
        byForeignKey: posts(where: { authorId: { eq: $author }, id: { in: [$post] } }) { nodes { title } }
        byComposite: postTags(where: { id: { eq: $tag } }) { totalCount }
        byOtherKey: tags(where: { id: { ne: "${global('Tag', 'cats')}" } }) { nodes { name } }
        keyOf(who: $author)
        postBy(key: { authorIdTitle: { authorId: $author, title: "First" } }) { id }
      }`,
      { author, post: global('Post', '1'), tag: global('PostTag', '1,cats') },
    );
    expect(errors).toBeUndefined();
    expect(data).toEqual({
      byForeignKey: { nodes: [{ title: 'First' }] },
      byComposite: { totalCount: 1 },
      byOtherKey: { nodes: [{ name: 'dogs' }, { name: 'fish' }] },
      keyOf: 1,
      postBy: { id: global('Post', '1') },
    });
  });

  test('writes take and answer them', async () => {
    const { data } = await api.run(`mutation {
      createTag(input: { name: "new" }) { tag { id name } }
      createPost(input: { id: "${global('Post', '50')}", title: "New", authorId: "${author}", tags: { connect: [{ id: "${global('Tag', 'new')}" }] } }) {
        post { id tags { nodes { id } } }
      }
      updatePost(id: "${global('Post', '50')}", input: { editor: { connect: { id: "${author}" } } }) { post { editorId } }
      deletePost(id: "${global('Post', '50')}") { deletedId }
    }`);
    expect(data).toEqual({
      createTag: { tag: { id: global('Tag', 'new'), name: 'new' } },
      createPost: { post: { id: global('Post', '50'), tags: { nodes: [{ id: global('Tag', 'new') }] } } },
      updatePost: { post: { editorId: author } },
      deletePost: { deletedId: global('Post', '50') },
    });
  });

  describe('what is no such id is refused', () => {
    test.each([
      ['{ post(id: "1") { id } }', ['id']],
      [`{ post(id: "${author}") { id } }`, ['id']],
      [`{ post(id: "${global('Post', 'x')}") { id } }`, ['id']],
      ['{ node(id: "x") { id } }', ['id']],
      [`{ node(id: "${global('Nobody', '1')}") { id } }`, ['id']],
      [`{ posts(where: { authorId: { eq: "${global('Post', '1')}" } }) { nodes { id } } }`, ['where.authorId.eq']],
      ['{ keyOf(who: "1") }', ['who']],
    ])('%s', async (document, fields) => {
      const { errors } = await api.run(document);
      expect(errors?.[0]?.extensions).toEqual({ code: 'BAD_USER_INPUT', fields });
    });
  });
});
