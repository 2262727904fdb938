import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { defineConfig } from 'vitest/config';
import { SummaryReporter } from './setup/summary-reporter.ts';

const ROOT = join(import.meta.dirname, '..');
const ENGINES = './test/setup/global-setup.ts';

/** Time limits end tests that hang; a busy machine is slow, not wrong. A cluster of CockroachDB takes half a second a definition. */
const LIMIT_MS = process.env.TEST_COCKROACH_URL ? 900_000 : 180_000;

export default defineConfig({
  root: ROOT,
  resolve: {
    alias: [
      // Vite would take the package's `module` entry, Node takes `main`: two copies that refuse each other's schemas.
      { find: /^graphql$/, replacement: join(ROOT, 'node_modules/graphql/index.js') },
      { find: /^phoebe$/, replacement: join(ROOT, 'src/index.ts') },
      { find: /^phoebe\/graphql$/, replacement: join(ROOT, 'src/graphql/index.ts') },
      { find: /^phoebe\/server$/, replacement: join(ROOT, 'src/server/index.ts') },
    ],
  },
  test: {
    // Two workers keep two cores busy while one of them waits for a server; more would only share the cores.
    maxWorkers: Math.max(2, Math.min(4, availableParallelism() - 1)),
    setupFiles: ['./test/setup/console.ts', './test/setup/left-errors.ts'],
    // Nothing of a test stays behind in a module, so the files of a worker share what they import. A worker also compiles the
    // nine megabytes of PGlite's WebAssembly once, and not for every file.
    isolate: false,
    // For what comes in a moment. The default of a second is too short on a machine that is busy with other work.
    expect: { poll: { timeout: 20_000 } },
    reporters: ['default', new SummaryReporter()],
    update: process.env.CI ? 'none' : 'new',
    passWithNoTests: false,
    allowOnly: !process.env.CI,
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['test/**/*.test.ts'],
          exclude: ['test/**/*.db.test.ts', 'test/**/*.e2e.test.ts'],
          testTimeout: 30_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'db',
          include: ['test/**/*.db.test.ts'],
          globalSetup: [ENGINES],
          testTimeout: LIMIT_MS,
          hookTimeout: LIMIT_MS,
        },
      },
      {
        extends: true,
        test: {
          name: 'e2e',
          include: ['test/**/*.e2e.test.ts'],
          globalSetup: [ENGINES, './test/setup/compiled-program.ts'],
          testTimeout: LIMIT_MS * 2,
          hookTimeout: LIMIT_MS * 2,
        },
      },
    ],
  },
});
