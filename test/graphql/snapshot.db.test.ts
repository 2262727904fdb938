import type { Database } from 'phoebe';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { forEachEngine, type TestDatabase } from '../setup/engines.ts';
import { Counter, prepareBank, resetBank, runner } from './bank.ts';

const TWO =
  '{ a: counters(where: { id: { eq: "a" } }) { nodes { n } } b: counters(where: { id: { eq: "b" } }) { nodes { n } } }';

forEachEngine((engine) => {
  let database: TestDatabase;
  let db: Database;
  beforeAll(async () => {
    database = await engine.createDatabase();
    db = database.db;
    await prepareBank(db);
  });
  afterAll(() => database.drop());
  beforeEach(() => resetBank(db));
  const sentBy = async (body: () => Promise<unknown>) => {
    const before = database.queries.events.length;
    await body();
    return database.queries.events.slice(before).map(({ sql }) => sql);
  };

  test('a query sends each statement by itself', async () => {
    const sent = await sentBy(() => runner(db)(`query ${TWO}`));
    expect(sent).toHaveLength(2);
    for (const sql of sent) expect(sql).not.toMatch(/BEGIN|AS OF SYSTEM TIME/);
  });

  if (!engine.dialect.asOfSystemTime) {
    describe('where the past cannot be read', () => {
      test('@snapshot is one transaction that only reads', async () => {
        const sent = await sentBy(async () => {
          const result = await runner(db)(`query @snapshot ${TWO}`);
          expect(result).toEqual({ data: { a: { nodes: [{ n: 100 }] }, b: { nodes: [{ n: 100 }] } } });
        });
        expect(sent[0]).toBe('BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY');
        expect(sent.at(-1)).toBe('COMMIT');
        expect(sent).toHaveLength(4);
      });

      test('custom resolvers read in it too', async () => {
        const sent = await sentBy(() => runner(db)('query @snapshot { total counter(id: "a") { n } }'));
        expect(sent.filter((sql) => sql.startsWith('SELECT'))).toHaveLength(2);
        expect(sent[0]).toMatch(/^BEGIN/);
      });

      test('an error in it is told beside what was read before, and the connection is clean', async () => {
        const result = await runner(db)(
          'query @snapshot { counter(id: "a") { n } counters(after: "no cursor") { nodes { n } } }',
        );
        expect(result).toMatchObject({ errors: [{ extensions: { code: 'BAD_CURSOR' } }] });
        expect(db.stats().leased).toBe(0);
      });

      test('@asOf is BAD_USER_INPUT, with the name of the server', async () => {
        const result = await runner(db)(`query @asOf(time: "-10s") ${TWO}`);
        expect(result).toMatchObject({
          errors: [
            {
              message: `${engine.dialect.label} cannot read the past: leave @asOf out. @snapshot reads one moment.`,
              extensions: { code: 'BAD_USER_INPUT' },
            },
          ],
        });
      });

      test('a default staleness is met by the present, and "now" asks for it', async () => {
        const run = runner(db, { queryStaleness: '-5s' });
        await Counter.update({ n: 7 }).where(Counter.id.eq('a'));
        for (const directive of ['', '@asOf(time: "now")'])
          expect(await run(`query ${directive} { counter(id: "a") { n } }`)).toEqual({ data: { counter: { n: 7 } } });
      });
    });
    return;
  }

  describe('where the past can be read', () => {
    test('@snapshot reads every statement at one timestamp', async () => {
      const sent = await sentBy(async () => {
        const result = await runner(db)(`query @snapshot ${TWO}`);
        expect(result.data).toEqual({ a: { nodes: [{ n: 100 }] }, b: { nodes: [{ n: 100 }] } });
        expect(result.extensions).toEqual({ snapshot: { asOf: expect.stringMatching(/^\d+\.\d+$/) } });
      });
      expect(sent[0]).toBe('SELECT cluster_logical_timestamp()');
      const times = sent.slice(1).map((sql) => /AS OF SYSTEM TIME '(\S+)'/.exec(sql)?.[1]);
      expect(times).toHaveLength(2);
      expect(new Set(times).size).toBe(1);
      expect(sent.some((sql) => sql.startsWith('BEGIN'))).toBe(false);
    });

    test('custom resolvers make it one transaction of that time', async () => {
      const sent = await sentBy(() => runner(db)('query @snapshot { total }'));
      expect(sent[1]).toMatch(/^BEGIN AS OF SYSTEM TIME '\d+\.\d+'$/);
    });

    test.each(['-1ms', 'follower_read_timestamp()'])('@asOf(time: "%s") reads the past', async (time) => {
      const sent = await sentBy(() => runner(db)(`query ($t: String!) @asOf(time: $t) ${TWO}`, {}, { t: time }));
      expect(sent.filter((sql) => sql.includes('AS OF SYSTEM TIME'))).toHaveLength(2);
    });

    test('the server may read the past by default, and "now" asks for the present', async () => {
      const run = runner(db, { queryStaleness: '-1ms' });
      expect((await sentBy(() => run(TWO))).join()).toContain('AS OF SYSTEM TIME');
      expect((await sentBy(() => run(`query @asOf(time: "now") ${TWO}`))).join()).not.toContain('AS OF SYSTEM TIME');
    });

    test.each(['yesterday', "with_max_staleness('10s')", '10s'])(
      '@asOf(time: "%s") is BAD_USER_INPUT',
      async (time) => {
        const result = await runner(db)(`query ($t: String!) @asOf(time: $t) ${TWO}`, {}, { t: time });
        expect(result).toMatchObject({ errors: [{ extensions: { code: 'BAD_USER_INPUT' } }] });
      },
    );
  });
});
