import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { Database } from '../../src/database/database.ts';
import type { Driver } from '../../src/database/driver.ts';
import { PgDriver } from '../../src/database/drivers/pg-driver.ts';
import { pgDriverOptions } from '../../src/database/server-options.ts';
import { readServerUrl } from '../../src/database/server-url.ts';
import type { RetryEvent } from '../../src/database/transaction-options.ts';
import { sql } from '../../src/sql/sql-tag.ts';
import { forEachEngine, type TestDatabase } from '../setup/engines.ts';
import { QueryLog } from '../setup/query-log.ts';
import { startTcpProxy, type TcpProxy } from '../setup/tcp-proxy.ts';

/**
 * CockroachDB's protocol for restarts, statement by statement, on any server that has savepoints: PostgreSQL takes the same
 * words, so the protocol can be tested where no CockroachDB is to be had. What CockroachDB itself makes of it is tested in
 * conflicts.db.test.ts.
 */
class RestartingDriver extends PgDriver implements Driver {
  override get knownDialect() {
    const dialect = super.knownDialect;
    return dialect === undefined ? undefined : { ...dialect, restartSavepoint: true };
  }

  override async dialect() {
    return { ...(await super.dialect()), restartSavepoint: true };
  }
}

forEachEngine((engine) => {
  // A skipped suite inside of a skipped one would count as neither run nor skipped.
  const isElsewhere = engine.skipReason === undefined && engine.name !== 'postgres';
  describe.skipIf(isElsewhere)('the restart savepoint', () => {
    let database: TestDatabase;
    let proxy: TcpProxy;
    let db: Database;
    let queries: QueryLog;
    beforeAll(async () => {
      database = await engine.createDatabase();
      await database.db.execute(sql`create table steps (id int4 primary key)`);
      proxy = await startTcpProxy(database.url);
    });
    beforeEach(async () => {
      await database.db.execute(sql`delete from steps`);
      const { database: name, ...options } = readServerUrl(proxy.url);
      const defaults = { engine: 'postgres', port: 5432, user: undefined, settings: {} } as const;
      queries = new QueryLog();
      db = new Database(new RestartingDriver(pgDriverOptions(name!, options, defaults)), { onQuery: queries.record });
      await db.ping();
      return () => db.close();
    });
    afterAll(async () => {
      await proxy.close();
      await database.drop();
    });

    const insert = (id: number) => sql`insert into steps values (${id})`;
    const ids = async () =>
      (await database.db.execute(sql`select id from steps order by id`)).rows.map(([id]) => Number(id));
    const conflict = sql`do $$ begin raise exception 'restart transaction' using errcode = '40001'; end $$`;
    const control = () => queries.events.flatMap(({ kind, sql: text }) => (kind === 'control' ? [text] : []));
    const begin = ['BEGIN ISOLATION LEVEL SERIALIZABLE', 'SAVEPOINT cockroach_restart'];
    const commit = ['RELEASE SAVEPOINT cockroach_restart', 'COMMIT'];
    const restart = 'ROLLBACK TO SAVEPOINT cockroach_restart';

    test('opens behind BEGIN, and its RELEASE commits', async () => {
      await db.runTransaction((tx) => tx.execute(insert(1)));
      expect(control()).toEqual([...begin, ...commit]);
      expect(await ids()).toEqual([1]);
    });

    test('restarts on the same connection, without a pause', async () => {
      const pids = new Set<unknown>();
      const retries: RetryEvent[] = [];
      await db.runTransaction(
        async (tx) => {
          pids.add((await tx.execute(sql`select pg_backend_pid()`)).rows[0]![0]);
          await tx.execute(insert(tx.attempt));
          if (tx.attempt < 3) await tx.execute(conflict);
        },
        { onRetry: (event) => retries.push(event) },
      );
      expect(control()).toEqual([...begin, restart, restart, ...commit]);
      expect(pids.size).toBe(1);
      expect(retries.map(({ attempt, delayMs }) => [attempt, delayMs])).toEqual([
        [1, 0],
        [2, 0],
      ]);
      expect(await ids()).toEqual([3]);
    });

    test('restarts when RELEASE finds the conflict', async () => {
      const isReplaced = proxy.next(/^RELEASE/, {
        replaceBy: `do $$ begin raise exception 'restart' using errcode = '40001'; end $$`,
      });
      await db.runTransaction((tx) => tx.execute(insert(tx.attempt)));
      await isReplaced;
      expect(control()).toEqual([...begin, commit[0], restart, ...commit]);
      expect(await ids()).toEqual([2]);
    });

    test('restarts after a conflict that the callback has caught', async () => {
      await db.runTransaction(async (tx) => {
        await tx.execute(insert(tx.attempt));
        if (tx.attempt === 1) await tx.execute(conflict).catch(() => undefined);
      });
      expect(control()).toEqual([...begin, restart, ...commit]);
      expect(await ids()).toEqual([2]);
    });

    test('an ambiguous RELEASE is not run again', async () => {
      let runs = 0;
      const isReplaced = proxy.next(/^RELEASE/, {
        replaceBy: `do $$ begin raise exception 'result is ambiguous' using errcode = '40003'; end $$`,
      });
      const work = db.runTransaction(async (tx) => {
        runs += 1;
        await tx.execute(insert(1));
      });
      await expect(work).rejects.toMatchObject({ code: 'AMBIGUOUS_COMMIT', sqlState: '40003' });
      await isReplaced;
      expect(runs).toBe(1);
      expect(control()).toEqual([...begin, commit[0], 'ROLLBACK']);
    });

    test.each([
      ['lose answer', 'a lost answer to RELEASE'],
      ['cut', 'a RELEASE that never came'],
    ] as const)('%s: %s leaves the outcome open', async (fault, _) => {
      const isDone = proxy.next(/^RELEASE/, fault);
      await expect(db.runTransaction((tx) => tx.execute(insert(1)))).rejects.toMatchObject({
        code: 'AMBIGUOUS_COMMIT',
      });
      await isDone;
      expect(control()).toEqual([...begin, commit[0]]);
    });

    test('a COMMIT behind RELEASE is a formality: when it fails, the value is given and the connection dropped', async () => {
      const isCut = proxy.next(/^COMMIT/, 'cut');
      expect(await db.runTransaction((tx) => tx.execute(insert(1)).then(() => 'released'))).toBe('released');
      await isCut;
      expect(db.stats()).toMatchObject({ leased: 0, open: 0 });
    });

    test('where it cannot be rolled back to, the next attempt begins on another connection', async () => {
      const pids = new Set<unknown>();
      const isCut = proxy.next(/^ROLLBACK TO/, 'cut');
      await db.runTransaction(async (tx) => {
        pids.add((await tx.execute(sql`select pg_backend_pid()`)).rows[0]![0]);
        await tx.execute(insert(tx.attempt));
        if (tx.attempt === 1) await tx.execute(conflict);
      });
      await isCut;
      expect(control()).toEqual([...begin, restart, ...begin, ...commit]);
      expect(pids.size).toBe(2);
      expect(await ids()).toEqual([2]);
    });

    test('after the last attempt everything is rolled back', async () => {
      const work = db.runTransaction(
        async (tx) => {
          await tx.execute(insert(1));
          await tx.execute(conflict);
        },
        { maxAttempts: 2 },
      );
      await expect(work).rejects.toMatchObject({ code: 'MAX_ATTEMPTS_EXCEEDED', attempts: 2 });
      expect(control()).toEqual([...begin, restart, 'ROLLBACK']);
      expect(db.stats()).toMatchObject({ leased: 0, open: 1 });
    });

    test('an error that is no conflict is rolled back at once', async () => {
      await expect(
        db.runTransaction((tx) => tx.execute(insert(1)).then(() => tx.execute(insert(1)))),
      ).rejects.toMatchObject({ code: 'UNIQUE_VIOLATION' });
      expect(control()).toEqual([...begin, 'ROLLBACK']);
    });

    test('nested blocks have savepoints of their own', async () => {
      await db.runTransaction(async (tx) => {
        await tx.atomic(() => tx.execute(insert(tx.attempt)));
        if (tx.attempt === 1) await tx.atomic(() => tx.execute(conflict));
      });
      const first = ['SAVEPOINT phoebe_1', 'RELEASE SAVEPOINT phoebe_1'];
      const failed = ['SAVEPOINT phoebe_2', 'ROLLBACK TO SAVEPOINT phoebe_2', 'RELEASE SAVEPOINT phoebe_2'];
      expect(control().filter((text) => text.includes('phoebe'))).toEqual([...first, ...failed, ...first]);
      expect(await ids()).toEqual([2]);
    });

    test('atomic runs once, so it has none', async () => {
      await db.atomic((tx) => tx.execute(insert(1)));
      expect(control()).toEqual(['BEGIN', 'COMMIT']);
    });
  });
});
