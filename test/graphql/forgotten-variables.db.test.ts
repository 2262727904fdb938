import { parse } from 'graphql';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createExecute } from '../../src/graphql/index.ts';
import { forEachEngine } from '../setup/engines.ts';
import { type Api, blogApi, blogSchema } from './setup/api.ts';

/** JSON drops what is undefined: these are sent without a value for any variable. The place and the variable are told. */
const FORGOTTEN: readonly (readonly [document: string, place: string, variable?: string])[] = [
  ['query ($t: String) { authors(where: { email: { eq: $t } }, first: 1) { nodes { id } } }', 'where.email.eq', 't'],
  ['query ($t: StringFilter) { authors(where: { email: $t }) { nodes { id } } }', 'where.email', 't'],
  ['query ($t: StringFilter) { posts(where: { author: { name: $t } }) { totalCount } }', 'where.author.name', 't'],
  ['query ($w: TagWhere) { posts(where: { tags: { some: $w } }) { totalCount } }', 'where.tags.some', 'w'],
  [
    'query ($w: [PostWhere!]) { posts(where: { views: { gt: 0 }, not: { and: $w } }) { totalCount } }',
    'where.not.and',
    'w',
  ],
  [
    'query ($x: JSON) { posts(where: { details: { path: { at: ["a"], eq: $x } } }) { totalCount } }',
    'where.details.path.eq',
    'x',
  ],
  [
    'query ($x: Int) { posts(where: { details: { contains: { a: $x } } }) { totalCount } }',
    'where.details.contains.a',
    'x',
  ],
  [
    'query ($n: Int) { authors { nodes { posts(where: { views: { gt: $n } }) { totalCount } } } }',
    'where.views.gt',
    'n',
  ],
  [
    'query ($n: Int) { posts { groups(by: [status], having: { count: { gt: $n } }) { status } } }',
    'having.count.gt',
    'n',
  ],
  ['query { posts(where: { title: {} }) { totalCount } }', 'where.title'],
  ['query { posts(where: { details: { path: { at: ["a"] } } }) { totalCount } }', 'where.details.path'],
  ['query { posts(where: { details: { path: { at: ["a"], text: {} } } }) { totalCount } }', 'where.details.path.text'],
  ['query { posts(where: { tags: {} }) { totalCount } }', 'where.tags'],
  ['query { postTags(where: { id: {} }) { totalCount } }', 'where.id'],
  [
    'mutation ($b: String) { deletePosts(where: { id: { in: [2, 3] }, title: { eq: $b } }) { affectedCount } }',
    'where.title.eq',
    'b',
  ],
  [
    'mutation ($s: PostStatus) { updatePosts(where: { authorId: { eq: 1 }, status: { eq: $s } }, increment: { views: 1 }) { affectedCount } }',
    'where.status.eq',
    's',
  ],
  [
    'mutation ($x: DateTime) { deletePosts(where: { published: { lt: $x }, id: { ne: 100 } }) { affectedCount } }',
    'where.published.lt',
    'x',
  ],
  [
    'mutation ($a: Int, $b: Int) { deletePosts(where: { views: { gte: $a, lte: $b } }) { affectedCount } }',
    'where.views.gte',
    'a',
  ],
  [
    'mutation ($w: [PostWhere!]) { deletePosts(where: { views: { gte: 1 }, or: $w }) { affectedCount } }',
    'where.or',
    'w',
  ],
  ['mutation { deletePosts(where: { details: { path: { at: ["a"] } } }) { affectedCount } }', 'where'],
  ['mutation { deletePosts(where: { labels: { contains: [] } }) { affectedCount } }', 'where'],
  [
    'mutation ($u: [PostColumn!]) { upsertPost(input: { id: 1, title: "x", authorId: 1 }, onConflict: { target: [id], update: $u }) { post { id } } }',
    'onConflict.update',
    'u',
  ],
  [
    'mutation ($v: Int) { upsertPost(input: { id: 1, title: "x", authorId: 1 }, onConflict: { target: [id], where: { views: { lt: $v } } }) { post { id } } }',
    'onConflict.where.views.lt',
    'v',
  ],
];

forEachEngine((engine) => {
  let api: Api;
  const everything = '{ posts { nodes { id title views authorId } } authors { nodes { id name } } }';
  beforeAll(async () => {
    api = await blogApi(engine);
  });
  afterAll(() => api.drop());

  const execute = (compile: boolean, text: string, variableValues: Record<string, unknown> = {}) =>
    createExecute({ db: api.database.db, compile })({ schema: blogSchema, document: parse(text), variableValues });

  describe.each([
    ['planned', true],
    ['field by field', false],
  ])('%s', (_, compile) => {
    test.each(FORGOTTEN.map(([document, place, variable = '']) => [document, place, variable] as const))(
      '%s',
      async (document, place, variable) => {
        const before = await api.run(everything);
        const { errors } = await execute(compile, document);
        expect(errors).toHaveLength(1);
        expect(errors![0]!.extensions).toEqual({ code: 'BAD_USER_INPUT', fields: [place] });
        if (variable !== '') expect(errors![0]!.message).toContain(`"$${variable}"`);
        expect(await api.run(everything)).toEqual(before);
      },
    );

    test('a condition that keeps another operator, a whole argument and a field that is left out may be without a value', async () => {
      const all = await execute(compile, '{ posts { totalCount } }');
      const total = { data: { posts: { totalCount: (all.data as any).posts.totalCount } } };
      const plain = async (text: string, variables?: Record<string, unknown>) =>
        JSON.parse(JSON.stringify(await execute(compile, text, variables)));
      expect(await plain('query ($where: PostWhere) { posts(where: $where) { totalCount } }')).toEqual(total);
      expect(
        await plain(
          'query ($min: Int, $max: Int) { posts(where: { views: { gte: $min, lte: $max } }) { totalCount } }',
          { min: 0 },
        ),
      ).toEqual(total);
      expect(
        await plain(
          'query ($t: String, $with: Boolean!) { posts { totalCount } authors(where: { email: { eq: $t } }) @include(if: $with) { totalCount } }',
          {
            with: false,
          },
        ),
      ).toEqual(total);
      expect(await plain('query ($t: String = "none") { posts(where: { title: { eq: $t } }) { totalCount } }')).toEqual(
        {
          data: { posts: { totalCount: 0 } },
        },
      );
    });
  });
});
