import { expect, test } from 'vitest';
import { barrier } from './barrier.ts';

test('nobody passes before the last party has come', async () => {
  const meeting = barrier(2);
  const passed: string[] = [];
  const first = meeting.arrive().then(() => passed.push('first'));
  await Promise.resolve();
  expect(passed).toEqual([]);
  await Promise.all([first, meeting.arrive()]);
  expect(passed).toEqual(['first']);
});

test('who comes after the last expected party passes at once', async () => {
  const meeting = barrier(1);
  await meeting.arrive();
  await expect(meeting.arrive()).resolves.toBeUndefined();
});

test('a party that never comes fails all that wait, and the message counts them', async () => {
  const meeting = barrier(3, { timeoutMs: 10 });
  const message = 'Only 2 of 3 parties came to the barrier within 10 ms.';
  const waiting = [meeting.arrive(), meeting.arrive()];
  for (const party of waiting) await expect(party).rejects.toThrow(message);
});

test.each([0, -1, 1.5, Number.NaN])('%s parties are refused', (parties) => {
  expect(() => barrier(parties)).toThrow(
    `A barrier needs an integer number of parties of at least 1, but got: ${parties}.`,
  );
});
