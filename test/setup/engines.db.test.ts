import { PGlite } from '@electric-sql/pglite';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { forEachEngine, type TestDatabase } from './engines.ts';

forEachEngine((engine) => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await engine.createDatabase();
  });
  afterAll(() => database.drop());

  test('an empty database of its own answers', async () => {
    expect(await answer(database.url, 'select 1 + 1 as sum')).toEqual([{ sum: 2 }]);
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
