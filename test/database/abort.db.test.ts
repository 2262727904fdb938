import { AsyncLocalStorage } from 'node:async_hooks';
import { setImmediate } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { connect } from '../../src/database/connect.ts';
import { sql } from '../../src/sql/sql-tag.ts';
import { barrier } from '../setup/barrier.ts';
import { forEachEngine, type TestDatabase } from '../setup/engines.ts';
import { holdTimers } from '../setup/hold-timers.ts';
import { startTcpProxy } from '../setup/tcp-proxy.ts';

/** Runs work as code that has nothing to do with an open transaction. */
const outside = AsyncLocalStorage.snapshot();

forEachEngine((engine) => {
  let database: TestDatabase;
  let db: TestDatabase['db'];
  let sleeping: ((signal: AbortSignal | undefined) => Promise<void>) | undefined;
  beforeAll(async () => {
    const clock = {
      now: () => performance.now(),
      random: () => 0.5,
      // A turn of the event loop, so that timers of deadlines come through.
      sleep: async (_: number, signal?: AbortSignal) => (sleeping === undefined ? setImmediate() : sleeping(signal)),
    };
    database = await engine.createDatabase({ clock });
    db = database.db;
    await db.execute(sql`create table jobs (id int4 primary key)`);
  });
  beforeEach(async () => {
    sleeping = undefined;
    await db.execute(sql`delete from jobs`);
  });
  afterAll(() => database.drop());

  const insert = (id: number) => sql`insert into jobs values (${id})`;
  const ids = async () => (await db.execute(sql`select id from jobs order by id`)).rows.map(([id]) => Number(id));
  const reason = new Error('the client has gone');
  const byItsSignal = {
    code: 'ABORTED',
    message: 'The transaction was aborted by its signal and rolled back.',
    cause: reason,
  };
  const conflict = () => Object.assign(new Error('a conflict'), { code: '40001' });

  describe('a signal ends a transaction', () => {
    test('before it has begun', async () => {
      const before = database.queries.events.length;
      const work = db.runTransaction((tx) => tx.execute(insert(1)), { signal: AbortSignal.abort(reason) });
      await expect(work).rejects.toMatchObject(byItsSignal);
      expect(database.queries.events).toHaveLength(before);
    });

    test('while it waits for a connection', async () => {
      const { size } = db.stats();
      const allHold = barrier(size + 1);
      let letGo!: () => void;
      const until = new Promise<void>((resolve) => {
        letGo = resolve;
      });
      const holders = Array.from({ length: size }, () => db.atomic(() => allHold.arrive().then(() => until)));
      await allHold.arrive();
      const controller = new AbortController();
      const work = db.runTransaction((tx) => tx.execute(insert(1)), { signal: controller.signal });
      await expect.poll(() => db.stats().waiting).toBe(1);
      controller.abort(reason);
      await expect(work).rejects.toMatchObject(byItsSignal);
      expect(db.stats().waiting).toBe(0);
      letGo();
      await Promise.all(holders);
      expect(await ids()).toEqual([]);
    });

    test('between two statements, though the callback never ends; what it does later is refused', async () => {
      const controller = new AbortController();
      let goOn!: () => void;
      const later = new Promise<void>((resolve) => {
        goOn = resolve;
      });
      let statement!: Promise<unknown>;
      const work = db.runTransaction(
        async (tx) => {
          await tx.execute(insert(1));
          statement = later.then(() => tx.execute(insert(2)));
          controller.abort(reason);
          await new Promise(() => {});
        },
        { signal: controller.signal },
      );
      await expect(work).rejects.toMatchObject(byItsSignal);
      goOn();
      await expect(statement).rejects.toMatchObject({ code: 'ABORTED' });
      expect(await ids()).toEqual([]);
      expect(db.stats().leased).toBe(0);
    });

    test('in the pause between two attempts', async () => {
      const controller = new AbortController();
      sleeping = (signal) =>
        new Promise((_, reject) => {
          signal?.addEventListener('abort', () => reject(signal.reason));
          controller.abort(reason);
        });
      let runs = 0;
      const work = db.runTransaction(
        async () => {
          runs += 1;
          throw conflict();
        },
        { signal: controller.signal },
      );
      await expect(work).rejects.toMatchObject(byItsSignal);
      expect(runs).toBe(1);
    });

    test('in onRetry', async () => {
      const controller = new AbortController();
      const work = db.runTransaction(() => Promise.reject(conflict()), {
        signal: controller.signal,
        onRetry: () => controller.abort(reason),
      });
      await expect(work).rejects.toMatchObject(byItsSignal);
    });

    test('and an error of the callback that came first stays the error', async () => {
      const controller = new AbortController();
      const work = db.runTransaction(() => Promise.reject(new Error('first')), { signal: controller.signal });
      const seen = expect(work).rejects.toThrow('first');
      await seen;
      controller.abort(reason);
    });
  });

  describe('a deadline', () => {
    test('bounds all attempts together', async () => {
      const deadline = holdTimers(100);
      let runs = 0;
      const work = db.runTransaction(
        async (tx) => {
          runs += 1;
          await tx.execute(insert(1));
          if (runs === 2) deadline.fire();
          throw conflict();
        },
        { deadlineMs: 100, maxAttempts: 1_000_000 },
      );
      await expect(work).rejects.toMatchObject({
        code: 'ABORTED',
        message: 'The transaction did not finish within its deadline of 100 ms and was rolled back.',
      });
      expect(runs).toBe(2);
      expect(await ids()).toEqual([]);
    });

    test('that is not reached changes nothing, and leaves no timer behind', async () => {
      await db.runTransaction((tx) => tx.execute(insert(1)), {
        deadlineMs: 60_000,
        signal: new AbortController().signal,
      });
      expect(await ids()).toEqual([1]);
    });
  });

  test('a statement whose signal has aborted is not sent', async () => {
    const signal = AbortSignal.abort(reason);
    await expect(db.execute(insert(1), { signal })).rejects.toMatchObject({ code: 'ABORTED', cause: reason });
    await db.runTransaction(async (tx) => {
      await expect(tx.execute(insert(1), { signal })).rejects.toMatchObject({ code: 'ABORTED', cause: reason });
      await tx.execute(insert(2));
    });
    expect(await ids()).toEqual([2]);
  });

  describe.skipIf(engine.name === 'pglite')('on a server', () => {
    const napping = async () =>
      (
        await db.execute(
          sql`select count(*) from pg_stat_activity where datname = current_database() and query like '%pg_sleep(60)%' and state = 'active' and pid <> pg_backend_pid()`,
        )
      ).rows;
    const nap = sql`select pg_sleep(60)`;
    const canLook = engine.name === 'postgres';

    test('a signal ends the statement that runs, also on the server, and its connection is not used again', async () => {
      const controller = new AbortController();
      const work = db.runTransaction(
        async (tx) => {
          await tx.execute(insert(1));
          const running = tx.execute(nap);
          if (canLook) await expect.poll(() => outside(napping)).toEqual([['1']]);
          controller.abort(reason);
          await running;
        },
        { signal: controller.signal },
      );
      await expect(work).rejects.toMatchObject(byItsSignal);
      if (canLook) await expect.poll(napping).toEqual([['0']]);
      expect(await ids()).toEqual([]);
      expect(db.stats().leased).toBe(0);
    });

    test('so does a deadline', async () => {
      const deadline = holdTimers(200);
      const work = db.runTransaction((tx) => tx.execute(nap), { deadlineMs: 200 });
      if (canLook) await expect.poll(napping).toEqual([['1']]);
      deadline.fire();
      await expect(work).rejects.toMatchObject({ code: 'ABORTED' });
      if (canLook) await expect.poll(napping).toEqual([['0']]);
    });

    test('so does the signal of one statement, which takes its transaction with it', async () => {
      const controller = new AbortController();
      let runs = 0;
      const work = db.runTransaction(async (tx) => {
        runs += 1;
        await tx.execute(insert(1));
        const running = tx.execute(nap, { signal: controller.signal }).catch(() => undefined);
        if (canLook) await expect.poll(() => outside(napping)).toEqual([['1']]);
        controller.abort(reason);
        await running;
        await tx.execute(insert(2));
      });
      await expect(work).rejects.toMatchObject({
        code: 'ABORTED',
        message: 'The statement was aborted, and its transaction was rolled back.',
        cause: reason,
      });
      expect(runs).toBe(1);
      expect(await ids()).toEqual([]);
    });

    test('so does the signal of a statement by itself', async () => {
      const controller = new AbortController();
      const work = db.execute(nap, { signal: controller.signal });
      if (canLook) await expect.poll(napping).toEqual([['1']]);
      controller.abort(reason);
      await expect(work).rejects.toMatchObject({ code: 'ABORTED', cause: reason });
      if (canLook) await expect.poll(napping).toEqual([['0']]);
      expect(await ids()).toEqual([]);
      await expect.poll(() => db.stats().leased).toBe(0);
    });

    test('once COMMIT is on its way, a signal comes too late, and the value is given', async () => {
      const proxy = await startTcpProxy(database.url);
      const other = connect(proxy.url);
      const controller = new AbortController();
      await other.ping();
      const isSent = proxy.next(/^(COMMIT|RELEASE)/, 'pass').then(() => controller.abort(reason));
      const value = await other.runTransaction((tx) => tx.execute(insert(1)).then(() => 'committed'), {
        signal: controller.signal,
      });
      await isSent;
      expect(value).toBe('committed');
      expect(await ids()).toEqual([1]);
      await other.close();
      await proxy.close();
    });

    test('a deadline that passes while COMMIT is not answered leaves the outcome open', async () => {
      const proxy = await startTcpProxy(database.url);
      const other = connect(proxy.url);
      await other.ping();
      const deadline = holdTimers(2_500);
      const isAnswered = proxy.next(/^(COMMIT|RELEASE)/, 'swallow answer').then(() => deadline.fire());
      const work = other.runTransaction((tx) => tx.execute(insert(1)), { deadlineMs: 2_500 });
      await expect(work).rejects.toMatchObject({ code: 'AMBIGUOUS_COMMIT', sqlState: '40003' });
      await isAnswered;
      expect(await ids()).toEqual([1]);
      await other.close();
      await proxy.close();
    });

    test('a signal ends the wait for a connection that opens too slowly', async () => {
      const proxy = await startTcpProxy(database.url);
      proxy.stalling = true;
      const other = connect(proxy.url);
      const controller = new AbortController();
      const work = other.runTransaction((tx) => tx.execute(insert(1)), { signal: controller.signal });
      await expect.poll(() => proxy.opened).toBe(1);
      controller.abort(reason);
      await expect(work).rejects.toMatchObject(byItsSignal);
      proxy.cutAll();
      await other.close();
      await proxy.close();
    });
  });
});
