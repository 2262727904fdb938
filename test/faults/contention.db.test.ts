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
  const fewer = requests / 2;
  let database: TestDatabase;
  beforeAll(async () => {
    database = await engine.createDatabase();
  });
  afterAll(() => database.drop());

  test(`${CLIENTS} clients fight for ${ROWS} rows over HTTP: no error reaches a client, and the sums are exact`, async () => {
    const { db } = database;
    const rows = await prepareRows(db);
    const server = createServer({
      db,
      models: MODELS,
      operations: OPERATIONS,
      // All clients have one address here.
      maxOperationsPerClient: CLIENTS,
    });
    let results: readonly (readonly [requests: number, FightResult])[];
    try {
      const { port } = await server.listen({ port: 0 });
      const fight = { port, clients: CLIENTS, requests, rows };
      results = [
        [requests, await fightForCounters(fight)],
        [requests, await fightForMoney(fight)],
        [fewer, await fightForMoney({ ...fight, requests: fewer }, 'transferUnlocked')],
        [fewer, await fightForOneRow({ ...fight, requests: fewer })],
      ];
    } finally {
      await server.close();
    }
    for (const [sent, { errors, succeeded, attempts }] of results) {
      expect(Object.fromEntries(errors)).toEqual({});
      expect(succeeded).toBe(sent);
      // Not only within the ten attempts that are allowed: nearly all need few, however busy the machine is.
      const few = [1, 2, 3, 4].reduce((sum, attempt) => sum + (attempts.get(attempt) ?? 0), 0);
      expect(few).toBeGreaterThan(sent * 0.9);
    }
    expect(await readSums()).toEqual({
      counted: requests + fewer,
      transfers: requests + fewer,
      cents: ROWS * START_CENTS,
      wrongAccounts: 0,
    });
  });
});
