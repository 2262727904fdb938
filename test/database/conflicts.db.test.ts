import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { connect } from '../../src/database/connect.ts';
import type { Transaction } from '../../src/database/transaction.ts';
import type { RetryEvent } from '../../src/database/transaction-options.ts';
import { SerializationError } from '../../src/errors/query-errors.ts';
import { sql } from '../../src/sql/sql-tag.ts';
import { barrier } from '../setup/barrier.ts';
import { forEachEngine, type TestDatabase } from '../setup/engines.ts';

/** An engine of one connection has no conflicts: its transactions run one after the other. */
forEachEngine((engine) => {
  describe.skipIf(engine.name === 'pglite')('transactions that meet', () => {
    let database: TestDatabase;
    let db: TestDatabase['db'];
    beforeAll(async () => {
      // PostgreSQL looks for deadlocks only after a second of waiting.
      const settings = engine.dialect.retryableSqlStates.includes('40P01') ? { deadlock_timeout: '50ms' } : {};
      database = await engine.createDatabase({ settings });
      db = database.db;
      await db.execute(sql`create table accounts (id int4 primary key, balance int4 not null)`);
    });
    beforeEach(async () => {
      await db.execute(sql`delete from accounts`);
      await db.execute(sql`insert into accounts values (1, 100), (2, 100)`);
    });
    afterAll(() => database.drop());

    const balanceOf = async (tx: Transaction, id: number) =>
      Number((await tx.execute(sql`select balance from accounts where id = ${id}`)).rows[0]![0]);
    const setBalance = (tx: Transaction, id: number, balance: number) =>
      tx.execute(sql`update accounts set balance = ${balance} where id = ${id}`);
    const balances = async () =>
      (await db.execute(sql`select balance from accounts order by id`)).rows.map(([balance]) => Number(balance));

    test('two that change what both have read: both succeed, one of them at a second run', async () => {
      const bothHaveRead = barrier(2);
      const retries: RetryEvent[] = [];
      const deposit = (amount: number) =>
        db.runTransaction(
          async (tx) => {
            const balance = await balanceOf(tx, 1);
            await bothHaveRead.arrive();
            await setBalance(tx, 1, balance + amount);
            return balance + amount;
          },
          { onRetry: (event) => retries.push(event) },
        );
      const results = await Promise.all([deposit(10), deposit(5)]);
      expect(await balances()).toEqual([115, 100]);
      expect(Math.max(...results)).toBe(115);
      expect(retries.length).toBeGreaterThanOrEqual(1);
      expect(retries[0]).toMatchObject({ attempt: 1, error: { code: 'SERIALIZATION_FAILURE', sqlState: '40001' } });
    });

    test('a write skew, which only the commit finds', async () => {
      // CockroachDB would let the later reader wait for the earlier writer.
      const [bothHaveRead, bothHaveWritten] = [barrier(2), barrier(2)];
      const errors: unknown[] = [];
      // Both may empty one account as long as the other one holds enough: together they would break that.
      const withdraw = (id: number) =>
        db.runTransaction(
          async (tx) => {
            const total = (await balanceOf(tx, 1)) + (await balanceOf(tx, 2));
            await bothHaveRead.arrive();
            if (total < 150) return false;
            await setBalance(tx, id, 0);
            await bothHaveWritten.arrive();
            return true;
          },
          { onRetry: ({ error }) => errors.push(error) },
        );
      const results = await Promise.all([withdraw(1), withdraw(2)]);
      expect(results.toSorted()).toEqual([false, true]);
      expect((await balances()).toSorted((a, b) => a - b)).toEqual([0, 100]);
      expect(errors.length).toBeGreaterThanOrEqual(1);
      expect(errors[0]).toBeInstanceOf(SerializationError);
    });

    test('the conflict that the commit finds is that of COMMIT', async () => {
      const before = database.queries.events.length;
      const [bothHaveRead, bothHaveWritten] = [barrier(2), barrier(2)];
      const swap = (from: number, to: number) =>
        db.runTransaction(async (tx) => {
          const balance = await balanceOf(tx, from);
          await bothHaveRead.arrive();
          await setBalance(tx, to, balance);
          await bothHaveWritten.arrive();
        });
      await Promise.all([swap(1, 2), swap(2, 1)]);
      const failed = database.queries.events.slice(before).filter(({ error }) => error !== undefined);
      expect(failed.length).toBeGreaterThanOrEqual(1);
      expect(failed.map(({ kind }) => kind)).toContain('control');
    });

    test('a deadlock: the one that was chosen to give way runs again', async () => {
      const bothHoldOne = barrier(2);
      let runs = 0;
      const touch = (first: number, second: number) =>
        db.runTransaction(
          async (tx) => {
            runs += 1;
            await tx.execute(sql`update accounts set balance = balance + 1 where id = ${first}`);
            await bothHoldOne.arrive();
            await tx.execute(sql`update accounts set balance = balance + 1 where id = ${second}`);
          },
          { isolation: 'serializable' },
        );
      await Promise.all([touch(1, 2), touch(2, 1)]);
      expect(await balances()).toEqual([102, 102]);
      expect(runs).toBeGreaterThanOrEqual(3);
    });

    test('a conflict whose error the callback has caught: the transaction runs again all the same', async () => {
      const bothHaveRead = barrier(2);
      const caught: unknown[] = [];
      const deposit = (amount: number) =>
        db.runTransaction(async (tx) => {
          const balance = await balanceOf(tx, 1);
          await bothHaveRead.arrive();
          await setBalance(tx, 1, balance + amount).catch((error) => caught.push(error));
        });
      await Promise.all([deposit(10), deposit(5)]);
      expect(await balances()).toEqual([115, 100]);
      expect(caught.length).toBeGreaterThanOrEqual(1);
    });

    test('a conflict that the callback has caught and replaced by an error of its own', async () => {
      const bothHaveRead = barrier(2);
      const deposit = (amount: number) =>
        db.runTransaction(async (tx) => {
          const balance = await balanceOf(tx, 1);
          await bothHaveRead.arrive();
          try {
            await setBalance(tx, 1, balance + amount);
          } catch {
            throw new Error('The deposit failed.');
          }
        });
      await Promise.all([deposit(10), deposit(5)]);
      expect(await balances()).toEqual([115, 100]);
    });

    test('a conflict in a nested block restarts the whole', async () => {
      const bothHaveRead = barrier(2);
      const deposit = (amount: number) =>
        db.runTransaction(async (tx) => {
          const balance = await balanceOf(tx, 1);
          await bothHaveRead.arrive();
          await tx.atomic(() => setBalance(tx, 1, balance + amount));
        });
      await Promise.all([deposit(10), deposit(5)]);
      expect(await balances()).toEqual([115, 100]);
    });

    test('an exhausted transaction gives its last conflict as the cause, and leaves nothing behind', async () => {
      const other = connect(database.url);
      const work = db.runTransaction(
        async (tx) => {
          const balance = await balanceOf(tx, 1);
          await other.execute(sql`update accounts set balance = balance + 1 where id = 1`);
          await setBalance(tx, 1, balance - 50);
        },
        { maxAttempts: 3 },
      );
      await expect(work).rejects.toMatchObject({ attempts: 3, cause: { code: 'SERIALIZATION_FAILURE' } });
      expect(await balances()).toEqual([103, 100]);
      expect(db.stats().leased).toBe(0);
      await other.close();
    });

    test('transfers of many at the same time keep the total', async () => {
      await db.execute(sql`insert into accounts values (3, 100), (4, 100)`);
      let retries = 0;
      const transfer = (from: number, to: number, amount: number) =>
        db.runTransaction(
          async (tx) => {
            const [fromBalance, toBalance] = [await balanceOf(tx, from), await balanceOf(tx, to)];
            if (fromBalance < amount) return;
            await setBalance(tx, from, fromBalance - amount);
            await setBalance(tx, to, toBalance + amount);
          },
          { maxAttempts: 50, onRetry: () => (retries += 1) },
        );
      const work = Array.from({ length: 60 }, (_, index) =>
        transfer(1 + (index % 4), 1 + ((index * 7 + 1) % 4), 1 + (index % 9)),
      );
      await Promise.all(work);
      const after = await balances();
      expect(after.reduce((total, balance) => total + balance)).toBe(400);
      expect(Math.min(...after)).toBeGreaterThanOrEqual(0);
      expect(retries).toBeGreaterThan(0);
    });

    test('atomic runs once: its conflict reaches the caller', async () => {
      const bothHaveRead = barrier(2);
      const deposit = (amount: number) =>
        db.atomic(
          async (tx) => {
            const balance = await balanceOf(tx, 1);
            await bothHaveRead.arrive();
            await setBalance(tx, 1, balance + amount);
          },
          { isolation: 'serializable' },
        );
      const results = await Promise.allSettled([deposit(10), deposit(5)]);
      expect(results.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
      expect(results.find(({ status }) => status === 'rejected')).toMatchObject({
        reason: { code: 'SERIALIZATION_FAILURE' },
      });
      expect([
        [105, 100],
        [110, 100],
      ]).toContainEqual(await balances());
    });
  });
});
