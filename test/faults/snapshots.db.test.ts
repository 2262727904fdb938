import { afterAll, beforeAll, expect, test } from 'vitest';
import { forEachEngine, type TestDatabase } from '../setup/engines.ts';
import { runSnapshots } from './run-snapshots.ts';

forEachEngine((engine) => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await engine.createDatabase();
  });
  afterAll(() => database.drop());

  test('a query of three statements sees one moment with @snapshot, and without it sometimes none that ever was', async () => {
    // PGlite has one connection and one line before it: the three statements stand in it together, and nothing comes between.
    const queries = engine.name === 'pglite' ? 50 : 200;
    const exact = await runSnapshots(database.db, { queries, isSnapshot: true });
    expect(exact).toMatchObject({ queries, wrong: 0 });
    expect(exact.movements).toBeGreaterThan(0);
    if (engine.name === 'pglite') return;
    let wrong = 0;
    // Where writes are slow, few come in between.
    for (let round = 0; round < 20 && wrong === 0; round += 1)
      wrong = (await runSnapshots(database.db, { queries, isSnapshot: false })).wrong;
    expect(wrong).toBeGreaterThan(0);
  });
});
