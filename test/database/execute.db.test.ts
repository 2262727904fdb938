import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { connect } from '../../src/database/connect.ts';
import { sql } from '../../src/sql/sql-tag.ts';
import { barrier } from '../setup/barrier.ts';
import { forEachEngine, type TestDatabase } from '../setup/engines.ts';
import { raw } from './raw.ts';

forEachEngine((engine) => {
  let database: TestDatabase;
  let db: TestDatabase['db'];
  beforeAll(async () => {
    database = await engine.createDatabase();
    db = database.db;
    await db.execute(sql`create table notes (id int4 primary key, body text)`);
  });
  afterAll(() => database.drop());

  describe('values travel as text', () => {
    test.each([
      ['int8', '9223372036854775807'],
      ['numeric', '0.10000000000000000000000000001'],
      ['bool', 't', 'true'],
      ['float8', 'NaN'],
      ['bytea', '\\x00ff61'],
      ['uuid', '0190b5a4-7a3c-7cc1-9d3e-0123456789ab'],
      ['date', '2026-02-28'],
      ['text', 'snow ☃ and 🐘, "quotes", \'more\', \\ and a\nline'],
      ['text', ''],
      ['text[]', '{a,NULL,"b c"}'],
    ])('%s %s', async (type, text, sent = text) => {
      const { rows } = await db.execute(sql`select cast(${sent} as ${raw(type)}), cast(${null} as ${raw(type)})`);
      expect(rows).toEqual([[text, null]]);
    });

    test('a time with its zone comes in UTC', async () => {
      const { rows } = await db.execute(sql`select cast(${'2026-02-28T12:00:00.123456+02:00'} as timestamptz)`);
      // CockroachDB before v21.2 prints the minutes of the zone as well.
      expect(rows).toEqual([[expect.stringMatching(/^2026-02-28 10:00:00\.123456\+00(:00)?$/)]]);
    });
  });

  test('a result has its command, count, columns and rows', async () => {
    const inserted = await db.execute(sql`insert into notes values (1, 'one'), (2, null)`);
    expect(inserted).toEqual({ command: 'INSERT', rowCount: 2, columns: [], rows: [] });
    const read = await db.execute(sql`select id, body as "the body" from notes order by id`);
    expect(read).toMatchObject({
      command: 'SELECT',
      rowCount: 2,
      rows: [
        ['1', 'one'],
        ['2', null],
      ],
    });
    expect(read.columns).toEqual([
      { name: 'id', typeId: 23 },
      { name: 'the body', typeId: 25 },
    ]);
    const nothing = await db.execute(sql`select id from notes where id = ${99}`);
    expect(nothing).toEqual({ command: 'SELECT', rowCount: 0, columns: [{ name: 'id', typeId: 23 }], rows: [] });
    expect(await db.execute(sql`delete from notes`)).toMatchObject({ command: 'DELETE', rowCount: 2 });
  });

  test('a statement is compiled once for each tree, and answers the same prepared or not', async () => {
    const query = sql`select ${1} + cast(${2} as int4) as sum`;
    expect(await db.compile(query)).toBe(await db.compile(query));
    const first = await db.execute(query);
    expect(first.rows).toEqual([['3']]);
    for (let run = 0; run < 4; run += 1) expect(await db.execute(query)).toEqual(first);
  });

  test('one text cannot hold two statements', async () => {
    const sqlState = engine.name === 'cockroach' ? '42P14' : '42601';
    await expect(db.execute(sql`select 1; select 2`)).rejects.toMatchObject({ code: 'QUERY_ERROR', sqlState });
  });

  test('a text with NUL is refused, and the connection is sound afterwards', async () => {
    // CockroachDB keeps it.
    if (engine.name !== 'cockroach')
      await expect(db.execute(sql`select cast(${'a\0b'} as text)`)).rejects.toMatchObject({ code: 'DATA_ERROR' });
    await expect(db.execute(sql`select 1 ${raw('\0')}`)).rejects.toMatchObject({
      code: 'INVALID_ARGUMENT',
      message: 'A statement must not contain the character NUL.',
    });
    expect((await db.execute(sql`select 1`)).rows).toEqual([['1']]);
  });

  test('a failed statement leaves the next one untouched', async () => {
    const divide = sql`select 1 / cast(${0} as int4)`;
    for (let run = 0; run < 4; run += 1) {
      await expect(db.execute(divide)).rejects.toMatchObject({ code: 'DATA_ERROR', sqlState: '22012' });
      expect((await db.execute(sql`select ${'fine'} || ''`)).rows).toEqual([['fine']]);
    }
  });

  test('a schema change between two runs of a statement is not seen from outside', async () => {
    await db.execute(sql`create table shifting (a int4)`);
    await db.execute(sql`insert into shifting values (1)`);
    const query = sql`select * from shifting`;
    for (let run = 0; run < 3; run += 1) expect((await db.execute(query)).rows).toEqual([['1']]);
    await db.execute(sql`alter table shifting add column b text default 'new'`);
    const after = await db.execute(query);
    expect(after.rows).toEqual([['1', 'new']]);
    expect(after.columns.map(({ name }) => name)).toEqual(['a', 'b']);
    expect(await db.execute(query)).toEqual(after);
  });

  test('statements that the server has forgotten are prepared again', async () => {
    const query = sql`select ${'again'} || ''`;
    for (let run = 0; run < 3; run += 1) await db.execute(query);
    await db.execute(sql`deallocate all`);
    expect((await db.execute(query)).rows).toEqual([['again']]);
  });

  test('a BEGIN of one’s own is refused, and opens nothing for the next', async () => {
    await expect(db.execute(sql`begin`)).rejects.toMatchObject({
      code: 'INVALID_ARGUMENT',
      message:
        'The statement opened a transaction, which nobody could go on with: it was rolled back. Use runTransaction() or atomic() instead of a BEGIN of your own.',
    });
    await db.execute(sql`insert into notes values (10, 'kept')`);
    await db.atomic(async () => {}).catch(() => undefined);
    expect((await db.execute(sql`select body from notes where id = 10`)).rows).toEqual([['kept']]);
  });

  describe('the query hook', () => {
    test('learns text, values, rows and errors, and a printed event hides the values', async () => {
      const before = database.queries.events.length;
      await db.execute(sql`select cast(${'secret'} as text)`);
      const error = await db.execute(sql`select cast(${'secret'} as int4)`).catch((thrown) => thrown);
      const [good, bad] = database.queries.events.slice(before);
      expect(good).toMatchObject({
        kind: 'statement',
        rowCount: 1,
        attempt: undefined,
        transactionId: undefined,
        error: undefined,
      });
      expect(good?.sql).toBe('select cast($1 as text)');
      expect(good?.values).toEqual(['secret']);
      expect(good?.durationMs).toBeGreaterThan(0);
      expect(bad).toMatchObject({ rowCount: undefined, error });
      expect(JSON.stringify([good, { ...bad, error: error.message }])).not.toContain('secret');
    });

    test.skipIf(engine.name === 'pglite')('that throws hurts nobody; the background handler hears of it', async () => {
      const reports: unknown[] = [];
      const other = connect(database.url, {
        onQuery: () => {
          throw new Error('a broken hook');
        },
        onBackgroundError: (error, source) => reports.push([(error as Error).message, source]),
      });
      expect((await other.execute(sql`select 1`)).rows).toEqual([['1']]);
      await other.close();
      expect(reports).toEqual([['a broken hook', 'onQuery']]);
    });
  });

  test('ping answers, and the pool tells how it is used', async () => {
    await db.ping();
    const { size, open, leased, waiting } = db.stats();
    expect({ leased, waiting }).toEqual({ leased: 0, waiting: 0 });
    expect(open).toBeGreaterThan(0);
    expect(size).toBe(engine.name === 'pglite' ? 1 : 10);
  });

  test('a closed database takes nothing more, and may be closed again', async () => {
    const other = await engine.createDatabase();
    await other.db.ping();
    await Promise.all([other.db.close(), other.db.close()]);
    await other.db.close();
    const closed = { code: 'DATABASE_CLOSED', message: 'The database was closed. Make a new one to go on.' };
    await expect(other.db.execute(sql`select 1`)).rejects.toMatchObject(closed);
    await expect(other.db.runTransaction(async () => 1)).rejects.toMatchObject(closed);
    await expect(other.db.ping()).rejects.toMatchObject(closed);
    await other.drop();
  });

  test('closing waits for the work under way', async () => {
    const other = await engine.createDatabase();
    await other.db.ping();
    const started = barrier(2);
    const work = other.db.runTransaction(async (tx) => {
      await tx.execute(sql`select 1`);
      await started.arrive();
      return (await tx.execute(sql`select 2`)).rows;
    });
    await started.arrive();
    const closed = other.db.close();
    expect(await work).toEqual([['2']]);
    await closed;
    await other.drop();
  });
});
