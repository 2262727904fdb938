import fc from 'fast-check';
import { type ExecutionResult, parse } from 'graphql';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createExecute, limitedExecute } from '../../src/graphql/index.ts';
import { forEachEngine } from '../setup/engines.ts';
import { type Api, blogApi, blogSchema } from './setup/api.ts';
import { Author, Post } from './setup/blog.ts';

/** True, false, or null for unknown, as SQL has it. */
type Truth = boolean | null;

interface AuthorRow {
  readonly id: number;
  readonly name: string;
}

interface PostRow {
  readonly id: number;
  readonly views: number;
  readonly price: number | null;
  readonly authorId: number;
  readonly editorId: number | null;
}

const AUTHORS: readonly AuthorRow[] = [0, 1, 2, 3, 4].map((id) => ({ id, name: `n${id % 2}` }));
const POSTS: readonly PostRow[] = Array.from({ length: 12 }, (_, id) => ({
  id,
  views: id % 3,
  price: id % 4 === 0 ? null : id % 4,
  // The last author has none.
  authorId: id % 4,
  editorId: id % 3 === 0 ? null : id % 5,
}));

const LIST = { minLength: 0, maxLength: 5 };
/** Filters of authors and of their posts, with many terms about one relation. */
const FILTERS = fc.letrec<{ author: object; post: object }>((tie) => {
  const boolean = (where: fc.Arbitrary<object>) => [
    fc.record({ and: fc.array(where, LIST) }),
    fc.record({ or: fc.array(where, LIST) }),
    fc.record({ not: where }),
  ];
  const number = fc.integer({ min: 0, max: 3 });
  const leaves = (...arbitraries: fc.Arbitrary<object>[]) => fc.oneof(...arbitraries, fc.constant({}));
  const quantified = (where: fc.Arbitrary<object>) =>
    fc.oneof(fc.record({ some: where }), fc.record({ every: where }), fc.record({ none: where }));
  return {
    author: fc.oneof(
      { maxDepth: 4, withCrossShrink: true },
      leaves(fc.record({ name: fc.record({ eq: fc.constantFrom('n0', 'n1') }) })),
      fc.record({ posts: quantified(tie('post')) }),
      fc.record({ posts: quantified(tie('post')) }),
      ...boolean(tie('author')),
    ),
    post: fc.oneof(
      { maxDepth: 4, withCrossShrink: true },
      leaves(
        fc.record({ views: fc.record({ eq: number }) }),
        fc.record({ price: fc.record({ gt: number.map(String) }) }),
      ),
      fc.record({ editor: tie('author') }),
      ...boolean(tie('post')),
    ),
  };
});

const not = (truth: Truth): Truth => (truth === null ? null : !truth);
const all = (truths: readonly Truth[]): Truth => (truths.includes(false) ? false : truths.includes(null) ? null : true);
const any = (truths: readonly Truth[]): Truth => not(all(truths.map(not)));

/** What a filter says of a row, in plain JavaScript. */
function holds(where: any, leaf: (key: string, value: any) => Truth): Truth {
  return all(
    Object.entries<any>(where).map(([key, value]) => {
      if (key === 'and') return all(value.map((each: object) => holds(each, leaf)));
      if (key === 'or') return any(value.map((each: object) => holds(each, leaf)));
      return key === 'not' ? not(holds(value, leaf)) : leaf(key, value);
    }),
  );
}

function holdsForAuthor(where: object, author: AuthorRow): Truth {
  return holds(where, (key, value) => {
    if (key === 'name') return author.name === value.eq;
    const posts = POSTS.filter(({ authorId }) => authorId === author.id);
    if (value.some) return posts.some((post) => holdsForPost(value.some, post) === true);
    if (value.none) return !posts.some((post) => holdsForPost(value.none, post) === true);
    return posts.every((post) => holdsForPost(value.every, post) === true);
  });
}

function holdsForPost(where: object, post: PostRow): Truth {
  return holds(where, (key, value) => {
    if (key === 'views') return post.views === value.eq;
    if (key === 'price') return post.price === null ? null : post.price > Number(value.gt);
    return AUTHORS.some((author) => author.id === post.editorId && holdsForAuthor(value, author) === true);
  });
}

const QUERY = parse('query ($w: AuthorWhere) { authors(where: $w, first: 100) { nodes { id } } }');

