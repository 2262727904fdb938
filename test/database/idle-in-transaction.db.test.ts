import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { chooseDatabase } from '../../src/cli/choose-database.ts';
import { type ConnectOptions, connect } from '../../src/database/connect.ts';
import type { Database } from '../../src/database/database.ts';
import { sql } from '../../src/sql/sql-tag.ts';
import { forEachEngine, type TestDatabase } from '../setup/engines.ts';

forEachEngine((engine) => {
  // The embedded database has no client that could be gone.
  const isElsewhere = engine.skipReason === undefined && engine.name === 'pglite';
  describe.skipIf(isElsewhere)('a transaction in which no statement comes any more', () => {
    let database: TestDatabase;
    beforeAll(async () => {
      database = await engine.createDatabase();
      await database.db.execute(sql`create table keys (id int4 primary key, n int4 not null)`);
      await database.db.execute(sql`insert into keys values (1, 0)`);
    });
    afterAll(() => database.drop());

    const opened = (db: Database): Database => {
      onTestFinished(() => db.close());
      return db;
    };
    const open = (options: ConnectOptions = {}, url = database.url) => opened(connect(url, options));
    const limitOf = async (db: Database) =>
      Number(
        (await db.execute(sql`select current_setting('idle_in_transaction_session_timeout')`)).rows[0]![0]!.replace(
          /^(\d+)(ms|s|min)?$/,
          (_, count, unit) => String(count * ({ ms: 1, s: 1_000, min: 60_000 }[unit as string] ?? 1)),
        ),
      );

    test('is ended by the server, and its locks with it: a dead client keeps nobody waiting', async () => {
      const dead = open({ idleInTransactionTimeoutMs: 300 });
      let revive!: () => void;
      const until = new Promise<void>((resolve) => {
        revive = resolve;
      });
      let isHeld!: () => void;
      const held = new Promise<void>((resolve) => {
        isHeld = resolve;
      });
      const lost = dead.atomic(async (tx) => {
        await tx.execute(sql`update keys set n = -1 where id = 1`);
        isHeld();
        await until;
        await tx.execute(sql`update keys set n = -2 where id = 1`);
      });
      await held;
      await database.db.execute(sql`update keys set n = n + 1 where id = 1`);
      expect((await database.db.execute(sql`select n from keys`)).rows).toEqual([['1']]);
      revive();
      await expect(lost).rejects.toMatchObject({ code: 'CONNECTION_LOST' });
      expect(dead.stats()).toMatchObject({ open: 0, leased: 0 });
      expect((await database.db.execute(sql`select n from keys`)).rows).toEqual([['1']]);
    });

    test('has a limit by default, another by option, by setting or in the URL, and none', async () => {
      const limited = (parameters: string) =>
        `${database.url}${database.url.includes('?') ? '&' : '?'}options=${encodeURIComponent(parameters)}`;
      expect(await limitOf(open())).toBe(60_000);
      expect(await limitOf(open({ idleInTransactionTimeoutMs: 2_000 }))).toBe(2_000);
      expect(await limitOf(open({ settings: { idle_in_transaction_session_timeout: 3_000 } }))).toBe(3_000);
      expect(await limitOf(open({}, limited('-c idle_in_transaction_session_timeout=4000')))).toBe(4_000);
      expect(await limitOf(open({ idleInTransactionTimeoutMs: 0 }))).toBe(0);
      const chosen = chooseDatabase({ database: database.url }, undefined);
      expect(await limitOf(opened(chosen.open({ idleInTransactionTimeoutMs: 15_000 })))).toBe(15_000);
    });
  });
});
