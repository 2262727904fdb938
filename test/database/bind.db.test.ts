import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Bindable, BOUND_DATABASE, executorOf } from '../../src/database/ambient.ts';
import { EmbeddedDatabase } from '../../src/database/embedded-database.ts';
import { sql } from '../../src/sql/sql-tag.ts';
import { forEachEngine, type TestDatabase } from '../setup/engines.ts';

forEachEngine((engine) => {
  let database: TestDatabase;
  let db: TestDatabase['db'];
  /** Never opened: it only stands for a second database. */
  const other = new EmbeddedDatabase({ memory: true });
  beforeAll(async () => {
    database = await engine.createDatabase();
    db = database.db;
  });
  afterAll(() => database.drop());

  const user = (): Bindable => ({ meta: { name: 'User' } });

  test('a bound model runs on its database, and on the last one it was bound to', () => {
    const model = user();
    db.bind([model]);
    expect(executorOf(model)).toBe(db);
    other.bind([model]);
    expect(executorOf(model)).toBe(other);
    expect(model[BOUND_DATABASE]).toBe(other);
  });

  test('bindContext holds for what it calls and starts, and nowhere else', async () => {
    const [model, another] = [user(), user()];
    other.bind([model]);
    const value = await db.bindContext([model, another], async () => {
      expect(executorOf(model)).toBe(db);
      await Promise.resolve();
      await other.bindContext([another], async () => {
        await Promise.resolve();
        expect([executorOf(model), executorOf(another)]).toEqual([db, other]);
      });
      expect(executorOf(another)).toBe(db);
      return 'value';
    });
    expect(value).toBe('value');
    expect(executorOf(model)).toBe(other);
  });

  test('inside of a transaction of its database, a model runs in the transaction', async () => {
    const model = user();
    db.bind([model]);
    await db.runTransaction(async (tx) => {
      expect(executorOf(model)).toBe(tx);
      await db.atomic(async (same) => {
        expect(same).toBe(tx);
        expect(executorOf(model)).toBe(tx);
      });
      other.bindContext([model], () => expect(executorOf(model)).toBe(other));
    });
    expect(executorOf(model)).toBe(db);
  });

  test('a model without a database runs in the one open transaction', async () => {
    await db.runTransaction(async (tx) => {
      expect(executorOf(user())).toBe(tx);
      expect((await executorOf(user()).execute(sql`select 1`)).rows).toEqual([['1']]);
    });
  });

  describe('a model without a database', () => {
    test('is told what to do', () => {
      expect(() => executorOf(user())).toThrow(
        expect.objectContaining({
          code: 'UNBOUND_MODEL',
          message:
            'The model "User" is not bound to a database. Call db.bind([User]) once, or run this inside db.bindContext([User], …) or db.runTransaction(…).',
        }),
      );
      expect(() => executorOf({})).toThrow(
        expect.objectContaining({ message: expect.stringMatching(/^The model is not bound/) }),
      );
    });
  });

  test('only models can be bound', () => {
    expect(() => db.bind(['User' as never])).toThrow('bind() takes a list of models.');
  });

  test('two transactions of two pools keep apart', async () => {
    const second = await engine.createDatabase();
    await db.runTransaction(async (tx) => {
      await second.db.runTransaction(async (innerTx) => {
        expect(db.currentTransaction).toBe(tx);
        expect(second.db.currentTransaction).toBe(innerTx);
        expect(() => executorOf(user())).toThrow(expect.objectContaining({ code: 'UNBOUND_MODEL' }));
        await innerTx.execute(sql`select 1`);
      });
      await tx.execute(sql`select 1`);
    });
    await second.drop();
  });

  test('a database cannot be closed from inside of its own transaction', async () => {
    await db.runTransaction(async () => {
      await expect(db.close()).rejects.toMatchObject({
        code: 'INVALID_ARGUMENT',
        message: 'close() inside of a transaction would wait for itself: close the database after it.',
      });
    });
    await db.ping();
  });
});
