import { setImmediate } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { systemClock } from '../../src/database/clock.ts';
import { sql } from '../../src/sql/sql-tag.ts';
import { forEachEngine, type TestDatabase } from '../setup/engines.ts';

const CALLERS = 100;

forEachEngine((engine) => {
  let database: TestDatabase;
  let db: TestDatabase['db'];
  beforeAll(async () => {
    // Pauses take no time, so that the order of the ends does not depend on how fast the machine is.
    database = await engine.createDatabase({ size: 10, clock: { ...systemClock, sleep: () => setImmediate() } });
    db = database.db;
    await db.execute(sql`create table counters (id int4 primary key, n int4 not null)`);
  });
  beforeEach(async () => {
    await db.execute(sql`delete from counters`);
    await db.execute(sql`insert into counters values (1, 0), (2, 0)`);
  });
  afterAll(() => database.drop());

  test(`${CALLERS} at once read, compute and write one row: all are done within ten attempts, the first to come among the first`, async () => {
    const done: number[] = [];
    const increment = async (caller: number) => {
      await db.runTransaction(
        async (tx) => {
          const { rows } = await tx.execute(sql`select n from counters where id = 1`);
          await tx.execute(sql`update counters set n = ${Number(rows[0]![0]) + 1} where id = 1`);
        },
        { maxAttempts: 10 },
      );
      done.push(caller);
    };
    const outcomes = await Promise.allSettled(Array.from({ length: CALLERS }, (_, caller) => increment(caller)));
    const errors = outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason.code] : []));
    expect(errors).toEqual([]);
    expect((await db.execute(sql`select n from counters where id = 1`)).rows).toEqual([[String(CALLERS)]]);
    const overtakenBy = (caller: number) =>
      done.slice(0, done.indexOf(caller)).filter((other) => other > caller).length;
    // At its third attempt a transaction is overtaken only by those that run already; at the first two by few.
    expect(Math.max(...done.map(overtakenBy))).toBeLessThan(CALLERS / 2);
  });

  // With one connection there is never another transaction to wait for.
  describe.skipIf(engine.name === 'pglite')('one that has lost twice waits for those that run', () => {
    // Here it waits for ever, however slow the machine is.
    beforeEach(() => {
      vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    });
    afterEach(() => {
      vi.useRealTimers();
    });

    test('and holds no connection meanwhile: others have all of them but that of the one it waits for', async () => {
      let letGo!: () => void;
      const until = new Promise<void>((resolve) => {
        letGo = resolve;
      });
      let hasBegun!: () => void;
      const begun = new Promise<void>((resolve) => {
        hasBegun = resolve;
      });
      const slow = db.runTransaction(async (tx) => {
        await tx.execute(sql`select n from counters where id = 2`);
        hasBegun();
        await until;
      });
      await begun;
      const seen: unknown[] = [];
      const loser = db.runTransaction(async (tx) => {
        if (tx.attempt < 3) throw Object.assign(new Error('A conflict.'), { code: '40001' });
        await tx.execute(sql`update counters set n = n + 1 where id = 1`);
        return tx.attempt;
      });
      const look = async () => {
        while (db.stats().waiting === 0) await setImmediate();
        const all = await Promise.all(
          Array.from({ length: 9 }, () => db.execute(sql`select n from counters where id = 1`)),
        );
        seen.push(db.stats().leased, all.length);
      };
      await look();
      expect(seen).toEqual([1, 9]);
      letGo();
      await slow;
      expect(await loser).toBe(3);
    });
  });
});
