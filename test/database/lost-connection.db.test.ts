import { AsyncLocalStorage } from 'node:async_hooks';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type ConnectOptions, connect } from '../../src/database/connect.ts';
import type { Database } from '../../src/database/database.ts';
import type { RetryEvent } from '../../src/database/transaction-options.ts';
import { sql } from '../../src/sql/sql-tag.ts';
import { forEachEngine, type TestDatabase } from '../setup/engines.ts';
import { startTcpProxy, type TcpProxy } from '../setup/tcp-proxy.ts';

/** Runs work as code that has nothing to do with an open transaction. */
const outside = AsyncLocalStorage.snapshot();

forEachEngine((engine) => {
  describe.skipIf(engine.name === 'pglite')('a connection that breaks', () => {
    let database: TestDatabase;
    let proxy: TcpProxy;
    let db: Database;
    let background: unknown[];
    const open = (options: ConnectOptions = {}) =>
      connect(proxy.url, { onBackgroundError: (_, source) => background.push(source), ...options });
    beforeAll(async () => {
      database = await engine.createDatabase();
      await database.db.execute(sql`create table events (id int4 primary key)`);
      proxy = await startTcpProxy(database.url);
    });
    beforeEach(async () => {
      await database.db.execute(sql`delete from events`);
      background = [];
      db = open();
      await db.ping();
    });
    afterEach(() => db.close());
    afterAll(async () => {
      await proxy.close();
      await database.drop();
    });

    const insert = (id: number) => sql`insert into events values (${id})`;
    const ids = async () =>
      (await database.db.execute(sql`select id from events order by id`)).rows.map(([id]) => Number(id));

    describe('before COMMIT was sent', () => {
      test.skipIf(engine.name !== 'postgres')(
        'by an administrator’s hand: the transaction runs again on another one',
        async () => {
          const retries: RetryEvent[] = [];
          const pids: (string | null)[] = [];
          await db.runTransaction(
            async (tx) => {
              await tx.execute(insert(tx.attempt));
              const pid = (await tx.execute(sql`select pg_backend_pid()`)).rows[0]![0]!;
              pids.push(pid);
              if (tx.attempt === 1)
                await outside(() => database.db.execute(sql`select pg_terminate_backend(cast(${pid} as int4))`));
              await tx.execute(sql`select 1`);
            },
            { onRetry: (event) => retries.push(event) },
          );
          expect(await ids()).toEqual([2]);
          expect(new Set(pids).size).toBe(2);
          expect(retries).toMatchObject([{ attempt: 1, error: { code: 'CONNECTION_LOST' } }]);
        },
      );

      test('by the network', async () => {
        const runs: number[] = [];
        const isCut = proxy.next(/the second/, 'cut');
        const value = await db.runTransaction(async (tx) => {
          runs.push(tx.attempt);
          await tx.execute(insert(tx.attempt));
          await tx.execute(sql`select 'the second'`);
          return tx.attempt;
        });
        await isCut;
        expect(value).toBe(2);
        expect(runs).toEqual([1, 2]);
        expect(await ids()).toEqual([2]);
        expect(db.stats()).toMatchObject({ leased: 0, open: 1 });
      });

      test('with BEGIN and the first statement', async () => {
        const isCut = proxy.next(/insert into events/, 'cut');
        await db.runTransaction((tx) => tx.execute(insert(tx.attempt)));
        await isCut;
        expect(await ids()).toEqual([2]);
      });

      test('though the callback has caught the error', async () => {
        const isCut = proxy.next(/the second/, 'cut');
        await db.runTransaction(async (tx) => {
          await tx.execute(insert(tx.attempt));
          await tx.execute(sql`select 'the second'`).catch(() => undefined);
        });
        await isCut;
        expect(await ids()).toEqual([2]);
      });

      test('in a nested block', async () => {
        const isCut = proxy.next(/the second/, 'cut');
        await db.runTransaction(async (tx) => {
          await tx.execute(insert(tx.attempt));
          await tx.atomic(() => tx.execute(sql`select 'the second'`));
        });
        await isCut;
        expect(await ids()).toEqual([2]);
      });

      test('without anybody noticing until the callback has returned', async () => {
        await db.runTransaction(async (tx) => {
          await tx.execute(insert(tx.attempt));
          if (tx.attempt > 1) return;
          proxy.cutAll();
          await expect
            .poll(() =>
              tx.execute(sql`select 1`).then(
                () => 'open',
                () => 'lost',
              ),
            )
            .toBe('lost');
        });
        expect(await ids()).toEqual([2]);
      });

      test('more often than there are attempts', async () => {
        const work = db.runTransaction(
          async (tx) => {
            await tx.execute(insert(tx.attempt));
            proxy.cutAll();
            await tx.execute(sql`select 1`);
          },
          { maxAttempts: 2 },
        );
        await expect(work).rejects.toMatchObject({
          code: 'MAX_ATTEMPTS_EXCEEDED',
          attempts: 2,
          cause: { code: 'CONNECTION_LOST' },
        });
        expect(await ids()).toEqual([]);
        expect(db.stats()).toMatchObject({ leased: 0, open: 0 });
      });

      test('and the server refuses for a while: the next attempts wait for it', async () => {
        const errors: string[] = [];
        await db.runTransaction(
          async (tx) => {
            if (tx.attempt === 1) proxy.refusing = true;
            await tx.execute(insert(tx.attempt));
            if (tx.attempt === 1) proxy.cutAll();
            await tx.execute(sql`select 1`);
          },
          {
            onRetry: ({ attempt, error }) => {
              errors.push((error as { code: string }).code);
              if (attempt === 3) proxy.refusing = false;
            },
          },
        );
        expect(errors).toEqual(['CONNECTION_LOST', 'CONNECTION_FAILED', 'CONNECTION_FAILED']);
        expect(await ids()).toEqual([4]);
      });

      test('an error of the callback’s own is still the one that counts', async () => {
        const work = db.runTransaction(async (tx) => {
          await tx.execute(insert(1));
          proxy.cutAll();
          throw new Error('the caller’s own');
        });
        await expect(work).rejects.toThrow('the caller’s own');
        expect(await ids()).toEqual([]);
        await expect.poll(() => db.stats()).toMatchObject({ leased: 0, open: 0 });
      });
    });

    describe('while COMMIT is on its way', () => {
      const commits = /^COMMIT/;

      test('after the server has done it: the outcome is told to be unknown, and the row is there', async () => {
        let runs = 0;
        const isLost = proxy.next(commits, 'lose answer');
        const work = db.runTransaction(async (tx) => {
          runs += 1;
          await tx.execute(insert(1));
        });
        await expect(work).rejects.toMatchObject({
          code: 'AMBIGUOUS_COMMIT',
          sqlState: '40003',
          message:
            'The answer to the commit was lost, so the transaction may or may not have taken effect. Check before you do it again.',
          cause: { code: 'CONNECTION_LOST' },
        });
        await isLost;
        expect(runs).toBe(1);
        expect(await ids()).toEqual([1]);
        expect(db.stats()).toMatchObject({ leased: 0, open: 0 });
      });

      test('before the server has seen it: that looks the same from here, and the row is not there', async () => {
        let runs = 0;
        const isCut = proxy.next(commits, 'cut');
        const work = db.runTransaction(async (tx) => {
          runs += 1;
          await tx.execute(insert(1));
        });
        await expect(work).rejects.toMatchObject({ code: 'AMBIGUOUS_COMMIT' });
        await isCut;
        expect(runs).toBe(1);
        expect(await ids()).toEqual([]);
      });

      test('of an atomic block', async () => {
        const isLost = proxy.next(commits, 'lose answer');
        await expect(db.atomic((tx) => tx.execute(insert(1)))).rejects.toMatchObject({ code: 'AMBIGUOUS_COMMIT' });
        await isLost;
        expect(await ids()).toEqual([1]);
      });

      test('functions of afterCommit do not run', async () => {
        const seen: string[] = [];
        const isLost = proxy.next(commits, 'lose answer');
        const work = db.runTransaction(async (tx) => {
          tx.afterCommit(() => seen.push('mail'));
          await tx.execute(insert(1));
        });
        await expect(work).rejects.toMatchObject({ code: 'AMBIGUOUS_COMMIT' });
        await isLost;
        expect(seen).toEqual([]);
      });
    });

    test('at ROLLBACK: the first error reaches the caller, and the connection is not used again', async () => {
      const isCut = proxy.next(/^ROLLBACK/, 'cut');
      const work = db.runTransaction(async (tx) => {
        await tx.execute(insert(1));
        throw new Error('the first');
      });
      await expect(work).rejects.toThrow('the first');
      await isCut;
      expect(db.stats()).toMatchObject({ leased: 0, open: 0 });
      await db.execute(insert(2));
      expect(await ids()).toEqual([2]);
    });

    describe('outside of a transaction', () => {
      test('the statement fails, and the next one has a sound connection', async () => {
        const isCut = proxy.next(/insert into events/, 'cut');
        await expect(db.execute(insert(1))).rejects.toMatchObject({ code: 'CONNECTION_LOST', sqlState: undefined });
        await isCut;
        expect(db.stats()).toMatchObject({ leased: 0, open: 0 });
        await db.execute(insert(2));
        expect(await ids()).toEqual([2]);
      });

      test('while it stands idle: nobody is hurt, and the handler hears of it', async () => {
        await Promise.all([db.ping(), db.ping(), db.ping()]);
        const { open: before } = db.stats();
        proxy.cutAll();
        await expect.poll(() => db.stats().open).toBe(0);
        expect(background).toEqual(Array.from({ length: before }, () => 'idle connection'));
        await db.ping();
      });

      test('one that cannot be opened is told at once, without running anything again', async () => {
        proxy.refusing = true;
        const other = open();
        let retries = 0;
        const work = other.runTransaction((tx) => tx.execute(insert(1)), { onRetry: () => (retries += 1) });
        await expect(work).rejects.toMatchObject({ code: 'CONNECTION_FAILED' });
        expect(retries).toBe(0);
        proxy.refusing = false;
        await other.runTransaction((tx) => tx.execute(insert(1)));
        expect(await ids()).toEqual([1]);
        await other.close();
      });
    });

    test.skipIf(engine.name !== 'postgres')(
      'by a time limit of the server: running again would meet it again',
      async () => {
        const other = open({ settings: { idle_in_transaction_session_timeout: 50 } });
        let runs = 0;
        const work = other.runTransaction(async (tx) => {
          runs += 1;
          const pid = (await tx.execute(sql`select pg_backend_pid()`)).rows[0]![0]!;
          const isThere = sql`select count(*) from pg_stat_activity where pid = cast(${pid} as int4)`;
          await expect.poll(async () => (await outside(() => database.db.execute(isThere))).rows).toEqual([['0']]);
          await tx.execute(insert(1));
        });
        await expect(work).rejects.toMatchObject({ code: 'CONNECTION_LOST', sqlState: '25P03' });
        expect(runs).toBe(1);
        await other.close();
      },
    );

    test('by no fault at all: a statement over its time limit leaves it sound', async () => {
      const other = open({ statementTimeoutMs: 500, size: 1 });
      await expect(other.execute(sql`select pg_sleep(30)`)).rejects.toMatchObject({
        code: 'STATEMENT_TIMEOUT',
        sqlState: '57014',
        message: 'The statement took longer than the time limit of its session (statement_timeout) and was ended.',
      });
      let runs = 0;
      const work = other.runTransaction(async (tx) => {
        runs += 1;
        await tx.execute(insert(1));
        await tx.execute(sql`select pg_sleep(30)`);
      });
      await expect(work).rejects.toMatchObject({ code: 'STATEMENT_TIMEOUT' });
      expect(runs).toBe(1);
      expect(other.stats()).toMatchObject({ leased: 0, open: 1 });
      expect(await ids()).toEqual([]);
      await other.close();
    });
  });
});