forEachEngine((engine) => {
  let api: Api;
  beforeAll(async () => {
    api = await blogApi(engine, { rows: false });
    const { db } = api.database;
    await Author.insertMany(AUTHORS.map((row) => ({ ...row, email: `${row.id}@x.org` }))).on(db);
    await Post.insertMany(
      POSTS.map((row) => ({ ...row, price: row.price === null ? null : String(row.price), title: `t${row.id}` })),
    ).on(db);
  });
  afterAll(() => api.drop());

  const run = async (query: string, variables: object = {}): Promise<ExecutionResult<any>> =>
    limitedExecute(createExecute({ db: api.database.db }))({
      schema: blogSchema,
      document: parse(query),
      variableValues: { ...variables },
    });

  test('terms about one relation mean together what they mean one by one', async () => {
    const execute = limitedExecute(createExecute({ db: api.database.db }), { maxFilterCost: 1_000_000 });
    await fc.assert(
      fc.asyncProperty(FILTERS.author, async (where) => {
        const { data, errors } = await execute({ schema: blogSchema, document: QUERY, variableValues: { w: where } });
        expect(errors).toBeUndefined();
        const found = (data as any).authors.nodes.map(({ id }: { id: string }) => Number(id)).sort();
        expect(found).toEqual(AUTHORS.filter((author) => holdsForAuthor(where, author) === true).map(({ id }) => id));
      }),
      { numRuns: engine.runs(300) },
    );
  });

  const some = (price: number) => ({ posts: { some: { views: { eq: price } } } });
  const many = <Item>(count: number, item: (index: number) => Item) => Array.from({ length: count }, (_, n) => item(n));

  test('499 terms about one relation, also about one behind it, are one look at its rows', async () => {
    const nested = (n: number) => ({ posts: { some: { postTags: { some: { tag: { name: { eq: `t${n}` } } } } } } });
    for (const [where, looks] of [
      [{ or: many(499, some) }, 1],
      [{ or: many(200, nested) }, 3],
      [{ and: many(200, (n) => ({ posts: { none: { views: { eq: n + 2 } } } })) }, 1],
      [{ and: many(200, (n) => ({ posts: { every: { views: { lt: n + 2 } } } })) }, 1],
    ] as const) {
      const before = api.database.queries.statements.length;
      const { errors } = await run('query ($w: AuthorWhere) { authors(where: $w) { nodes { id } } }', { w: where });
      expect(errors).toBeUndefined();
      const [statement] = api.database.queries.statements.slice(before);
      expect(statement!.match(/EXISTS/g)).toHaveLength(looks);
    }
  });

  test('an error in a term says where it is in the input', async () => {
    const where = { or: [some(1), some(2), { posts: { some: { views: { eq: null } } } }] };
    const { errors } = await run('query ($w: AuthorWhere) { authors(where: $w) { nodes { id } } }', { w: where });
    expect(errors?.[0]?.extensions).toMatchObject({
      code: 'BAD_USER_INPUT',
      fields: ['where.or.2.posts.some.views.eq'],
    });
  });

  describe('more than the database can do in some seconds is refused', () => {
    const search = (n: number) => ({ title: { ilike: `%${n}%` } });
    test.each<[string, string, object]>([
      [
        'searches in texts',
        'query ($w: PostWhere) { posts(where: $w) { nodes { id } } }',
        { w: { or: many(51, search) } },
      ],
      [
        'steps to related rows',
        'query ($w: AuthorWhere) { authors(where: $w) { nodes { id } } }',
        { w: { and: many(25, some) } },
      ],
      [
        'searches of many lists together',
        `query ($w: PostWhere) { ${many(6, (n) => `a${n}: posts(where: $w, first: ${n + 1}) { nodes { id } }`).join(' ')} }`,
        { w: { or: many(9, search) } },
      ],
      [
        'orders by counts',
        'query ($o: [PostOrderBy!]) { posts(orderBy: $o) { nodes { id } } }',
        {
          o: ['posts', 'edited', 'reports'].flatMap((count) =>
            many(2, (n) => ({ [n === 0 ? 'author' : 'editor']: { [count]: { count: 'ASC' } } })),
          ),
        },
      ],
    ])('%s', async (_, query, variables) => {
      const { errors } = await run(query, variables);
      expect(new Set(errors?.map(({ extensions }) => extensions.code))).toEqual(new Set(['LIMIT_EXCEEDED']));
      expect(errors![0]!.message).toContain('(maxFilterCost)');
    });
  });
});
