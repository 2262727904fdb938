import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { forEachEngine, type TestDatabase } from '../setup/engines.ts';
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

  beforeAll(async () => {
    databases.push(await engine.createDatabase(), await engine.createDatabase());
    await fillNewsroom(databases[0]!.db);
    await fillNewsroom(databases[1]!.db, OTHER);
    runs = databases.map(({ db }) => runnerOf(db));
  });
  afterAll(async () => {
    for (const database of databases) await database.drop();
  });

  test('nothing that only others may see changes an answer', { timeout: 120_000 }, async () => {
    let withData = 0;
    await fc.assert(
      fc.asyncProperty(randomQuery, async (query) => {
        const [one, other] = await Promise.all(runs.map((run) => run(query, VIEWERS.ada)));
        // Of several errors only the first to come ends a selection, which is chance: their words are compared below.
        if (one!.errors === undefined || other!.errors === undefined) expect(other).toEqual(one);
        for (const { message, extensions } of [...(one!.errors ?? []), ...(other!.errors ?? [])]) {
          expect(extensions?.code, message).toMatch(/FORBIDDEN|BAD_USER_INPUT|BAD_CURSOR|LIMIT_EXCEEDED/);
        }
        if (one!.errors === undefined) withData += 1;
      }),
      { numRuns: 200 },
    );
    // Most queries must be ones that are answered, or nothing was tested.
    expect(withData).toBeGreaterThan(60);
  });
});
