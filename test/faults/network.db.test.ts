import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { forEachEngine, type TestDatabase } from '../setup/engines.ts';
import { PLACES, type Place, runFaults, SINGLE_PLACES } from './run-faults.ts';

/** Few here, five hundred each by `npm run bench:faults`. */
const RUNS: Readonly<Record<Place, number>> = {
  'before BEGIN': 10,
  'between statements': 30,
  'at COMMIT': 30,
  'half-open': 6,
  slow: 10,
};

/** Silence is waited for each time. */
const SINGLE_RUNS = 5;

/** What clients may be told. */
const CODES = {
  cut: ['SERVICE_UNAVAILABLE', 'TRANSACTION_RESULT_UNKNOWN'],
  silent: ['SERVICE_UNAVAILABLE', 'TRANSACTION_RESULT_UNKNOWN', 'TIMEOUT'],
};

forEachEngine((engine) => {
  if (engine.name === 'pglite') {
    test('a network that breaks', ({ skip }) => skip('PGlite runs inside of this process'));
    return;
  }
  let database: TestDatabase;
  beforeAll(async () => {
    database = await engine.createDatabase();
  });
  afterAll(() => database.drop());

  describe('a network that breaks', () => {
    const several = PLACES.flatMap((place) => [false, true].map((withKeys) => ({ place, withKeys, isSingle: false })));
    const single = SINGLE_PLACES.map((place) => ({ place, withKeys: false, isSingle: true }));
    const name =
      '$place, with keys: $withKeys, of one statement: $isSingle: each deed is there once, or the client knows';
    test.each([...several, ...single])(name, async (one) => {
      const runs = one.isSingle ? SINGLE_RUNS : RUNS[one.place];
      const result = await runFaults({ url: database.url, db: database.db, runs, ...one });
      expect(result).toMatchObject({ doubled: 0, lost: 0, denied: 0, isWhole: true });
      expect(result.done + result.failed + result.unknown).toBe(runs);
      if (one.withKeys) expect(result.unknown).toBe(0);
      // Cut connections are replaced; only silence, and a cut in the middle of connecting, reach the client.
      // A single statement has its COMMIT with it, so that a cut leaves open what became of it.
      if (one.place === 'before BEGIN' || one.place === 'slow') expect(result.failed).toBe(0);
      expect(CODES[one.place === 'half-open' ? 'silent' : 'cut']).toEqual(
        expect.arrayContaining(Object.keys(result.codes)),
      );
      if (one.place === 'at COMMIT' && !one.withKeys) expect(result.unknown).toBeGreaterThan(0);
      if (one.place !== 'slow') expect(result.broken).toBeGreaterThan(0);
    });
  });
});
