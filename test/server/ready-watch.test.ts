import { expect, test } from 'vitest';
import { ReadyWatch } from '../../src/server/ready-watch.ts';

/** What is waited for after questions at these times, and so much later. */
function drainAfter(times: readonly number[], later = 0): number {
  let now = 0;
  const watch = new ReadyWatch(() => now);
  for (const time of times) {
    now = time;
    watch.noteQuestion();
  }
  now += later;
  return watch.drainMs;
}

test.each([
  ['nobody asks', [], 0, 0],
  ['somebody asked once', [5], 0, 1_000],
  ['a balancer asks every two seconds', [0, 2_000, 4_000, 6_000], 1_999, 4_000],
  ['two balancers ask, and the slower one is waited for', [0, 10, 3_000, 3_010], 0, 5_980],
  ['a balancer asks all the time', [0, 50, 100], 0, 1_000],
  ['a balancer asks every half minute', [0, 30_000, 60_000], 0, 10_000],
  ['long pauses are long ago', [0, 9_000, 9_100, 9_200, 9_300, 9_400, 9_500, 9_600, 9_700], 0, 1_000],
  ['the last question was more than a minute ago', [0, 2_000], 60_001, 0],
] as const)('%s', (_, times, later, drainMs) => {
  expect(drainAfter(times, later)).toBe(drainMs);
});
