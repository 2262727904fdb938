import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { forEachEngine, type TestDatabase } from '../setup/engines.ts';
import { describeRun } from './describe-run.ts';
import { Laboratory } from './laboratory.ts';
import { randomOperation } from './random-operation.ts';
import { type Run, runOperation } from './run-operation.ts';
import { runsOf, SEED } from './runs.ts';

/** Few here; 20,000 by `npm run test:atomicity`. */
const RUNS = 600;
/** Set: goes on after a failure, and tells all kinds of them at the end. */
const COLLECTS = process.env.ATOMICITY_COLLECT !== undefined;
/** Only differences whose kind matches count: to go on behind one that is known, or to have one of many made small. */
const KINDS = new RegExp(process.env.ATOMICITY_KINDS ?? '');

forEachEngine((engine) => {
  let database: TestDatabase;
  let laboratory: Laboratory;
  beforeAll(async () => {
    database = await engine.createDatabase();
    await database.db.close();
    laboratory = await Laboratory.open(database.url);
  });
  afterAll(async () => {
    await laboratory.close();
    await database.drop();
  });

  test('an operation is done or not done, as its answer says, and as a plain model has it', {
    timeout: 3_600_000,
  }, async () => {
    const kinds = new Map<string, { run: Run; count: number }>();
    laboratory.use();
    const started = Date.now();
    let done = 0;
    let committed = 0;
    const property = fc.asyncProperty(randomOperation, async (operation) => {
      const all = await runOperation(laboratory, operation);
      const run = { ...all, differences: all.differences.filter(({ kind }) => KINDS.test(kind)) };
      done += 1;
      if (run.answers[0]!.extensions?.transaction?.committed === true) committed += 1;
      if (!COLLECTS) expect(run.differences.length, describeRun(run)).toBe(0);
      for (const { kind } of run.differences) {
        const known = kinds.get(kind);
        const isSmaller = known === undefined || run.printed.text.length < known.run.printed.text.length;
        kinds.set(kind, { run: isSmaller ? run : known.run, count: (known?.count ?? 0) + 1 });
      }
    });
    try {
      await fc.assert(property, { numRuns: runsOf(engine, RUNS), ...SEED });
    } finally {
      process.stdout.write(`${engine.name}: ${done} operations, ${committed} committed, ${Date.now() - started} ms\n`);
    }
    const told = [...kinds].map(([kind, { run, count }]) => `${count} x ${kind}\n${describeRun(run)}`);
    expect(told.length, told.join('\n\n')).toBe(0);
    // About one in four: a property of failures alone would show little.
    expect(committed).toBeGreaterThan(done / 10);
  });
});
