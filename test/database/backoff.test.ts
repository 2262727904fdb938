import fc from 'fast-check';
import { expect, test } from 'vitest';
import { BACKOFF_BASE_MS, BACKOFF_CAP_MS, backoffMs } from '../../src/database/backoff.ts';

test.each([
  [1, 10],
  [2, 20],
  [3, 40],
  [7, 640],
  [8, 1_000],
  [9, 1_000],
  [5_000, 1_000],
])('before the attempt after number %i the pause is below %i ms', (attempt, ceiling) => {
  expect(backoffMs(attempt, { random: () => 0 })).toBe(0);
  expect(backoffMs(attempt, { random: () => 0.5 })).toBe(ceiling / 2);
  expect(backoffMs(attempt, { random: () => 1 - Number.EPSILON })).toBeCloseTo(ceiling);
});

test('every pause lies between 0 and the cap, and grows evenly with chance', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 1e6 }),
      fc.double({ min: 0, max: 0.999999, noNaN: true }),
      (attempt, chance) => {
        const pause = backoffMs(attempt, { random: () => chance });
        const ceiling = Math.min(BACKOFF_CAP_MS, BACKOFF_BASE_MS * 2 ** (attempt - 1));
        expect(pause).toBeCloseTo(chance * ceiling);
      },
    ),
  );
});
