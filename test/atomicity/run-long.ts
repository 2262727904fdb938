import { spawn } from 'node:child_process';
import { once } from 'node:events';

/*
 * `npm run test:atomicity`: the properties of this folder, many times. 20,000 operations an engine; `-- 500`, or ATOMICITY_RUNS, says
 * otherwise. Of a failure it prints the seed (SEED=… tries the same again), the operation, its answers, and how the tables differ.
 * ATOMICITY_COLLECT=1 goes on behind failures, and tells an example of each kind at the end. TEST_ENGINES chooses engines.
 */
const runs = process.argv[2] ?? process.env.ATOMICITY_RUNS ?? '20000';
const vitest = spawn('npx', ['vitest', 'run', '--config', 'test/vitest.config.ts', 'test/atomicity'], {
  stdio: 'inherit',
  env: { ...process.env, ATOMICITY_RUNS: runs },
});
const [code] = (await once(vitest, 'exit')) as [number | null];
process.exitCode = code ?? 1;
