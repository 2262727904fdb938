import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { forEachEngine } from '../setup/engines.ts';
import { reasonsLeftAlone } from '../setup/left-promises.ts';
import { type Api, blogApi } from './setup/api.ts';
import { clearBlog, seedBlog } from './setup/seed-blog.ts';

/** Nested writes of which one names a row by a key that must be looked up, and a later one cannot be meant. */
const HALF_WRONG: readonly (readonly [wrong: string, code: string])[] = [
  ['author: { connect: { id: "not a number" } }', 'BAD_USER_INPUT'],
  ['author: null', 'BAD_USER_INPUT'],
  ['author: { connect: { id: 1 } }, authorId: 1', 'BAD_USER_INPUT'],
  ['author: { connect: { email: "nobody@x.org" } }', 'NOT_FOUND'],
  ['author: { create: { id: 1, email: "ann@x.org", name: "Ann" } }', 'UNIQUE_VIOLATION'],
];

forEachEngine((engine) => {
  let api: Api;
  // One connection: whoever gets it next comes after all that was started before.
  beforeAll(async () => {
    api = await blogApi(engine, { rows: false, size: 1 });
  });
  beforeEach(async () => {
    await clearBlog(api.database.db);
    await seedBlog(api.database.db);
  });
  afterAll(() => api.drop());

  test.each(HALF_WRONG)('no look-up is left alone beside { %s }', async (wrong, code) => {
    const reasons = await reasonsLeftAlone(async () => {
      for (let tries = 0; tries < 3; tries += 1) {
        const { data, errors } = await api.run(`mutation { createPosts(input: [
          { id: 21, title: "a", author: { connect: { email: "bob@x.org" } } },
          { id: 22, title: "b", ${wrong} },
          { id: 23, title: "c", author: { connect: { email: "cyd@x.org" } } }
        ]) { affectedCount } }`);
        expect(data).toBeNull();
        expect(errors).toMatchObject([{ extensions: { code } }]);
      }
      await api.run('{ posts { totalCount } }');
    });
    expect(reasons).toEqual([]);
  });
});
