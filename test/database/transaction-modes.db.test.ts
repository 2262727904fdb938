import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ConnectOptions } from '../../src/database/connect.ts';
import type { Driver } from '../../src/database/driver.ts';
import { PgDriver } from '../../src/database/drivers/pg-driver.ts';
import { pgDriverOptions } from '../../src/database/server-options.ts';
import { readServerUrl } from '../../src/database/server-url.ts';
import { sql } from '../../src/sql/sql-tag.ts';
import { forEachEngine, type TestDatabase } from '../setup/engines.ts';

forEachEngine((engine) => {
  let database: TestDatabase;
  let db: TestDatabase['db'];
  beforeAll(async () => {
    // One connection, so that settings of a session hold for the next statement.
    const options: ConnectOptions = engine.name === 'pglite' ? {} : { size: 1 };
    database = await engine.createDatabase(options);
    db = database.db;
    await db.execute(sql`create table prices (id int4 primary key, price int4)`);
    await db.execute(sql`insert into prices values (1, 10)`);
  });
  afterAll(() => database.drop());

  const price = sql`select price from prices where id = 1`;
  const begins = () => database.queries.events.flatMap(({ sql: text }) => (text.startsWith('BEGIN') ? [text] : []));

  test.each(['low', 'normal', 'high'] as const)(
    'priority %s runs everywhere, and is said where it means something',
    async (priority) => {
      const { rows } = await db.runTransaction((tx) => tx.execute(price), { priority });
      expect(rows).toEqual([['10']]);
      const clause = engine.dialect.transactionPriority ? `, PRIORITY ${priority.toUpperCase()}` : '';
      expect(begins().at(-1)).toBe(`BEGIN ISOLATION LEVEL SERIALIZABLE${clause}`);
    },
  );

  test('every isolation level of the engine runs, others are refused before anything is sent', async () => {
    for (const isolation of ['serializable', 'repeatable read', 'read committed'] as const) {
      const before = database.queries.events.length;
      const work = db.runTransaction(async (tx) => (await tx.execute(sql`show transaction_isolation`)).rows, {
        isolation,
      });
      if (engine.dialect.isolationLevels.includes(isolation)) {
        expect(await work).toEqual([[isolation]]);
      } else {
        await expect(work).rejects.toMatchObject({ code: 'UNSUPPORTED_FEATURE' });
        expect(database.queries.events).toHaveLength(before);
      }
    }
  });

  describe('asOfSystemTime', () => {
    engine.skipUnless('asOfSystemTime', 'only CockroachDB reads the past')(
      'reads what was there at that time, and writes nothing',
      async () => {
        const { rows } = await db.runTransaction((tx) => tx.execute(sql`select cluster_logical_timestamp()`));
        const before = rows[0]![0]!;
        await db.execute(sql`update prices set price = 20 where id = 1`);
        const past = await db.runTransaction((tx) => tx.execute(price), { asOfSystemTime: before });
        expect(past.rows).toEqual([['10']]);
        expect((await db.execute(price)).rows).toEqual([['20']]);
        const write = db.runTransaction((tx) => tx.execute(sql`delete from prices`), { asOfSystemTime: before });
        await expect(write).rejects.toMatchObject({ code: 'READ_ONLY_TRANSACTION' });
        await db.execute(sql`update prices set price = 10 where id = 1`);
      },
    );

    test.skipIf(engine.dialect.asOfSystemTime)(
      'is refused by an engine without it, before anything is sent',
      async () => {
        const before = database.queries.events.length;
        await expect(db.runTransaction((tx) => tx.execute(price), { asOfSystemTime: '-10s' })).rejects.toMatchObject({
          code: 'UNSUPPORTED_FEATURE',
          message: `${engine.dialect.label} cannot read the past (asOfSystemTime): leave the option out, or use CockroachDB.`,
        });
        expect(database.queries.events).toHaveLength(before);
      },
    );
  });

  test.skipIf(engine.name !== 'cockroach')('conflicts that the server makes up are retried', async ({ skip }) => {
    const isOn = await db.execute(sql`set inject_retry_errors_enabled = 'true'`).then(
      () => true,
      () => false,
    );
    skip(!isOn, 'inject_retry_errors_enabled came with CockroachDB v22.1');
    const attempts: number[] = [];
    try {
      await db.runTransaction(async (tx) => {
        attempts.push(tx.attempt);
        await tx.execute(sql`update prices set price = price + 1 where id = 1`);
      });
    } finally {
      await db.execute(sql`set inject_retry_errors_enabled = 'false'`);
    }
    expect(attempts.length).toBeGreaterThan(1);
    expect((await db.execute(price)).rows).toEqual([['11']]);
    expect(begins().at(-1)).toBe('BEGIN ISOLATION LEVEL SERIALIZABLE');
  });

  test.skipIf(engine.name === 'pglite')('a statement does not run behind a BEGIN that failed', async () => {
    const { database: name, ...options } = readServerUrl(database.url);
    const defaults = {
      engine: engine.name === 'cockroach' ? 'cockroach' : 'postgres',
      port: 0,
      user: undefined,
      settings: {},
    } as const;
    const driver: Driver = new PgDriver(pgDriverOptions(name!, options, defaults));
    const connection = await driver.acquire();
    const statement = { sql: 'insert into prices values (99, 99)', values: [] };
    for (let run = 0; run < 3; run += 1) {
      const work = connection.execute(statement, { prelude: ['BEGIN', 'SAVEPOINT "no such word', 'SELECT 1'] });
      await expect(work).rejects.toMatchObject({ code: '42601' });
      expect(connection.status).toBe('failed');
      await connection.control('ROLLBACK');
      expect(connection.status).toBe('idle');
      await expect(connection.execute(statement, { prelude: ['BEGINNING'] })).rejects.toMatchObject({ code: '42601' });
      expect(connection.status).toBe('idle');
    }
    driver.release(connection);
    await driver.close();
    expect((await db.execute(sql`select count(*) from prices where id = 99`)).rows).toEqual([['0']]);
  });
});
