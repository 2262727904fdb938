import { PGlite } from '@electric-sql/pglite';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { parseDialect } from '../../src/sql/dialects/parse-version.ts';
import { forEachEngine, type TestDatabase } from './engines.ts';

forEachEngine((engine) => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await engine.createDatabase();
  });
  afterAll(() => database.drop());

  test('an empty database of its own answers', async () => {
    expect(
      await answer(database.url, `select count(*)::text as tables from pg_tables where schemaname = 'public'`),
    ).toEqual([{ tables: '0' }]);
  });

  engine.skipUnless('skipLocked', 'SKIP LOCKED came with v22.2')('a flag that the engine has lets the test run', () => {
    expect(engine.dialect.skipLocked).toBe(true);
  });

  engine.skipUnless('cursors', 'cursors came with v22.1')('the dialect is that of the server', async () => {
    const [row] = await answer(database.url, 'select version()');
    expect(parseDialect((row as { version: string }).version)).toEqual(engine.dialect);
  });
});

async function answer(url: string, statement: string): Promise<readonly unknown[]> {
  if (url.startsWith('pglite:')) {
    const client = await PGlite.create(new URL(url).pathname);
    const { rows } = await client.query(statement);
    await client.close();
    return rows;
  }
  const client = new pg.Client(url.replace(/^cockroachdb:/, 'postgresql:'));
  await client.connect();
  const { rows } = await client.query(statement);
  await client.end();
  return rows;
}
