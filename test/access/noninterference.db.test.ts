import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { forEachEngine, type TestDatabase } from '../setup/engines.ts';
import { deferredRunnerOf } from './setup/deferred.ts';
import {
  ARTICLES,
  COMMENTS,
  fillNewsroom,
  PEOPLE,
  type Run,
  runnerOf,
  TAGGINGS,
  TAGS,
  VIEWERS,
} from './setup/newsroom.ts';
import { randomQuery } from './setup/random-query.ts';

/*
 * Two newsrooms that differ in nothing but what Ada may not see: values, and whole rows. Whatever she asks, both must answer the
 * same, byte for byte: data, counts, aggregates, orders, cursors and errors.
 */
const isAdas = (id: string | null): boolean => id === 'ada';

const OTHER = {
  people: [
    ...PEOPLE.filter(({ id }) => id !== 'root').map((row) =>
      isAdas(row.id)
        ? { ...row, secret: 'zzz' }
        : { ...row, email: `a${row.email}`, salary: 99 - row.salary, secret: 'a' },
    ),
    // Ben is hidden, but what he wrote is not: only his own values differ.
    { id: 'dan', name: 'Dan', email: 'dan@x', salary: 1, secret: 'x', isPublic: false },
  ].map((row) => (row.id === 'ben' ? { ...row, name: 'Zed' } : row)),
  articles: [
    ...ARTICLES.map((row) => {
      if (isAdas(row.authorId)) return row;
      const isSeen = !row.isDraft;
      const editorId = isAdas(row.editorId) ? row.editorId : row.editorId === null ? 'cyd' : null;
      return isSeen
        ? { ...row, note: row.note === null ? 'nn' : null, editorId }
        : { ...row, title: 'Other', views: 1, slug: `t${row.id}` };
    }),
    { id: 'a3', slug: 'a3', title: 'Hidden', isDraft: true, views: 1_000, note: 'n', authorId: 'cyd', editorId: 'ada' },
  ],
  comments: [
    ...COMMENTS.map((row) => (row.id === 'k3' ? { ...row, body: 'q' } : row)),
    { id: 'k9', body: 'x', articleId: 'a3', writerId: 'cyd' },
  ],
  tags: [
    ...TAGS.map((row) => (row.isSecret ? { ...row, label: 'other' } : row)),
    { id: 't4', label: 'rumour', isSecret: true },
  ],
  taggings: [
    ...TAGGINGS.filter(({ isHidden }) => !isHidden),
    { articleId: 'b1', tagId: 't3', isHidden: true },
    { articleId: 'c1', tagId: 't1', isHidden: true },
    { articleId: 'c1', tagId: 't4', isHidden: true },
  ],
};

forEachEngine((engine) => {
  const databases: TestDatabase[] = [];
  let runs: readonly Run[];
  let runDeferred: Run;

  beforeAll(async () => {
    databases.push(await engine.createDatabase(), await engine.createDatabase());
    await fillNewsroom(databases[0]!.db);
    await fillNewsroom(databases[1]!.db, OTHER);
    runs = databases.map(({ db }) => runnerOf(db));
    runDeferred = deferredRunnerOf(databases[1]!.db);
  });
  afterAll(async () => {
    for (const database of databases) await database.drop();
  });

  test('nothing that only others may see changes an answer', async () => {
    let withData = 0;
    const numRuns = engine.runs(200);
    await fc.assert(
      fc.asyncProperty(randomQuery, async (query) => {
        const [one, other] = await Promise.all(runs.map((run) => run(query, VIEWERS.ada)));
        // Of several errors only the first to come ends a selection, which is chance: their words are compared below.
        if (one!.errors === undefined || other!.errors === undefined) expect(other).toEqual(one);
        for (const { message, extensions } of [...(one!.errors ?? []), ...(other!.errors ?? [])]) {
          expect(extensions?.code, message).toMatch(/FORBIDDEN|BAD_USER_INPUT|BAD_CURSOR|LIMIT_EXCEEDED/);
        }
        if (one!.errors === undefined) {
          withData += 1;
          if (engine.isChosen) expect(await runDeferred(query, VIEWERS.ada)).toEqual(one);
        }
      }),
      { numRuns },
    );
    // Most queries must be ones that are answered, or nothing was tested.
    expect(withData).toBeGreaterThan(0.3 * numRuns);
  });

  test('a cursor that somebody made up finds nothing out about the values that an order is made of', async () => {
    const orders = [
      ['people', '{ salary: ASC_NULLS_LAST }', ['0', '15', '20', '50', '79', '99', null]],
      ['people', '{ email: DESC_NULLS_FIRST }', ['aben@x', 'b', 'ben@x', 'z', null]],
      ['articles', '{ note: ASC_NULLS_FIRST }', ['na', 'nb', 'nz', null]],
      ['articles', '{ author: { salary: DESC_NULLS_LAST } }', ['0', '20', '79', null]],
      ['articles', '{ editor: { name: ASC_NULLS_FIRST } }', ['Ben', 'Cyd', 'Zed', null]],
      ['articles', '{ tags: { count: DESC } }', ['0', '1', '2', '3']],
      ['people', '{ articles: { count: ASC } }', ['0', '1', '2', '3']],
    ] as const;
    for (const [list, order, values] of orders) {
      const page = (where: string) =>
        `{ ${list}(orderBy: [${order}], ${where}) { totalCount nodes { id } edges { cursor } pageInfo { hasNextPage hasPreviousPage } } }`;
      const first = await runs[0]!(page('first: 1'), VIEWERS.ada);
      const [hash, , ...rest] = JSON.parse(
        Buffer.from(first.data[list].edges[0].cursor, 'base64url').toString(),
      ) as string[];
      for (const value of values)
        for (const key of ['', 'b', 'c', 'zz']) {
          const cursor = Buffer.from(JSON.stringify([hash, value, ...rest.map(() => key)])).toString('base64url');
          for (const where of [`first: 5, after: "${cursor}"`, `last: 5, before: "${cursor}"`]) {
            const [one, other] = await Promise.all(runs.map((run) => run(page(where), VIEWERS.ada)));
            expect(one!.errors, page(where)).toBeUndefined();
            expect(other, page(where)).toEqual(one);
          }
        }
    }
  });
});
