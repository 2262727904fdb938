import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { forEachEngine, type TestDatabase } from '../setup/engines.ts';
import { describeRun } from './describe-run.ts';
import { Laboratory } from './laboratory.ts';
import { randomOperation } from './random-operation.ts';
import { runOperation } from './run-operation.ts';
import { runsOf, SEED } from './runs.ts';

/** Few here; a tenth of `npm run test:atomicity`. */
const RUNS = 150;

forEachEngine((engine) => {
  if (engine.name === 'pglite') {
    test('a network that breaks', ({ skip }) => skip('PGlite runs inside of this process'));
    return;
  }
  let database: TestDatabase;
  let laboratory: Laboratory;
  beforeAll(async () => {
    database = await engine.createDatabase();
    laboratory = await Laboratory.open(database.url, { isProxied: true });
  });
  afterAll(async () => {
    await laboratory.close();
    await database.drop();
  });

  test('an operation whose connection is cut at any byte is done, not done, or unknown, as its answer says', {
    timeout: 3_600_000,
  }, async () => {
    laboratory.use();
    let broken = 0;
    // Where an operation sends less, nothing is cut.
    const cut = fc.record({
      from: fc.constantFrom('client' as const, 'server' as const),
      after: fc.oneof(fc.integer({ min: 1, max: 400 }), fc.integer({ min: 1, max: 4_000 })),
    });
    await fc.assert(
      fc.asyncProperty(randomOperation, cut, async (operation, where) => {
        const run = await runOperation(laboratory, operation, where);
        if (run.isBroken) broken += 1;
        expect(run.differences.length, describeRun(run)).toBe(0);
      }),
      { numRuns: runsOf(engine, RUNS, 0.1), ...SEED },
    );
    expect(broken).toBeGreaterThan(0);
  });
});
