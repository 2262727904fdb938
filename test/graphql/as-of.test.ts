import { describe, expect, test } from 'vitest';
import type { Database } from '../../src/database/database.ts';
import { AsOfExecutor } from '../../src/graphql/execute/as-of-executor.ts';
import { momentOf, presentMoment } from '../../src/graphql/execute/moment.ts';
import { compile } from '../../src/sql/compile/compile.ts';
import { cockroachDialect } from '../../src/sql/dialects/cockroach.ts';
import { rawResult } from '../setup/data-rows.ts';
import { Counter } from './bank.ts';

const DIALECT = cockroachDialect({ major: 25, minor: 4, patch: 0 });
const NOW = '1795329060744140003.0000000007';

/** Answers the statements that ask for a time, and notes all of them: the text is what is tested here, the engine has its own test. */
function recorder(sent: string[]): Database {
  const run = async (query: Parameters<Database['execute']>[0]) => {
    const { sql } = compile(query, DIALECT);
    sent.push(sql);
    const value = sql.includes('follower_read_timestamp') ? '2026-11-22 08:00:00.123456+00:00' : NOW;
    return rawResult({ command: 'SELECT', rowCount: 1 }, [[value]]);
  };
  return {
    dialect: async () => DIALECT,
    compile: async (query: Parameters<Database['compile']>[0]) => compile(query, DIALECT),
    execute: run,
    executeRaw: run,
    runTransaction: async (body: any, options: { asOfSystemTime: string }) => {
      sent.push(`BEGIN AS OF SYSTEM TIME '${options.asOfSystemTime}'`);
      return body({ execute: run, executeRaw: run });
    },
  } as unknown as Database;
}

describe('statements of one moment, for an engine that reads the past', () => {
  test('a select with FROM carries the time', async () => {
    const sent: string[] = [];
    await new AsOfExecutor(recorder(sent), NOW).execute(Counter.select(Counter.n).node);
    expect(sent).toEqual([`SELECT "counters"."n" FROM "counters" AS OF SYSTEM TIME '${NOW}'`]);
  });

  test('what has no FROM of its own, such as a union, runs in a transaction of that time', async () => {
    const sent: string[] = [];
    const union = Counter.select(Counter.n).unionAll(Counter.select(Counter.n));
    await new AsOfExecutor(recorder(sent), NOW).execute(union.node);
    expect(sent[0]).toBe(`BEGIN AS OF SYSTEM TIME '${NOW}'`);
    expect(sent[1]).toContain('UNION ALL');
  });

  test('intervals are reckoned once, from the clock of the database', async () => {
    const sent: string[] = [];
    const db = recorder(sent);
    expect(await presentMoment(db)).toBe(NOW);
    expect(await momentOf(db, '-10s')).toBe('1795329050744140003');
    expect(await momentOf(db, '-1.5ms')).toBe('1795329060742640003');
    expect(await momentOf(db, 'follower_read_timestamp()')).toBe('2026-11-22 08:00:00.123456+00:00');
    expect(await momentOf(db, '2026-05-01T10:00:00Z')).toBe('2026-05-01T10:00:00Z');
    expect(await momentOf(db, NOW)).toBe(NOW);
  });

  test.each(['10s', 'now()', "'; DROP TABLE users; --", "with_max_staleness('10s')"])('%s is refused', async (time) => {
    await expect(momentOf(recorder([]), time)).rejects.toMatchObject({ extensions: { code: 'BAD_USER_INPUT' } });
  });
});
