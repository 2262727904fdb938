import { PassThrough } from 'node:stream';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { ProgressBar } from '../../src/cli/progress-bar.ts';

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'], now: 1_000 }));
afterEach(() => void vi.useRealTimers());

function streamOf({ isTTY, columns }: { isTTY: boolean; columns: number }) {
  const stream = Object.assign(new PassThrough({ encoding: 'utf8' }), { isTTY, columns, hasColors: () => false });
  return { stream: stream as unknown as NodeJS.WriteStream, written: () => stream.read() as string | null };
}

test('a bar shows the share that is done, at most twenty times a second, and the last state too', () => {
  const { stream, written } = streamOf({ isTTY: true, columns: 80 });
  const bar = new ProgressBar(stream, 'Seeding');
  for (let done = 1; done <= 50; done += 1) bar.update(done, 200);
  expect(written()).toBeNull();
  vi.advanceTimersByTime(50);
  expect(written()).toContain(`Seeding ${'█'.repeat(8)}${'░'.repeat(22)}  25 % 50 of 200`);
  bar.update(200, 200);
  vi.advanceTimersByTime(50);
  expect(written()).toContain(`Seeding ${'█'.repeat(30)} 100 % 200 of 200`);
  bar.end();
  expect(written()).toBe('\u001b[2K\u001b[1G');
  bar.update(1, 2);
  vi.advanceTimersByTime(50);
  expect(written()).toBeNull();
});

test('where nobody knows how much there is, it counts', () => {
  const { stream, written } = streamOf({ isTTY: true, columns: 80 });
  const bar = new ProgressBar(stream, 'Seeding');
  bar.update(1);
  vi.advanceTimersByTime(50);
  expect(written()).toContain('Seeding 1 row');
  bar.update(1_204);
  vi.advanceTimersByTime(50);
  expect(written()).toMatch(/Seeding 1204 rows$/);
});

test('a narrow terminal gets what fits, since a line that wraps cannot be taken away', () => {
  const { stream, written } = streamOf({ isTTY: true, columns: 20 });
  const bar = new ProgressBar(stream, 'Seeding');
  bar.update(1_000, 2_000_000);
  vi.advanceTimersByTime(50);
  expect(written()).toMatch(/Seeding 1000 of 200$/);
});

test('nothing is written to what is no terminal, nor after the end', () => {
  const pipe = streamOf({ isTTY: false, columns: 80 });
  new ProgressBar(pipe.stream, 'Seeding').update(1, 2);
  const terminal = streamOf({ isTTY: true, columns: 80 });
  const bar = new ProgressBar(terminal.stream, 'Seeding');
  bar.update(1, 2);
  bar.end();
  vi.advanceTimersByTime(1_000);
  expect([pipe.written(), terminal.written()]).toEqual([null, null]);
});
