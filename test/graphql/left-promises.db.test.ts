import { setImmediate as turn } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, expect, onTestFinished, test } from 'vitest';
import { buildSchema, field, query } from '../../src/graphql/index.ts';
import { createTables, float, integer, model, sql, text } from '../../src/index.ts';
import { forEachEngine } from '../setup/engines.ts';
import { reasonsLeftAlone } from '../setup/left-promises.ts';
import { type Api, apiOf, blogApi } from './setup/api.ts';
import { clearBlog, seedBlog } from './setup/seed-blog.ts';

/** Nested writes of which one names a row by a key that must be looked up, and a later one cannot be meant. */
const HALF_WRONG: readonly (readonly [wrong: string, code: string])[] = [
  ['author: { connect: { id: "not a number" } }', 'BAD_USER_INPUT'],
  ['author: null', 'BAD_USER_INPUT'],
  ['author: { connect: { id: 1 } }, authorId: 1', 'BAD_USER_INPUT'],
  ['author: { connect: { email: "nobody@x.org" } }', 'NOT_FOUND'],
  ['author: { create: { id: 1, email: "ann@x.org", name: "Ann" } }', 'UNIQUE_VIOLATION'],
];

const Reading = model('Reading', { id: integer().primaryKey(), value: float() });

const ROWS = [{ id: 1 }, { id: 2 }, { id: 3 }];

const READING_OPERATIONS = [
  field(Reading, 'late', {
    result: text(),
    resolve: async () => {
      await turn();
      throw new Error('Too late.');
    },
  }),
  query('brokenOff', {
    result: [Reading],
    resolve: function* () {
      yield {}; // Without its key it cannot be read.
      throw new Error('No more.');
    } as never,
  }),
  query('measured', {
    result: { items: [{ size: integer(), reading: Reading }] },
    resolve: () => ({ items: ROWS.map((reading, index) => ({ size: index === 1 ? (null as never) : 1, reading })) }),
  }),
];

/** Lists of which an item has something that rejects later, and the next one throws at once. */
const LISTS = [
  '{ readings(orderBy: [{ id: ASC }]) { nodes { value late } } }',
  '{ readings(orderBy: [{ id: ASC }]) { edges { node { value late } } } }',
  '{ brokenOff { late } }',
  '{ measured { items { size reading { late } } } }',
] as const;

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

  test.each(LISTS)('no item of a list is left alone: %s', async (document) => {
    const database = await engine.createDatabase({ size: 1 });
    onTestFinished(() => database.drop());
    await createTables(database.db, [Reading]);
    await Reading.insertMany(ROWS.map((row) => ({ ...row, value: 1.5 }))).on(database.db);
    await database.db.execute(sql`update readings set value = 'NaN' where id = 2`);
    const api = await apiOf(database, buildSchema([Reading], { operations: READING_OPERATIONS }));
    const reasons = await reasonsLeftAlone(async () => {
      expect((await api.run(document)).errors).toHaveLength(1);
      await turn();
      await api.run('{ readings { totalCount } }');
    });
    expect(reasons).toEqual([]);
  });
});
