import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { connect } from '../../src/database/connect.ts';
import { Database } from '../../src/database/database.ts';
import type { Driver } from '../../src/database/driver.ts';
import { PgDriver } from '../../src/database/drivers/pg-driver.ts';
import { pgDriverOptions } from '../../src/database/server-options.ts';
import { readServerUrl } from '../../src/database/server-url.ts';
import type { Transaction } from '../../src/database/transaction.ts';
import { sql } from '../../src/sql/sql-tag.ts';
import { barrier } from '../setup/barrier.ts';
import { forEachEngine, type TestDatabase } from '../setup/engines.ts';
import { QueryLog } from '../setup/query-log.ts';
import { startTcpProxy, type TcpProxy } from '../setup/tcp-proxy.ts';

const insert = (id: number) => sql`insert into marks values (${id})`;
const last = { commit: true } as const;

forEachEngine((engine) => {
  let database: TestDatabase;
  let db: Database;
  beforeAll(async () => {
    database = await engine.createDatabase();
    db = database.db;
    await db.execute(sql`create table marks (id int4 primary key)`);
  });
  beforeEach(() => db.execute(sql`delete from marks`));
  afterAll(() => database.drop());
  const ids = async () => (await db.execute(sql`select id from marks order by id`)).rows.map(([id]) => Number(id));

  describe('a last statement', () => {
    test('is committed when it resolves', async () => {
      const before = database.queries.events.length;
      const committed = await db.runTransaction(async (tx) => {
        await tx.execute(insert(1));
        await tx.execute(insert(2), last);
        return tx.isCommitted;
      });
      expect(committed).toBe(true);
      expect(await ids()).toEqual([1, 2]);
      const sent = database.queries.events.slice(before).filter(({ transactionId }) => transactionId !== undefined);
      expect(sent.map(({ sql: text }) => text.split(' ')[0])).toEqual(['BEGIN', 'insert', 'insert', 'COMMIT']);
    });

    test('runs at the isolation level of the transaction, also where it is the only one', async () => {
      const level = sql`select current_setting('transaction_isolation')`;
      const { rows } = await db.runTransaction((tx) => tx.execute(level, last));
      expect(rows).toEqual([['serializable']]);
    });

    test('that fails commits nothing, and the error is its own', async () => {
      const work = db.runTransaction(async (tx) => {
        await tx.execute(insert(1));
        await tx.execute(insert(1), last);
      });
      await expect(work).rejects.toMatchObject({ code: 'UNIQUE_VIOLATION' });
      expect(await ids()).toEqual([]);
      expect(db.stats()).toMatchObject({ leased: 0 });
    });

    test('behind an error that was caught commits nothing', async () => {
      const work = db.runTransaction(async (tx) => {
        await tx.execute(insert(1));
        await tx.execute(insert(1)).catch(() => undefined);
        await tx.execute(insert(2), last);
      });
      await expect(work).rejects.toMatchObject({ code: 'TRANSACTION_ABORTED' });
      expect(await ids()).toEqual([]);
    });

    test('takes nothing behind it', async () => {
      const work = db.runTransaction(async (tx) => {
        const done = tx.execute(insert(1), last);
        await expect(tx.execute(insert(2))).rejects.toMatchObject({ code: 'TRANSACTION_ENDED' });
        expect(() => tx.afterCommit(() => undefined)).toThrow(expect.objectContaining({ code: 'TRANSACTION_ENDED' }));
        await done;
      });
      await work;
      expect(await ids()).toEqual([1]);
    });

    test('waits for those that were started before it', async () => {
      await db.runTransaction(async (tx) => {
        const first = tx.execute(insert(1));
        await tx.execute(insert(2), last);
        await first;
      });
      expect(await ids()).toEqual([1, 2]);
    });

    test('is what afterCommit waits for, also where the callback throws behind it', async () => {
      const done: string[] = [];
      const work = db.runTransaction(async (tx) => {
        tx.afterCommit(() => done.push('mail'));
        await tx.execute(insert(tx.attempt), last);
        throw new Error('Too late.');
      });
      await expect(work).rejects.toThrow('Too late.');
      expect(done).toEqual(['mail']);
      expect(await ids()).toEqual([1]);
    });

    test('in a nested block ends nothing', async () => {
      await db.runTransaction(async (tx) => {
        await tx.atomic(() => tx.execute(insert(1), last));
        expect(tx.isCommitted).toBe(false);
        await tx.execute(insert(2));
      });
      expect(await ids()).toEqual([1, 2]);
    });
  });

  describe.skipIf(engine.name === 'pglite')('a last statement and the network', () => {
    let proxy: TcpProxy;
    let remote: Database;
    beforeAll(async () => {
      proxy = await startTcpProxy(database.url);
    });
    beforeEach(async () => {
      remote = connect(proxy.url, { onBackgroundError: () => {} });
      await remote.ping();
    });
    afterEach(async () => {
      vi.restoreAllMocks();
      await remote.close();
    });
    afterAll(() => proxy.close());
    const trips = async (body: (tx: Transaction) => Promise<unknown>) => {
      // On a busy machine a second may pass between two statements, after which the connection would count as silent.
      vi.spyOn(performance, 'now').mockReturnValue(performance.now());
      await remote.ping();
      const before = proxy.roundTrips;
      await remote.runTransaction(body);
      return proxy.roundTrips - before;
    };

    test('a transaction of one statement is one round trip, one of n statements is n', async () => {
      expect(await trips((tx) => tx.execute(insert(1), last))).toBe(1);
      expect(await trips((tx) => tx.execute(insert(2)).then(() => tx.execute(insert(3), last)))).toBe(2);
      expect(await trips((tx) => tx.execute(insert(4)))).toBe(2);
      expect(await ids()).toEqual([1, 2, 3, 4]);
    });

    test('over a connection that was silent for long, COMMIT goes alone: it may be broken, which must not look like a lost commit', async () => {
      const now = performance.now();
      vi.spyOn(performance, 'now').mockReturnValue(now + 2_000);
      const isCut = proxy.next(/insert into marks/, 'cut');
      await remote.runTransaction((tx) => tx.execute(insert(tx.attempt), last));
      await isCut;
      expect(await ids()).toEqual([2]);
    });

    test.each([
      ['never arrives', /insert into marks/, 'cut', []],
      ['arrives without its COMMIT', /^COMMIT$/, 'cut', []],
      ['is answered, and the answer is lost', /^COMMIT$/, 'lose answer', [7]],
    ] as const)('where it %s, nobody knows, and it is not sent again', async (_, pattern, fault, there) => {
      const isDone = proxy.next(pattern, fault);
      let attempts = 0;
      const work = remote.runTransaction(async (tx) => {
        attempts += 1;
        // A single statement would go without COMMIT.
        if (engine.dialect.retriesStatements) await tx.execute(sql`select 1`);
        return tx.execute(insert(7), last);
      });
      await expect(work).rejects.toMatchObject({ code: 'AMBIGUOUS_COMMIT', cause: { code: 'CONNECTION_LOST' } });
      await isDone;
      expect(attempts).toBe(1);
      await expect.poll(ids).toEqual(there);
    });

    test.skipIf(!engine.dialect.deferrableConstraints)('an error of the COMMIT is told as that', async () => {
      await db.execute(sql`create table ends (mark int4 references marks deferrable initially deferred)`);
      let failure: unknown;
      const work = remote.runTransaction(async (tx) => {
        await tx.execute(sql`insert into ends values (99)`, last).catch(() => undefined);
        failure = tx.commitFailure;
        throw failure;
      });
      await expect(work).rejects.toMatchObject({ code: 'FOREIGN_KEY_VIOLATION' });
      expect(failure).toMatchObject({ code: 'FOREIGN_KEY_VIOLATION' });
      expect(await remote.runTransaction((tx) => tx.execute(insert(3), last))).toMatchObject({ rowCount: 1 });
    });

    test('a conflict is met by another attempt, whether the statement or its COMMIT finds it', async () => {
      await db.execute(sql`insert into marks values (10), (20)`);
      const meet = barrier(2);
      // Each reads what the other one writes: only one of both may have been first.
      const move = (from: number, to: number) =>
        remote.runTransaction(async (tx) => {
          await tx.execute(sql`select count(*) from marks where id = ${from}`);
          if (tx.attempt === 1) await meet.arrive();
          await tx.execute(sql`update marks set id = id + 1 where id = ${to}`, last);
          return tx.attempt;
        });
      const attempts = await Promise.all([move(10, 20), move(20, 10)]);
      expect(Math.max(...attempts)).toBeGreaterThan(1);
      expect(await ids()).toEqual([11, 21]);
    });

    // Of the same version as cursors.
    const whereCancelled = engine.skipUnless('cursors', 'CockroachDB takes requests to cancel from v22.1');
    whereCancelled(
      'that waits for a lock is cancelled by the signal, and the answer says that nothing was written',
      async () => {
        await db.execute(insert(5));
        const abort = new AbortController();
        const holder = barrier(2);
        const released = barrier(2);
        const holding = db.runTransaction(async (tx) => {
          await tx.execute(sql`update marks set id = 6 where id = 5`);
          await holder.arrive();
          await released.arrive();
        });
        await holder.arrive();
        const sent = proxy.next(/set id = 7/, 'pass');
        const work = remote.runTransaction((tx) => tx.execute(sql`update marks set id = 7 where id = 5`, last), {
          signal: abort.signal,
        });
        await sent;
        abort.abort();
        await expect(work).rejects.toMatchObject({ code: 'ABORTED' });
        await released.arrive();
        await holding;
        expect(await ids()).toEqual([6]);
        expect(remote.stats()).toMatchObject({ leased: 0, open: 0 });
      },
    );

    test('a silent server is given up after the time for commits, once the signal has come', async () => {
      const swallowed = proxy.next(/insert into marks/, 'swallow answer');
      const abort = new AbortController();
      const work = remote.runTransaction((tx) => tx.execute(insert(8), last), {
        signal: abort.signal,
        commitTimeoutMs: 20,
      });
      await swallowed;
      abort.abort();
      await expect(work).rejects.toMatchObject({ code: 'AMBIGUOUS_COMMIT' });
      await expect.poll(ids).toEqual([8]);
    });
  });

  // What CockroachDB does by itself is not to be had here, but what is sent to it is.
  describe.skipIf(engine.name !== 'postgres')('where the server runs statements again by itself', () => {
    class RetryingDriver extends PgDriver implements Driver {
      override get knownDialect() {
        const dialect = super.knownDialect;
        return dialect && { ...dialect, retriesStatements: true };
      }

      override async dialect() {
        return { ...(await super.dialect()), retriesStatements: true };
      }
    }

    const open = (isolation: string, url: string) => {
      const { database: name, ...options } = readServerUrl(url);
      const settings = { default_transaction_isolation: isolation };
      const defaults = { engine: 'postgres', port: 5432, user: undefined, settings } as const;
      const queries = new QueryLog();
      const own = new Database(new RetryingDriver(pgDriverOptions(name!, options, defaults)), {
        onQuery: queries.record,
      });
      return { own, queries };
    };

    test('a single statement is sent without BEGIN where the session runs it at the same level', async () => {
      const { own, queries } = open('serializable', database.url);
      const level = sql`select current_setting('transaction_isolation')`;
      expect((await own.runTransaction((tx) => tx.execute(level, last))).rows).toEqual([['serializable']]);
      expect(queries.events.map(({ sql: text }) => text)).toEqual(["select current_setting('transaction_isolation')"]);
      await own.close();
    });

    test('and with it where the session has another level', async () => {
      const { own, queries } = open('read committed', database.url);
      const level = sql`select current_setting('transaction_isolation')`;
      expect((await own.runTransaction((tx) => tx.execute(level, last))).rows).toEqual([['serializable']]);
      expect(queries.events.map(({ sql: text }) => text.split(' ')[0])).toEqual(['BEGIN', 'select', 'COMMIT']);
      await own.close();
    });

    test('a lost answer leaves it open, and a refusal does not', async () => {
      const proxy = await startTcpProxy(database.url);
      const { own } = open('serializable', proxy.url);
      await own.ping();
      await expect(
        own.runTransaction((tx) => tx.execute(sql`insert into marks values (null)`, last)),
      ).rejects.toMatchObject({
        code: 'NOT_NULL_VIOLATION',
      });
      const lost = proxy.next(/insert into marks/, 'lose answer');
      await expect(own.runTransaction((tx) => tx.execute(insert(9), last))).rejects.toMatchObject({
        code: 'AMBIGUOUS_COMMIT',
      });
      await lost;
      await expect.poll(ids).toEqual([9]);
      await own.close();
      await proxy.close();
    });
  });
});
