import { existsSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { connect } from '../../src/database/connect.ts';
import { parseDialect } from '../../src/sql/dialects/parse-version.ts';
import { sql } from '../../src/sql/sql-tag.ts';
import { forEachEngine, type TestDatabase } from './engines.ts';
import { expectQueries } from './query-log.ts';

forEachEngine((engine) => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await engine.createDatabase();
  });
  afterAll(() => database.drop());

  test('a database is empty and knows the engine it was made for', async () => {
    const tables = sql`select count(*) from pg_tables where schemaname = 'public'`;
    expect((await database.db.execute(tables)).rows).toEqual([['0']]);
    expect(await database.db.dialect()).toEqual(engine.dialect);
  });

  test('the dialect is that of the version that the server reports', async () => {
    const { rows } = await database.db.execute(sql`select version()`);
    expect(parseDialect(rows[0]![0]!)).toEqual(engine.dialect);
  });

  test('statements are counted on the way to the server, transaction control is not', async () => {
    await expectQueries(database, 2, () =>
      database.db.runTransaction(async (tx) => {
        await tx.execute(sql`select 1`);
        await tx.execute(sql`select 2`);
      }),
    );
    expect(database.queries.statements.slice(-2)).toEqual(['select 1', 'select 2']);
  });

  test('a database that was dropped is gone', async () => {
    const other = await engine.createDatabase();
    await other.db.ping();
    await other.drop();
    await expect(other.db.ping()).rejects.toMatchObject({ code: 'DATABASE_CLOSED' });
    if (other.url.startsWith('pglite:')) {
      expect(existsSync(dirname(fileURLToPath(other.url.replace('pglite:', 'file:'))))).toBe(false);
      return;
    }
    const again = connect(other.url);
    await expect(again.execute(sql`select 1 from pg_tables`)).rejects.toMatchObject({ code: 'UNDEFINED_DATABASE' });
    await again.close();
  });

  engine.skipUnless('skipLocked', 'SKIP LOCKED came with v22.2')('a flag that the engine has lets the test run', () => {
    expect(engine.dialect.skipLocked).toBe(true);
  });
});
