import fc from 'fast-check';
import { type ExecutionResult, parse } from 'graphql';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { CostLimits } from '../../src/graphql/index.ts';
import { createExecute, limitedExecute } from '../../src/graphql/index.ts';
import { forEachEngine } from '../setup/engines.ts';
import { type Api, blogApi, blogSchema } from './setup/api.ts';
import { Author, Post } from './setup/blog.ts';

const AUTHORS = 20;
const POSTS_OF_EACH = 20;
const TEXT = 'é"x'.repeat(90);

const aliases = (count: number, field: string) => Array.from({ length: count }, (_, n) => `a${n}: ${field}`).join(' ');

forEachEngine((engine) => {
  let api: Api;
  beforeAll(async () => {
    api = await blogApi(engine, { rows: false });
    const { db } = api.database;
    const ids = Array.from({ length: AUTHORS }, (_, id) => id);
    await Author.insertMany(ids.map((id) => ({ id, email: `${id}@x.org`, name: `n${id}` }))).on(db);
    const posts = ids.flatMap((author) => Array.from({ length: POSTS_OF_EACH }, (_, n) => ({ author, n })));
    await Post.insertMany(
      posts.map(({ author, n }) => ({ id: author * POSTS_OF_EACH + n, title: `${n} ${TEXT}`, authorId: author })),
    ).on(db);
  });
  afterAll(() => api.drop());

  const run = async (query: string, compile: boolean, limits: Partial<CostLimits> = {}): Promise<ExecutionResult> => {
    const execute = limitedExecute(createExecute({ db: api.database.db, compile }), limits);
    return execute({ schema: blogSchema, document: parse(query) });
  };

  describe.each([
    ['on the compiled way', true],
    ['by graphql-js', false],
  ])('%s', (_, compile) => {
    test('an answer has at most as many bytes as it may have, and none of it is given beyond them', async () => {
      await fc.assert(
        fc.asyncProperty(
          fc.record({
            authors: fc.integer({ min: 1, max: AUTHORS }),
            posts: fc.integer({ min: 0, max: POSTS_OF_EACH }),
            columns: fc.integer({ min: 1, max: 40 }),
            edges: fc.boolean(),
          }),
          async ({ authors, posts, columns, edges }) => {
            const row = `{ id ${aliases(columns, 'title')} author { name } }`;
            const page = edges ? `edges { cursor node ${row} }` : `nodes ${row}`;
            const query = `{ authors(first: ${authors}) { nodes { id posts(first: ${posts}) { totalCount ${page} } } } }`;
            const whole = await run(query, compile, { maxAnswerBytes: 100_000_000 });
            const bytes = Buffer.byteLength(JSON.stringify(whole));
            expect(await run(query, compile, { maxAnswerBytes: bytes })).toEqual(whole);
            const refused = await run(query, compile, { maxAnswerBytes: bytes - 1 });
            expect(refused.data ?? null).toBeNull();
            expect(refused.errors).toHaveLength(1);
            expect(refused.errors![0]).toMatchObject({
              message: `The answer has more than the ${bytes - 1} bytes that are allowed (maxAnswerBytes). Ask for smaller pages, or for fewer fields.`,
              extensions: { code: 'LIMIT_EXCEEDED' },
            });
          },
        ),
        { numRuns: engine.runs(12) },
      );
    });

    test('a mutation whose answer is too long is rolled back', async () => {
      const query = `mutation { updateAuthor(id: 1, input: { name: "changed" }) { author { name posts(first: 20) { nodes { title } } } } }`;
      const refused = await run(query, compile, { maxAnswerBytes: 1_000 });
      expect(refused.errors?.map(({ extensions }) => extensions.code)).toEqual(['LIMIT_EXCEEDED']);
      expect(refused).toMatchObject({ data: null, extensions: { transaction: { attempts: 1, committed: false } } });
      expect(await Author.select(Author.name).where(Author.id.eq(1)).on(api.database.db).scalar()).toBe('n1');
    });

    test('rows that have more bytes than an answer of them may have are not kept', async () => {
      const refused = await run('{ posts(first: 100) { nodes { title } } }', compile, { maxAnswerBytes: 10_000 });
      expect(refused.errors?.map(({ extensions }) => extensions.code)).toEqual(['LIMIT_EXCEEDED']);
      expect((await run('{ posts(first: 1) { nodes { title } } }', compile)).errors).toBeUndefined();
    });
  });

  test('cells are counted before anything is read: rows times fields, as often as they are printed', async () => {
    const before = api.database.queries.statements.length;
    const query = `{ authors(first: 100) { nodes { posts(first: 100) { nodes { ${aliases(95, 'title')} } } } } }`;
    const { errors } = await run(query, true);
    // 1 list, and for each of 100 authors the row and its list, with 100 rows of 95 columns.
    expect(errors?.[0]?.message).toBe(
      `The answer may have ${2 + 100 * (1 + 2 + 100 * (1 + 95))} cells, which are rows times fields; 150000 are allowed (maxCells). Ask for smaller pages, or for fewer fields.`,
    );
    expect(api.database.queries.statements).toHaveLength(before);
  });

  test.each([
    [
      'rows that are written',
      `mutation { createAuthors(input: [${'{ email: "c", name: "d" } '.repeat(300)}]) { authors { %s } } }`,
    ],
    [
      'rows that are changed',
      'mutation { updatePosts(where: { id: { gt: "0" } }, maxAffected: 10000, input: { title: "x" }) { posts { %s } } }',
    ],
    ['groups', `{ posts { groups(by: [authorId], first: 100) { ${aliases(95, 'authorId')} aggregate { count } } } }`],
  ])('%s count as often as there may be', async (_, query) => {
    const { errors } = await run(query.replaceAll('%s', aliases(95, 'id')), true, { maxCells: 5_000 });
    expect(errors?.[0]?.message ?? '').toMatch(/^The answer may have \d+ cells/);
  });
});
