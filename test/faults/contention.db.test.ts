import { createServer } from 'phoebe/server';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type FightResult, fightForCounters, fightForMoney, fightForOneRow } from '../bench/contention/fight.ts';
import { MODELS } from '../bench/contention/models.ts';
import { OPERATIONS } from '../bench/contention/operations.ts';
import { prepareRows, ROWS, readSums, START_CENTS } from '../bench/contention/rows.ts';
import { forEachEngine, type TestDatabase } from '../setup/engines.ts';

const CLIENTS = 32;

forEachEngine((engine) => {
  // Few here, two thousand of each kind by `npm run bench:contention`; PGlite has one connection, so nothing conflicts.
  const requests = engine.name === 'pglite' ? 32 : 120;
  let database: TestDatabase;
  beforeAll(async () => {
    database = await engine.createDatabase();
  });
  afterAll(() => database.drop());

  test(`${CLIENTS} clients fight for ${ROWS} rows over HTTP: no error reaches a client, and the sums are exact`, async () => {
    const { db } = database;
    const rows = await prepareRows(db);
    const server = createServer({ db, models: MODELS, operations: OPERATIONS });
    let results: readonly FightResult[];
    try {
      const { port } = await server.listen({ port: 0 });
      const fight = { port, clients: CLIENTS, requests, rows };
      results = [
        await fightForCounters(fight),
        await fightForMoney(fight),
        await fightForMoney(fight, 'transferUnlocked'),
        await fightForOneRow(fight),
      ];
    } finally {
      await server.close();
    }
    for (const { errors, succeeded, attempts } of results) {
      expect(Object.fromEntries(errors)).toEqual({});
      expect(succeeded).toBe(requests);
      // Not only within the ten attempts that are allowed: nearly all need few, however busy the machine is.
      const few = [1, 2, 3, 4].reduce((sum, attempt) => sum + (attempts.get(attempt) ?? 0), 0);
      expect(few).toBeGreaterThan(requests * 0.9);
    }
    expect(await readSums()).toEqual({
      counted: 2 * requests,
      transfers: 2 * requests,
      cents: ROWS * START_CENTS,
      wrongAccounts: 0,
    });
  });
});
