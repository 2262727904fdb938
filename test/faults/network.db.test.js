import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { forEachEngine } from '../setup/engines.js';
import { PLACES, runFaults } from './run-faults.js';
/** Few here, five hundred each by `npm run bench:faults`. */
const RUNS = {
    'before BEGIN': 10,
    'between statements': 30,
    'at COMMIT': 30,
    'half-open': 10,
    slow: 10,
};
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
    let database;
    beforeAll(async () => {
        database = await engine.createDatabase();
    });
    afterAll(() => database.drop());
    describe('a network that breaks', () => {
        const cases = PLACES.flatMap((place) => [false, true].map((withKeys) => ({ place, withKeys })));
        test.each(cases)('$place, with keys: $withKeys: each deed is there once, or the client knows', async (one) => {
            const result = await runFaults({ url: database.url, db: database.db, runs: RUNS[one.place], ...one });
            expect(result).toMatchObject({ doubled: 0, lost: 0, denied: 0, isWhole: true });
            expect(result.done + result.failed + result.unknown).toBe(RUNS[one.place]);
            if (one.withKeys)
                expect(result.unknown).toBe(0);
            // Cut connections are replaced; only silence, and a cut in the middle of connecting, reach the client.
            if (one.place === 'before BEGIN' || one.place === 'slow')
                expect(result.failed).toBe(0);
            expect(CODES[one.place === 'half-open' ? 'silent' : 'cut']).toEqual(expect.arrayContaining(Object.keys(result.codes)));
            if (one.place === 'at COMMIT' && !one.withKeys)
                expect(result.unknown).toBeGreaterThan(0);
            if (one.place !== 'slow')
                expect(result.broken).toBeGreaterThan(0);
        });
    });
});
