import { setImmediate } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { systemClock } from '../../src/database/clock.ts';
import { connect } from '../../src/database/connect.ts';
import { AmbiguousCommitError } from '../../src/errors/query-errors.ts';
import { sql } from '../../src/sql/sql-tag.ts';
import { forEachEngine, type TestDatabase } from '../setup/engines.ts';
import { startTcpProxy, type TcpProxy } from '../setup/tcp-proxy.ts';

const WORKERS = 4;
const TRANSACTIONS_EACH = 15;

/** Statements between two cuts of all connections: prime, so that every kind of statement is hit in the course of the test. */
const CUT_EVERY = 41;

forEachEngine((engine) => {
  // A skipped suite inside of a skipped one would count as neither run nor skipped.
  const isElsewhere = engine.skipReason === undefined && engine.name === 'pglite';
  describe.skipIf(isElsewhere)('while connections are cut again and again', () => {
    let database: TestDatabase;
    let proxy: TcpProxy;
    beforeAll(async () => {
      database = await engine.createDatabase();
      await database.db.execute(sql`create table counters (id int4 primary key, value int4 not null)`);
      await database.db.execute(sql`create table entries (token text not null)`);
      await database.db.execute(sql`insert into counters values (1, 0), (2, 0), (3, 0)`);
      proxy = await startTcpProxy(database.url);
    });
    afterAll(async () => {
      await proxy.close();
      await database.drop();
    });

    test('what succeeded is there once, what failed is not there, and only the ambiguous may be either', async () => {
      let statements = 0;
      const db = connect(proxy.url, {
        size: 4,
        onBackgroundError: () => undefined,
        // Short pauses: the test is about correctness under faults, not about patience.
        clock: { ...systemClock, sleep: () => setImmediate() },
        onQuery: () => {
          statements += 1;
          if (statements % CUT_EVERY === 0) proxy.cutAll();
        },
      });
      const outcomes = { done: [] as string[], failed: [] as string[], unknown: [] as string[] };
      const increment = (token: string, id: number) =>
        db.runTransaction(
          async (tx) => {
            const { rows } = await tx.execute(sql`select value from counters where id = ${id}`);
            await tx.execute(sql`insert into entries values (${token})`);
            await tx.execute(sql`update counters set value = ${Number(rows[0]![0]) + 1} where id = ${id}`);
          },
          { maxAttempts: 30 },
        );
      const worker = async (number: number) => {
        for (let round = 0; round < TRANSACTIONS_EACH; round += 1) {
          const token = `${number}-${round}`;
          await increment(token, 1 + ((number + round) % 3)).then(
            () => outcomes.done.push(token),
            (error) => outcomes[error instanceof AmbiguousCommitError ? 'unknown' : 'failed'].push(token),
          );
        }
      };
      await Promise.all(Array.from({ length: WORKERS }, (_, number) => worker(number)));
      await db.close();

      const entries = (await database.db.execute(sql`select token from entries`)).rows.map(([token]) => token!);
      const total = (await database.db.execute(sql`select sum(value) from counters`)).rows[0]![0];
      expect(new Set(entries).size).toBe(entries.length);
      expect(entries.filter((token) => outcomes.failed.includes(token))).toEqual([]);
      expect(outcomes.done.filter((token) => !entries.includes(token))).toEqual([]);
      expect(entries.length).toBe(Number(total));
      expect(outcomes.done.length + outcomes.failed.length + outcomes.unknown.length).toBe(WORKERS * TRANSACTIONS_EACH);
      expect(outcomes.done.length).toBeGreaterThan((WORKERS * TRANSACTIONS_EACH) / 2);
      expect(proxy.opened).toBeGreaterThan(10);
    });
  });
});
