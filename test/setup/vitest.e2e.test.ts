import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';

const ROOT = join(import.meta.dirname, '..', '..');
const SETUP_FILES = ['console.ts', 'left-errors.ts'].map((name) => join(ROOT, 'test/setup', name));

test('the last lines give the reasons of skips and the counts', () => {
  const { status, lines } = runTests({
    'a.test.ts': `
      test('passes', () => {});
      test('fails', () => { expect(1).toBe(2); });
      test('has a reason', ({ skip }) => skip('no such feature'));
      test('has the same', ({ skip }) => skip('no such feature'));`,
  });
  expect(lines.slice(-2)).toEqual(['Skipped 2: no such feature', '1 passed, 1 failed, 2 skipped']);
  expect(status).toBe(1);
});

test('a run in which all is well ends with status 0', () => {
  const { status, lines } = runTests({ 'a.test.ts': `test('passes', () => {});` });
  expect(lines.at(-1)).toBe('1 passed, 0 failed, 0 skipped');
  expect(status).toBe(0);
});

test.each([
  ['no test file', {}, '0 passed, 1 failed, 0 skipped'],
  ['a file without tests', { 'a.test.ts': 'export {};' }, '0 passed, 1 failed, 0 skipped'],
  ['skipped tests alone', { 'a.test.ts': `test.skip('waits', () => {});` }, '0 passed, 0 failed, 1 skipped'],
  ['a file that throws', { 'a.test.ts': `throw new Error('broken');` }, '0 passed, 1 failed, 0 skipped'],
])('%s: the run fails', (_, files, last) => {
  const { status, lines } = runTests(files);
  expect(lines.at(-1)).toBe(last);
  expect(status).toBe(1);
});

test('a test that writes to the console fails, unless it expects to', () => {
  const { lines, output } = runTests({
    'a.test.ts': `
      test('writes', () => { console.warn('look', { at: 1 }); });
      test('expects to', () => {
        const heard = vi.spyOn(console, 'warn').mockImplementation(() => {});
        console.warn('look');
        expect(heard).toHaveBeenCalledWith('look');
        heard.mockRestore();
      });
      test('writes again', () => { console.log('and here'); });`,
  });
  expect(output).toContain('console.warn: look { at: 1 }');
  expect(output).toContain('console.log: and here');
  expect(lines.at(-1)).toBe('1 passed, 2 failed, 0 skipped');
});

test.each([
  ['rejects', `void Promise.reject(new Error('left alone'));`],
  ['rejects with what is no error', `void Promise.reject('left alone');`],
  ['rejects after its test', `void new Promise((_, reject) => setTimeout(() => reject(new Error('left alone')), 1));`],
  ['throws in a timer', `setTimeout(() => { throw new Error('left alone'); }, 1);`],
  ['throws in an event', `process.nextTick(() => { throw new Error('left alone'); });`],
])('the run fails when something of a test %s, with nobody to handle it', (_, statement) => {
  const { status, output } = runTests({
    'a.test.ts': `
      import { setTimeout as wait } from 'node:timers/promises';
      test('is content', () => { ${statement} });
      test('lasts long enough', () => wait(50));`,
  });
  expect(output).toContain('left alone');
  expect(status).toBe(1);
});

test.each([
  ['rejects', `Promise.reject(new Error('left alone'))`],
  ['rejects, and is kept alive', `process.on('unhandledRejection', () => {}); Promise.reject(new Error('left alone'))`],
  ['throws', `setTimeout(() => { throw new Error('left alone'); })`],
  [
    'throws, and is kept alive',
    `process.on('uncaughtException', () => {}); setTimeout(() => { throw new Error('left alone'); })`,
  ],
  [
    'rejects in a thread',
    `new (require('worker_threads').Worker)("Promise.reject(new Error('left alone'))", { eval: true }).on('error', () => {})`,
  ],
])('a test fails whose process %s, with nobody to handle it', (_, program) => {
  const { status, lines, output } = runTests({
    'a.test.ts': `
      import { spawnSync } from 'node:child_process';
      test('starts it', () => { spawnSync(process.execPath, ['-e', ${JSON.stringify(program)}]); });
      test('starts another', () => { spawnSync(process.execPath, ['-e', 'Promise.reject(1).catch(() => {})']); });`,
  });
  expect(output).toMatch(/left errors alone:\n.*that nobody handled: Error: left alone/);
  expect([status, lines.at(-1)]).toEqual([1, '1 passed, 1 failed, 0 skipped']);
});

test('continuous integration writes no snapshots and takes no test.only', () => {
  const snapshot = { 'a.test.ts': `test('new', () => { expect(1).toMatchSnapshot(); });` };
  const local = runTests(snapshot);
  expect([local.status, existsSync(join(local.folder, '__snapshots__'))]).toEqual([0, true]);
  const ci = runTests(snapshot, { CI: 'true' });
  expect([ci.status, existsSync(join(ci.folder, '__snapshots__'))]).toEqual([1, false]);
  expect(runTests({ 'a.test.ts': `test.only('alone', () => {});` }, { CI: 'true' }).status).toBe(1);
});

/** Runs vitest with this project's own settings over the files of a temporary folder. */
function runTests(files: Readonly<Record<string, string>>, env: NodeJS.ProcessEnv = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'phoebe-vitest-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const config = `
    import config from ${JSON.stringify(join(ROOT, 'test/vitest.config.ts'))};
    const setupFiles = ${JSON.stringify(SETUP_FILES)};
    const test = { ...config.test, projects: undefined, include: ['*.test.ts'], globals: true, setupFiles };
    export default { ...config, root: ${JSON.stringify(folder)}, test };`;
  for (const [name, text] of Object.entries({ ...files, 'vitest.config.ts': config })) {
    writeFileSync(join(folder, name), text);
  }
  // What is left alone in there is for that run to tell.
  const { CI: _, NODE_OPTIONS: _options, PHOEBE_TEST_LEFT_ERRORS: _folder, ...rest } = process.env;
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [join(ROOT, 'node_modules/vitest/vitest.mjs'), 'run', '--config', join(folder, 'vitest.config.ts')],
    { cwd: ROOT, encoding: 'utf8', env: { ...rest, NO_COLOR: '1', ...env } },
  );
  return { folder, status, output: stdout + stderr, lines: stdout.trimEnd().split('\n') };
}
