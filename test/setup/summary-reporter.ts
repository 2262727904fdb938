import type { Reporter, TestCase, TestModule, TestRunEndReason, Vitest } from 'vitest/node';
import type { EngineInfo } from './engine-info.ts';

/**
 * Closes the output with what the engines did, the reasons of skipped tests, and the plain line
 * `N passed, N failed, N skipped`, which continuous integration reads.
 */
export class SummaryReporter implements Reporter {
  #vitest: Vitest | undefined;

  onInit(vitest: Vitest): void {
    this.#vitest = vitest;
  }

  onTestRunEnd(modules: readonly TestModule[], unhandledErrors: readonly unknown[], reason: TestRunEndReason): void {
    const tests = modules.flatMap((module) => [...module.children.allTests()]);
    const engines = this.#vitest?.projects.map((project) => project.getProvidedContext().engines).find(Boolean);
    const lines = [...engineLines(engines ?? [], tests), ...skipLines(tests)];
    const passed = tests.filter((test) => test.result().state === 'passed').length;
    const skipped = tests.filter(isSkipped).length;
    // A file that cannot be loaded, a failing hook, or an error that nobody caught has no test of its own.
    const elsewhere = modules.flatMap((module) => module.errors()).length + unhandledErrors.length;
    const counted = tests.length - passed - skipped + elsewhere;
    const failed = counted === 0 && reason !== 'passed' ? 1 : counted; // The engines did not start, or no test was found.
    if (passed + failed === 0) process.exitCode = 1; // Everything skipped is no success.
    lines.push(`${passed} passed, ${failed} failed, ${skipped} skipped`);
    this.#vitest?.logger.log(lines.join('\n'));
  }
}

/** Vitest leaves the tests of a skipped suite inside of a skipped suite without a result. */
function isSkipped(test: TestCase): boolean {
  const { state } = test.result();
  if (state !== 'pending') return state === 'skipped';
  for (let suite: TestCase['parent'] = test.parent; suite.type === 'suite'; suite = suite.parent)
    if (suite.options.mode === 'skip' || suite.options.mode === 'todo') return true;
  return false;
}

/** One line an engine: the tests that ran on it, or why none did. */
function engineLines(engines: readonly EngineInfo[], tests: readonly TestCase[]): readonly string[] {
  return engines.map(({ name, dialect, skipReason }) => {
    const own = tests.filter((test) => test.fullName.split(' > ').includes(`on ${name}`));
    const ran = own.filter((test) => !isSkipped(test)).length;
    if (skipReason !== undefined) return `Engine ${name}: ${own.length} tests skipped, because ${skipReason}.`;
    return `Engine ${name}: ${ran} tests ran on ${dialect.label}${own.length > ran ? `, ${own.length - ran} skipped` : ''}.`;
  });
}

/** Every reason that a test gave for its skip, with the number of tests. */
function skipLines(tests: readonly TestCase[]): readonly string[] {
  const counts = new Map<string, number>();
  for (const test of tests) {
    const result = test.result();
    if (result.state === 'skipped' && result.note) counts.set(result.note, (counts.get(result.note) ?? 0) + 1);
  }
  return [...counts].map(([reason, count]) => `Skipped ${count}: ${reason}`);
}
