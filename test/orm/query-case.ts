import type { Executor } from 'phoebe';
import { expect, test } from 'vitest';
import type { DialectFlag, Engine, TestDatabase } from '../setup/engines.ts';
import { type ExpectedDialects, expectSql } from '../setup/expect-sql.ts';

/** A query, its exact text and parameters for every dialect, and the rows that it gives on the rows of blog.ts. */
export interface QueryCase {
  readonly sentence: string;
  readonly query: Runnable;
  readonly sql: ExpectedDialects;
  readonly rows: readonly unknown[];
  /** A flag without which the engine refuses it. */
  readonly needs?: DialectFlag;
  /** Fills the slots of a held query. */
  readonly args?: Readonly<Record<string, unknown>>;
}

type Runnable = Parameters<typeof expectSql>[0] & {
  on(executor: Executor): { all(options?: { args?: Readonly<Record<string, unknown>> }): Promise<readonly unknown[]> };
};

/** Each case: first its text for all dialects, then its rows. `database` is asked for when the tests run. */
export function testQueries(cases: readonly QueryCase[], engine: Engine, database: () => TestDatabase): void {
  for (const { sentence, query, sql, rows, needs, args } of cases) {
    const body = async () => {
      expectSql(query, sql, args);
      expect(await query.on(database().db).all(args === undefined ? {} : { args })).toEqual(rows);
    };
    if (needs === undefined) test(sentence, body);
    else engine.skipUnless(needs, `the engine lacks what the flag "${needs}" stands for`)(sentence, body);
  }
}
