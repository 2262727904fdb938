import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Transaction } from '../../src/database/transaction.ts';
import { UniqueViolationError } from '../../src/errors/query-errors.ts';
import { MaxAttemptsExceededError } from '../../src/errors/transaction-errors.ts';
import { sql } from '../../src/sql/sql-tag.ts';
import { forEachEngine, type TestDatabase } from '../setup/engines.ts';
import { raw } from './raw.ts';

forEachEngine((engine) => {
  let database: TestDatabase;
  let db: TestDatabase['db'];
  beforeAll(async () => {
    // Pauses of no length: what is tested here is not the pause.
    const clock = { now: () => performance.now(), random: () => 0, sleep: async () => {} };
    database = await engine.createDatabase({ clock });
    db = database.db;
    await db.execute(sql`create table users (id int4 primary key, name text unique)`);
  });
  beforeEach(async () => {
    await db.execute(sql`delete from users`);
  });
  afterAll(() => database.drop());

  const insert = (id: number, name = `user ${id}`) => sql`insert into users values (${id}, ${name})`;
  const ids = async () => (await db.execute(sql`select id from users order by id`)).rows.map(([id]) => Number(id));
  const control = () => database.queries.events.filter(({ kind }) => kind === 'control').map(({ sql: text }) => text);
  /** As a conflict arrives from a driver, without one. */
  const conflict = () => Object.assign(new Error('a conflict'), { code: '40001' });

  test('gives the value of the callback, and its effects are there', async () => {
    const value = await db.runTransaction(async (tx) => {
      await tx.execute(insert(1));
      return { rows: (await tx.execute(sql`select name from users`)).rows };
    });
    expect(value).toEqual({ rows: [['user 1']] });
    expect(await ids()).toEqual([1]);
  });

  test('statements of the database inside of the callback belong to the transaction', async () => {
    const seen = await db.runTransaction(async (tx) => {
      await db.execute(insert(1));
      expect(db.currentTransaction).toBe(tx);
      return (await tx.execute(sql`select id from users`)).rows;
    });
    expect(seen).toEqual([['1']]);
    expect(db.currentTransaction).toBeUndefined();
  });

  test('that is not ambient is found by those only who were given it', async () => {
    await db.runTransaction(
      async (tx) => {
        expect(db.currentTransaction).toBeUndefined();
        await tx.execute(insert(1));
        // A block of it is found again: its callback may be anybody's.
        await tx.atomic(async () => expect(db.currentTransaction).toBe(tx));
      },
      { isAmbient: false },
    );
    expect(await ids()).toEqual([1]);
  });

  test('tells the query hook what it runs for, and a statement by itself does too', async () => {
    const before = database.queries.events.length;
    const request = { path: '/graphql' };
    await db.runTransaction((tx) => tx.execute(insert(1)), { origin: request });
    await db.execute(sql`select 1`, { origin: request });
    await db.execute(sql`select 2`);
    const events = database.queries.events.slice(before);
    const told = events.filter(({ kind }) => kind === 'statement').map(({ sql: text, origin }) => [text, origin]);
    expect(told).toEqual([
      [expect.stringMatching(/^insert into users/), request],
      ['select 1', request],
      ['select 2', undefined],
    ]);
    const controls = events.filter(({ kind }) => kind === 'control').map(({ origin }) => origin);
    expect(controls.length).toBeGreaterThan(1);
    expect(new Set(controls)).toEqual(new Set([request]));
    expect(JSON.stringify(events)).not.toContain('/graphql');
  });

  test('is serializable where nothing else is said', async () => {
    const isolation = await db.runTransaction(async (tx) => (await tx.execute(sql`show transaction_isolation`)).rows);
    expect(isolation).toEqual([['serializable']]);
  });

  test('BEGIN goes out with the first statement, and a transaction without statements sends nothing', async () => {
    const before = control().length;
    await db.runTransaction(async () => {});
    await expect(db.runTransaction(() => Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect(control()).toHaveLength(before);
    await db.runTransaction((tx) => tx.execute(insert(1)));
    expect(control().slice(before).at(0)).toBe('BEGIN ISOLATION LEVEL SERIALIZABLE');
    expect(control().at(-1)).toBe('COMMIT');
  });

  describe('an error of the callback', () => {
    test('undoes everything and reaches the caller as it is', async () => {
      const mistake = new Error('the caller’s own');
      let runs = 0;
      const work = db.runTransaction(async (tx) => {
        runs += 1;
        await tx.execute(insert(1));
        throw mistake;
      });
      await expect(work).rejects.toBe(mistake);
      expect(runs).toBe(1);
      expect(await ids()).toEqual([]);
    });

    test('thrown without a promise is treated alike', async () => {
      await expect(
        db.runTransaction(() => {
          throw new Error('at once');
        }),
      ).rejects.toThrow('at once');
    });

    test('that is a violated constraint is not a reason to run again', async () => {
      await db.execute(insert(1, 'huey'));
      let runs = 0;
      const work = db.runTransaction(async (tx) => {
        runs += 1;
        await tx.execute(insert(2, 'zaizee'));
        await tx.execute(insert(3, 'huey'));
      });
      await expect(work).rejects.toBeInstanceOf(UniqueViolationError);
      expect(runs).toBe(1);
      expect(await ids()).toEqual([1]);
    });
  });

  describe('runs again', () => {
    test('after a conflict, from the start, with a handle of its own', async () => {
      const handles = new Set<Transaction>();
      const attempts: number[] = [];
      const value = await db.runTransaction(async (tx) => {
        handles.add(tx);
        attempts.push(tx.attempt);
        await tx.execute(insert(tx.attempt));
        if (tx.attempt < 3) throw new Error('wrapped', { cause: conflict() });
        return 'done';
      });
      expect(value).toBe('done');
      expect(attempts).toEqual([1, 2, 3]);
      expect(handles.size).toBe(3);
      expect(new Set([...handles].map(({ id }) => id)).size).toBe(1);
      expect(await ids()).toEqual([3]);
    });

    test('as often as maxAttempts says, and tells how often it was', async () => {
      const last = conflict();
      let runs = 0;
      const work = db.runTransaction(
        async (tx) => {
          runs += 1;
          await tx.execute(insert(1));
          throw runs === 4 ? last : conflict();
        },
        { maxAttempts: 4 },
      );
      const error = await work.catch((thrown) => thrown);
      expect(error).toBeInstanceOf(MaxAttemptsExceededError);
      expect(error).toMatchObject({
        code: 'MAX_ATTEMPTS_EXCEEDED',
        attempts: 4,
        message:
          'The transaction ran 4 times without success: it met a conflict with another one, or lost its connection. Try again later, allow more attempts (maxAttempts), or make it shorter.',
      });
      expect(error.cause).toBe(last);
      expect(runs).toBe(4);
      expect(await ids()).toEqual([]);
    });

    test('ten times where nothing is said, and once where that is asked for', async () => {
      let runs = 0;
      const work = async () => {
        runs += 1;
        throw conflict();
      };
      await expect(db.runTransaction(work)).rejects.toMatchObject({ attempts: 10 });
      expect(runs).toBe(10);
      await expect(db.runTransaction(work, { maxAttempts: 1 })).rejects.toMatchObject({ attempts: 1 });
      expect(runs).toBe(11);
    });

    test('and tells onRetry before each pause', async () => {
      const events: unknown[] = [];
      const error = conflict();
      await db.runTransaction(
        async ({ attempt }) => {
          if (attempt < 3) throw error;
        },
        { onRetry: (event) => events.push(event) },
      );
      expect(events).toEqual([
        { attempt: 1, error, delayMs: 0 },
        { attempt: 2, error, delayMs: 0 },
      ]);
    });

    test('unless onRetry throws: then that is what the caller gets', async () => {
      const work = db.runTransaction(
        async (tx) => {
          await tx.execute(insert(1));
          throw conflict();
        },
        {
          onRetry: () => {
            throw new Error('enough');
          },
        },
      );
      await expect(work).rejects.toThrow('enough');
      expect(await ids()).toEqual([]);
      expect(db.stats().leased).toBe(0);
    });
  });

  test('cannot be nested, and the open transaction goes on', async () => {
    await db.runTransaction(async (tx) => {
      await tx.execute(insert(1));
      await expect(db.runTransaction(async () => {})).rejects.toMatchObject({
        code: 'TRANSACTION_NESTED',
        message:
          'A transaction is open here already, and runTransaction must be the outermost one, because only the whole can run again. Use atomic() for a nested block.',
      });
      await expect(db.atomic(() => db.runTransaction(async () => {}))).rejects.toMatchObject({
        code: 'TRANSACTION_NESTED',
      });
      await tx.execute(insert(2));
    });
    expect(await ids()).toEqual([1, 2]);
  });

  describe('after its end', () => {
    test('a handle is of no use', async () => {
      let kept!: Transaction;
      await db.runTransaction(async (tx) => {
        kept = tx;
        await tx.execute(insert(1));
      });
      const ended = {
        code: 'TRANSACTION_ENDED',
        message:
          'The transaction, or the block of it that this code belongs to, has ended. Await every statement inside of its callback; start work that is to follow it with afterCommit.',
      };
      await expect(kept.execute(insert(2))).rejects.toMatchObject(ended);
      await expect(kept.atomic(async () => {})).rejects.toMatchObject(ended);
      expect(() => kept.afterCommit(() => {})).toThrow(expect.objectContaining(ended));
      expect(await ids()).toEqual([1]);
    });

    test('neither are statements of code that it left behind; a new transaction is', async () => {
      let goOn!: () => void;
      const signal = new Promise<void>((resolve) => {
        goOn = resolve;
      });
      let leftBehind!: Promise<unknown>;
      await db.runTransaction(async (tx) => {
        leftBehind = signal.then(async () => {
          await expect(db.execute(insert(2))).rejects.toMatchObject({ code: 'TRANSACTION_ENDED' });
          await expect(db.atomic(async () => {})).rejects.toMatchObject({ code: 'TRANSACTION_ENDED' });
          return db.runTransaction((own) => own.execute(insert(3)));
        });
        await tx.execute(insert(1));
      });
      goOn();
      await leftBehind;
      expect(await ids()).toEqual([1, 3]);
    });
  });

  describe('statements that are not awaited', () => {
    test('are waited for before the commit', async () => {
      const started: Promise<unknown>[] = [];
      await db.runTransaction(async (tx) => {
        for (const id of [1, 2, 3]) started.push(tx.execute(insert(id)));
      });
      expect(await ids()).toEqual([1, 2, 3]);
      await Promise.all(started);
    });

    test('and fail the transaction when they fail', async () => {
      let started!: Promise<unknown>;
      const work = db.runTransaction(async (tx) => {
        started = tx.execute(sql`select 1 / cast(${0} as int4)`).catch((error) => error);
        void tx.execute(insert(1)).catch(() => undefined);
      });
      await expect(work).rejects.toMatchObject({ code: 'TRANSACTION_ABORTED', cause: { code: 'DATA_ERROR' } });
      expect(await started).toMatchObject({ code: 'DATA_ERROR' });
      expect(await ids()).toEqual([]);
    });

    test('are refused when the callback has failed before their turn came', async () => {
      const states: unknown[] = [];
      const work = db.runTransaction(async (tx) => {
        for (const id of [1, 2, 3])
          void tx.execute(insert(id)).then(
            () => states.push(id),
            (error) => states.push(error.code),
          );
        throw new Error('no');
      });
      await expect(work).rejects.toThrow('no');
      expect(states.slice(-2)).toEqual(['TRANSACTION_ENDED', 'TRANSACTION_ENDED']);
      expect(await ids()).toEqual([]);
    });
  });

  test('statements at the same time are sent one after the other', async () => {
    const results = await db.runTransaction((tx) =>
      Promise.all(Array.from({ length: 20 }, (_, index) => tx.execute(sql`select cast(${index} as int4)`))),
    );
    expect(results.map(({ rows }) => Number(rows[0]![0]))).toEqual(Array.from({ length: 20 }, (_, index) => index));
  });

  describe('an error that the callback has caught', () => {
    test('is not committed over: the database has rolled back', async () => {
      const work = db.runTransaction(async (tx) => {
        await tx.execute(insert(1));
        await tx.execute(insert(1)).catch(() => undefined);
        return 'as if nothing had happened';
      });
      await expect(work).rejects.toMatchObject({
        code: 'TRANSACTION_ABORTED',
        message:
          'The database rolled the transaction back instead of committing it, because a statement in it had failed and its error was caught. Let the error out of the callback, or put the statement into a block of its own with atomic().',
        cause: { code: 'UNIQUE_VIOLATION' },
      });
      expect(await ids()).toEqual([]);
    });

    test('is the cause of what later statements say', async () => {
      const work = db.runTransaction(async (tx) => {
        await tx.execute(insert(1));
        await tx.execute(insert(1)).catch(() => undefined);
        await tx.execute(insert(2));
      });
      await expect(work).rejects.toMatchObject({ code: 'TRANSACTION_ABORTED', cause: { code: 'UNIQUE_VIOLATION' } });
    });

    test('of a statement that was never sent leaves the transaction sound, and does not begin it', async () => {
      const nul = raw(`select '\0'`);
      await db.runTransaction(async (tx) => {
        await expect(tx.execute(sql`select 1`, { args: { nobody: 1 } })).rejects.toMatchObject({
          code: 'INVALID_ARGUMENT',
        });
        await expect(tx.execute(nul)).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' });
        await tx.execute(insert(1));
      });
      const undone = db.runTransaction(async (tx) => {
        await tx.execute(nul).catch(() => undefined);
        await tx.execute(insert(2));
        throw new Error('no');
      });
      await expect(undone).rejects.toThrow('no');
      expect(await ids()).toEqual([1]);
    });
  });

  test('COMMIT and ROLLBACK of one’s own end the transaction, and that is said', async () => {
    const message =
      'A statement has ended the transaction by itself: a COMMIT or ROLLBACK of its own, or a definition that this engine commits at once. What ran before it may be committed.';
    for (const word of [sql`commit`, sql`rollback`]) {
      const work = db.runTransaction(async (tx) => {
        await tx.execute(insert(1));
        await tx.execute(word).catch(() => undefined);
        await tx.execute(insert(2));
      });
      await expect(work).rejects.toMatchObject({ code: 'TRANSACTION_ENDED', message });
      expect(await ids()).toEqual(word.strings[0] === 'commit' ? [1] : [1].slice(1));
      await db.execute(sql`delete from users`);
    }
  });

  test('a read-only transaction reads', async () => {
    await db.execute(insert(1));
    const rows = await db.runTransaction(async (tx) => (await tx.execute(sql`select id from users`)).rows, {
      readOnly: true,
    });
    expect(rows).toEqual([['1']]);
    const write = db.runTransaction((tx) => tx.execute(insert(2)), { readOnly: true });
    await expect(write).rejects.toMatchObject({ code: 'READ_ONLY_TRANSACTION', sqlState: '25006' });
  });

  test('a schema change between two runs of a statement in a transaction makes it run again', async () => {
    await db.execute(sql`create table moving (a int4)`);
    await db.execute(sql`insert into moving values (1)`);
    const query = sql`select * from moving`;
    for (let run = 0; run < 3; run += 1) await db.execute(query);
    await db.execute(sql`alter table moving add column b int4 default 2`);
    let runs = 0;
    const rows = await db.runTransaction(async (tx) => {
      runs += 1;
      await tx.execute(insert(runs));
      return (await tx.execute(query)).rows;
    });
    expect(rows).toEqual([['1', '2']]);
    if (engine.name !== 'cockroach') expect(runs).toBe(2);
    expect(await ids()).toEqual([runs]);
  });

  test('retryTransaction makes a function whose calls are transactions', async () => {
    const attempts: (number | undefined)[] = [];
    const create = db.retryTransaction(async (id: number, name: string) => {
      attempts.push(db.currentTransaction?.attempt);
      await db.execute(insert(id, name));
      if (attempts.length < 3) throw conflict();
      return `${id} is ${name}`;
    });
    expect(await create(7, 'huey')).toBe('7 is huey');
    expect(attempts).toEqual([1, 2, 3]);
    expect(await ids()).toEqual([7]);
    const hopeless = db.retryTransaction(() => Promise.reject(conflict()), { maxAttempts: 2 });
    await expect(hopeless()).rejects.toMatchObject({ attempts: 2 });
  });

  test('options and callbacks that cannot be right are refused before anything is sent', async () => {
    const before = database.queries.events.length;
    await expect(db.runTransaction(undefined as never)).rejects.toMatchObject({
      code: 'INVALID_ARGUMENT',
      message: "runTransaction() takes a function that holds the transaction's statements, but got undefined.",
    });
    await expect(db.runTransaction(async () => 1, { maxAttempts: 0 })).rejects.toMatchObject({
      code: 'INVALID_ARGUMENT',
    });
    expect(() => db.retryTransaction(7 as never)).toThrow('retryTransaction() takes a function.');
    await expect(db.atomic(7 as never)).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' });
    expect(database.queries.events).toHaveLength(before);
  });

  test('connections are given back, whatever happened', () => {
    expect(db.stats()).toMatchObject({ leased: 0, waiting: 0 });
  });
});
