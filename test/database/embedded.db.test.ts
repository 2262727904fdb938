import { AsyncLocalStorage } from 'node:async_hooks';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { connect } from '../../src/database/connect.ts';
import { EmbeddedDatabase } from '../../src/database/embedded-database.ts';
import { sql } from '../../src/sql/sql-tag.ts';
import { barrier } from '../setup/barrier.ts';
import { forEachEngine, type TestDatabase } from '../setup/engines.ts';
import { holdTimers } from '../setup/hold-timers.ts';

/** Runs work as code that has nothing to do with an open transaction. */
const outside = AsyncLocalStorage.snapshot();

forEachEngine((engine) => {
  // A skipped suite inside of a skipped one would count as neither run nor skipped.
  const isElsewhere = engine.skipReason === undefined && engine.name !== 'pglite';
  describe.skipIf(isElsewhere)('an embedded database', () => {
    let database: TestDatabase;
    let path: string;
    beforeAll(async () => {
      database = await engine.createDatabase({ acquireTimeoutMs: 61_000, maxWaiting: 2 });
      path = fileURLToPath(database.url.replace(/^pglite:/, 'file:'));
      await database.db.execute(sql`create table notes (id int4 primary key)`);
    });
    afterAll(() => database.drop());

    test('has one connection: transactions run one after the other', async () => {
      const order: string[] = [];
      const work = (name: string) =>
        database.db.runTransaction(async (tx) => {
          order.push(`${name} begins`);
          await tx.execute(sql`select 1`);
          await tx.execute(sql`select 2`);
          order.push(`${name} ends`);
        });
      await Promise.all([work('a'), work('b'), work('c')]);
      expect(order).toEqual(['a begins', 'a ends', 'b begins', 'b ends', 'c begins', 'c ends']);
    });

    test('work beside a transaction that waits for it is refused after a while, with a hint', async () => {
      const limit = holdTimers(61_000);
      await database.db.runTransaction(async () => {
        void limit.started().then(limit.fire);
        await expect(outside(() => database.db.execute(sql`select 1`))).rejects.toMatchObject({
          code: 'POOL_EXHAUSTED',
          message:
            'The only connection is in use, and none was free within 61000 ms. Use larger pools (size), shorter transactions, or wait longer (acquireTimeoutMs). Inside a transaction, work through its handle or its async context, not beside it.',
        });
      });
    });

    test('a crowd is refused at once', async () => {
      const holds = barrier(2);
      let letGo!: () => void;
      const until = new Promise<void>((resolve) => {
        letGo = resolve;
      });
      const holder = database.db.atomic(() => holds.arrive().then(() => until));
      await holds.arrive();
      const results = [1, 2, 3].map(() =>
        database.db.execute(sql`select 1`).then(
          () => 'served',
          (error) => error.code,
        ),
      );
      await expect.poll(() => database.db.stats().waiting).toBe(2);
      expect(await results[2]).toBe('POOL_EXHAUSTED');
      letGo();
      await holder;
      expect(await Promise.all(results)).toEqual(['served', 'served', 'POOL_EXHAUSTED']);
    });

    test('a folder has one user at a time, and keeps its data', async () => {
      await database.db.execute(sql`insert into notes values (1)`);
      const second = connect(database.url);
      await expect(second.ping()).rejects.toMatchObject({
        code: 'CONNECTION_FAILED',
        message: `The data directory "${path}" is in use by this process. End it, or choose another directory. If nothing uses it, delete "${path}.lock".`,
      });
      await database.db.close();
      expect(existsSync(`${path}.lock`)).toBe(false);
      expect((await second.execute(sql`select id from notes`)).rows).toEqual([['1']]);
      await second.close();
    });

    test('a folder with other files in it is left alone', async () => {
      const folder = join(dirname(path), 'project');
      mkdirSync(folder);
      writeFileSync(join(folder, 'README.md'), 'mine');
      const db = new EmbeddedDatabase({ path: folder });
      await expect(db.ping()).rejects.toMatchObject({
        code: 'INVALID_ARGUMENT',
        message: `The folder "${folder}" holds other files and no database. Choose an empty folder, or one that does not exist yet.`,
      });
      expect(existsSync(join(folder, 'PG_VERSION'))).toBe(false);
      expect(existsSync(`${folder}.lock`)).toBe(false);
      await db.close();
    });

    test('a file is no data directory, nor is anything in it', async () => {
      const file = join(dirname(path), 'notes.txt');
      writeFileSync(file, 'mine');
      for (const [taken, reason] of [
        [file, 'it is a file, or in one'],
        [join(file, 'data'), 'it is in a file'],
        [join(file, 'deep/data'), 'it is a file, or in one'],
      ] as const) {
        const db = new EmbeddedDatabase({ path: taken });
        await expect(db.ping()).rejects.toMatchObject({
          code: 'INVALID_ARGUMENT',
          message: `"${taken}" cannot be the folder of an embedded database: ${reason}. Choose another, in a folder where you may write.`,
        });
        await db.close();
      }
      expect(existsSync(`${file}.lock`)).toBe(false);
    });

    test('a data directory that is broken is told, and its lock given back', async () => {
      const folder = join(dirname(path), 'broken');
      mkdirSync(folder);
      writeFileSync(join(folder, 'PG_VERSION'), '18\n');
      const db = new EmbeddedDatabase({ path: folder });
      await expect(db.ping()).rejects.toMatchObject({
        code: 'CONNECTION_FAILED',
        message: `The embedded database in "${folder}" could not be opened: its files may be damaged. Restore them from a copy, or choose another directory.`,
      });
      expect(existsSync(`${folder}.lock`)).toBe(false);
      await db.close();
    });

    test('one that was never used closes at once', async () => {
      const db = new EmbeddedDatabase({ memory: true });
      expect(db.stats()).toEqual({ size: 1, open: 0, leased: 0, waiting: 0 });
      await db.close();
      await expect(db.ping()).rejects.toMatchObject({ code: 'DATABASE_CLOSED' });
    });
  });
});
