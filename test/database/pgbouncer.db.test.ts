import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { type ConnectOptions, connect } from '../../src/database/connect.ts';
import { sql } from '../../src/sql/sql-tag.ts';
import { forEachEngine, type TestDatabase } from '../setup/engines.ts';
import { type PgBouncer, startPgBouncer, withoutPgBouncer } from '../setup/pgbouncer.ts';
import { raw } from './raw.ts';

const reason = withoutPgBouncer();

forEachEngine((engine) => {
  const isElsewhere = engine.skipReason === undefined && engine.name !== 'postgres';
  if (!isElsewhere && reason !== undefined) {
    test('PgBouncer', ({ skip }) => skip(reason));
    return;
  }
  describe.skipIf(isElsewhere).each(['session', 'transaction'] as const)(
    'behind PgBouncer in mode %s, with its defaults',
    (mode) => {
      let database: TestDatabase;
      let pooler: PgBouncer;
      beforeAll(async () => {
        database = await engine.createDatabase();
        await database.db.execute(sql`create table counters (id int4 primary key, n int4 not null, since interval)`);
        await database.db.execute(sql`insert into counters values (1, 0, '1 day 2 hours')`);
        const name = new URL(database.url).pathname.slice(1);
        // In this mode PgBouncer before 1.20 gives a session's own setting to whoever gets the session next.
        await database.db.execute(raw(`alter database "${name}" set intervalstyle = 'iso_8601'`));
        pooler = await startPgBouncer(database.url, mode);
      });
      afterAll(async () => {
        await pooler?.stop();
        await database.drop();
      });

      const open = (options: ConnectOptions = {}, parameters = '') => {
        const db = connect(`${pooler.url}${parameters}`, { size: 5, ...options });
        onTestFinished(() => db.close());
        return db;
      };

      test.each(['', '?pgbouncer=true'])(
        'statements and transactions run as ever, with "%s" in the URL',
        async (parameters) => {
          const db = open({}, parameters);
          await database.db.execute(sql`update counters set n = 0`);
          const outcomes = await Promise.allSettled(
            Array.from({ length: 40 }, () =>
              db.runTransaction(async (tx) => {
                const { rows } = await tx.execute(sql`select n from counters where id = 1`);
                await tx.execute(sql`update counters set n = ${Number(rows[0]![0]) + 1} where id = ${1}`);
              }),
            ),
          );
          expect(outcomes.filter(({ status }) => status === 'rejected')).toEqual([]);
          expect((await db.execute(sql`select n, since from counters`)).rows).toEqual([['40', 'P1DT2H']]);
          const settings = sql`select current_setting('TimeZone'), current_setting('DateStyle')`;
          const rows = await Promise.all(Array.from({ length: 10 }, () => db.execute(settings)));
          for (const result of rows) expect(result.rows).toEqual([['UTC', expect.stringMatching(/^ISO/)]]);
        },
      );

      test('a text that comes again and again meets no statement of another session', async () => {
        const db = open();
        const ask = (index: number) => db.execute(sql`select ${index} + cast(${1} as int4)`);
        for (let round = 0; round < 4; round += 1) {
          const answers = await Promise.all(Array.from({ length: 20 }, (_, index) => ask(index)));
          expect(answers.map(({ rows }) => Number(rows[0]![0]))).toEqual(
            Array.from({ length: 20 }, (_, index) => index + 1),
          );
        }
        const kept = sql`select count(*) from pg_prepared_statements where name like 'phoebe%'`;
        expect((await db.execute(kept)).rows).toEqual([['0']]);
      });

      test('time limits are nobody else’s', async () => {
        const db = open({ statementTimeoutMs: 60_000 });
        await db.execute(sql`select 1`);
        expect((await database.db.execute(sql`select 1`)).rows).toEqual([['1']]);
        expect((await db.execute(sql`select current_setting('statement_timeout')`)).rows).toEqual([['0']]);
      });

      test('a probe is answered, on a connection of its own', async () => {
        await open().ping();
      });

      test('a URL that says it is none is told what to change', async () => {
        await expect(open({}, '?pgbouncer=false').execute(sql`select 1`)).rejects.toMatchObject({
          code: 'CONNECTION_FAILED',
          sqlState: '08P01',
          message: expect.stringContaining('Add ?pgbouncer=true to the URL'),
        });
      });
    },
  );
});
