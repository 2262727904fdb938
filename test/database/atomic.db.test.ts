import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { sql } from '../../src/sql/sql-tag.ts';
import { barrier } from '../setup/barrier.ts';
import { forEachEngine, type TestDatabase } from '../setup/engines.ts';

forEachEngine((engine) => {
  let database: TestDatabase;
  let db: TestDatabase['db'];
  beforeAll(async () => {
    database = await engine.createDatabase();
    db = database.db;
    await db.execute(sql`create table items (id int4 primary key)`);
  });
  beforeEach(async () => {
    await db.execute(sql`delete from items`);
  });
  afterAll(() => database.drop());

  const insert = (id: number) => db.execute(sql`insert into items values (${id})`);
  const ids = async () => (await db.execute(sql`select id from items order by id`)).rows.map(([id]) => Number(id));
  const sentControl = async (work: () => Promise<unknown>) => {
    const before = database.queries.events.length;
    await work();
    return database.queries.events.slice(before).flatMap(({ kind, sql: text }) => (kind === 'control' ? [text] : []));
  };
  const fail = (message = 'no') => Promise.reject(new Error(message));

  test('the outermost block is a transaction, with the server’s own isolation level', async () => {
    const sent = await sentControl(() => db.atomic(() => insert(1)));
    expect(sent).toEqual(['BEGIN', 'COMMIT']);
    await expect(db.atomic(() => insert(2).then(() => fail()))).rejects.toThrow('no');
    expect(await ids()).toEqual([1]);
  });

  test('its options go into BEGIN', async () => {
    const sent = await sentControl(() =>
      db.atomic(() => db.execute(sql`select 1`), { isolation: 'serializable', readOnly: true }),
    );
    expect(sent).toEqual(['BEGIN ISOLATION LEVEL SERIALIZABLE, READ ONLY', 'COMMIT']);
  });

  test('a nested block is a savepoint, and takes no options', async () => {
    const sent = await sentControl(() =>
      db.runTransaction(async () => {
        await insert(1);
        await db.atomic(() => insert(2));
        await expect(db.atomic(async () => {}, { readOnly: true })).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' });
      }),
    );
    const nested = sent.filter((text) => text.includes('phoebe_'));
    expect(nested).toEqual(['SAVEPOINT phoebe_1', 'RELEASE SAVEPOINT phoebe_1']);
    expect(await ids()).toEqual([1, 2]);
  });

  test('a nested block may come first', async () => {
    await db.atomic(() => db.atomic(() => insert(1)));
    expect(await ids()).toEqual([1]);
  });

  test('a block that fails undoes its own effects only, and lets its error out', async () => {
    await db.runTransaction(async (tx) => {
      await insert(1);
      await expect(tx.atomic(() => insert(2).then(() => fail('inner')))).rejects.toThrow('inner');
      await insert(3);
    });
    expect(await ids()).toEqual([1, 3]);
  });

  test('an error of the database inside of it is made good with it', async () => {
    await db.runTransaction(async () => {
      await insert(1);
      await expect(db.atomic(() => insert(1))).rejects.toMatchObject({ code: 'UNIQUE_VIOLATION' });
      await insert(2);
    });
    expect(await ids()).toEqual([1, 2]);
  });

  test('an error that was caught inside of it makes the block fail, not the transaction', async () => {
    await db.runTransaction(async () => {
      await insert(1);
      const block = db.atomic(async () => {
        await insert(2);
        await insert(1).catch(() => undefined);
      });
      await expect(block).rejects.toMatchObject({ code: 'TRANSACTION_ABORTED', cause: { code: 'UNIQUE_VIOLATION' } });
      await insert(3);
    });
    expect(await ids()).toEqual([1, 3]);
  });

  test('blocks nest as deep as one likes', async () => {
    await db.atomic(async () => {
      await insert(1);
      await db.atomic(async () => {
        await insert(2);
        await db.atomic(() => insert(3).then(() => fail())).catch(() => undefined);
        await db.atomic(async () => {
          await insert(4);
          await db.atomic(() => insert(5));
        });
      });
      await db.atomic(() => insert(6).then(() => fail())).catch(() => undefined);
    });
    expect(await ids()).toEqual([1, 2, 4, 5]);
  });

  test('the value of the callback comes through every level', async () => {
    expect(await db.atomic(() => db.atomic((tx) => tx.atomic(() => 'value')))).toBe('value');
  });

  describe('at the same time in one transaction', () => {
    test('blocks run one after the other, so that none undoes another', async () => {
      await db.runTransaction(async () => {
        const blocks = [1, 2, 3, 4].map((id) =>
          db.atomic(() => insert(id).then(() => (id % 2 === 0 ? fail() : undefined))),
        );
        const states = (await Promise.allSettled(blocks)).map(({ status }) => status);
        expect(states).toEqual(['fulfilled', 'rejected', 'fulfilled', 'rejected']);
      });
      expect(await ids()).toEqual([1, 3]);
    });

    test('a write beside a block waits for it, and is not undone with it', async () => {
      await db.runTransaction(async () => {
        const bothRun = barrier(2);
        const block = db.atomic(async () => {
          await insert(1);
          await bothRun.arrive();
          await insert(2);
          await fail();
        });
        const beside = bothRun.arrive().then(() => insert(3));
        await expect(block).rejects.toThrow('no');
        await beside;
      });
      expect(await ids()).toEqual([3]);
    });

    test('a read beside a block does not wait for it', async () => {
      const node = {
        kind: 'select',
        columns: [{ kind: 'selection', expression: { kind: 'literal', value: 1 } }],
      } as const;
      await db.runTransaction(async () => {
        const bothRun = barrier(2);
        let readIsDone!: () => void;
        const read = new Promise<void>((resolve) => {
          readIsDone = resolve;
        });
        const block = db.atomic(async () => {
          await insert(1);
          await bothRun.arrive();
          await read;
        });
        await bothRun.arrive();
        expect((await db.execute(node)).rows).toEqual([['1']]);
        readIsDone();
        await block;
      });
    });

    test('a block that is not awaited is waited for before the commit', async () => {
      let block!: Promise<unknown>;
      await db.runTransaction(async () => {
        await insert(1);
        block = db.atomic(async () => {
          await insert(2);
          await insert(3);
        });
      });
      expect(await ids()).toEqual([1, 2, 3]);
      await block;
    });
  });

  test('code that a block left behind is refused', async () => {
    await db.runTransaction(async () => {
      let goOn!: () => void;
      const signal = new Promise<void>((resolve) => {
        goOn = resolve;
      });
      let leftBehind!: Promise<unknown>;
      await db.atomic(async () => {
        leftBehind = signal.then(() => insert(2));
        await insert(1);
      });
      goOn();
      await expect(leftBehind).rejects.toMatchObject({ code: 'TRANSACTION_ENDED' });
    });
    expect(await ids()).toEqual([1]);
  });

  describe('afterCommit', () => {
    test('runs in order, once, after the commit, outside of the transaction', async () => {
      const seen: unknown[] = [];
      await db.runTransaction(async (tx) => {
        tx.afterCommit(async () => {
          seen.push(['first', await ids(), db.currentTransaction]);
        });
        await insert(1);
        db.afterCommit(() => seen.push(['second', db.stats().leased]));
        expect(seen).toEqual([]);
      });
      expect(seen).toEqual([
        ['first', [1], undefined],
        ['second', 0],
      ]);
    });

    test('never for an attempt that was rolled back', async () => {
      const seen: number[] = [];
      await db.runTransaction(async (tx) => {
        tx.afterCommit(() => seen.push(tx.attempt));
        await insert(tx.attempt);
        if (tx.attempt < 3) throw Object.assign(new Error('a conflict'), { code: '40001' });
      });
      expect(seen).toEqual([3]);
      await db.runTransaction((tx) => tx.afterCommit(() => seen.push(0)) ?? fail()).catch(() => undefined);
      expect(seen).toEqual([3]);
    });

    test('of a nested block goes with the block', async () => {
      const seen: string[] = [];
      await db.atomic(async () => {
        db.afterCommit(() => seen.push('outer'));
        await db.atomic(async () => db.afterCommit(() => seen.push('kept')));
        await db.atomic(async () => db.afterCommit(() => seen.push('undone')) ?? fail()).catch(() => undefined);
        db.afterCommit(() => seen.push('last'));
      });
      expect(seen).toEqual(['outer', 'kept', 'last']);
    });

    test('runs at once where no transaction is open', () => {
      const seen: string[] = [];
      db.afterCommit(() => seen.push('now'));
      expect(seen).toEqual(['now']);
    });

    test('takes functions only', async () => {
      await expect(db.atomic((tx) => tx.afterCommit('later' as never))).rejects.toThrow(
        'afterCommit() takes a function.',
      );
    });
  });

  test('an error in afterCommit does not undo the commit: the handler hears of it, and the next one runs', async () => {
    const reports: unknown[] = [];
    const other = await engine.createDatabase({
      onBackgroundError: (error, source) => reports.push([(error as Error).message, source]),
    });
    const seen: string[] = [];
    const value = await other.db.runTransaction(async (tx) => {
      tx.afterCommit(() => fail('mail'));
      tx.afterCommit(() => seen.push('next'));
      await tx.execute(sql`select 1`);
      return 'committed';
    });
    expect(value).toBe('committed');
    expect(seen).toEqual(['next']);
    expect(reports).toEqual([['mail', 'afterCommit']]);
    await other.drop();
  });
});
