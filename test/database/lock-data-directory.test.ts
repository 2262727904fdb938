import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, onTestFinished, test } from 'vitest';
import { lockDataDirectory } from '../../src/database/drivers/lock-data-directory.ts';

let folder: string;
let data: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'phoebe-lock-'));
  data = join(folder, 'deep', 'data');
});
afterEach(() => rmSync(folder, { recursive: true }));

/** A lock as another process would have left it. */
function leave(holder: object | string): void {
  lockDataDirectory(data)();
  writeFileSync(`${data}.lock`, typeof holder === 'string' ? holder : JSON.stringify(holder));
}

test('the second one is refused until the first gives the lock back', () => {
  const unlock = lockDataDirectory(data);
  expect(() => lockDataDirectory(data)).toThrow(
    expect.objectContaining({
      code: 'CONNECTION_FAILED',
      message: `The data directory "${data}" is in use by this process. End it, or choose another directory. If nothing uses it, delete "${data}.lock".`,
    }),
  );
  unlock();
  unlock();
  expect(existsSync(`${data}.lock`)).toBe(false);
  lockDataDirectory(data)();
});

test('another living process is named', async () => {
  const other = spawn(process.execPath, ['-e', 'console.log(performance.timeOrigin); setInterval(() => {}, 1000)']);
  onTestFinished(() => void other.kill());
  const [startedAt] = await once(other.stdout, 'data');
  leave({ pid: other.pid, startedAt: Number(startedAt) });
  expect(() => lockDataDirectory(data)).toThrow(`is in use by the process ${other.pid}. End it`);
});

test('the lock of a process that is gone is taken over', () => {
  const { pid } = spawnSync(process.execPath, ['--version']);
  leave({ pid, startedAt: Date.now() });
  lockDataDirectory(data)();
});

test('so is the lock of a process whose number belongs to another one by now', () => {
  leave({ pid: process.pid, startedAt: performance.timeOrigin - 60_000 });
  lockDataDirectory(data)();
});

test('and a file that no lock was written to completely', () => {
  leave('{"pid":');
  lockDataDirectory(data)();
});
