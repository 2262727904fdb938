import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { TURN_LIMIT_MS, Turns } from '../../src/database/turns.ts';

describe('turns', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  /** Comes to a turn, and tells when it has it. */
  const come = (turns: Turns, key: string, name: string, seen: string[]) =>
    turns.enter(key).then((leave) => {
      seen.push(name);
      return leave;
    });

  test('come one after the other, in the order of arrival', async () => {
    const turns = new Turns();
    const seen: string[] = [];
    const first = come(turns, 'a', 'first', seen);
    const second = come(turns, 'a', 'second', seen);
    const third = come(turns, 'a', 'third', seen);
    (await first)();
    expect(seen).toEqual(['first']);
    (await second)();
    (await third)();
    expect(seen).toEqual(['first', 'second', 'third']);
  });

  test('with different keys have nothing to do with each other', async () => {
    const turns = new Turns();
    const seen: string[] = [];
    await Promise.all([come(turns, 'a', 'a', seen), come(turns, 'b', 'b', seen)]);
    expect(seen).toEqual(['a', 'b']);
  });

  test('are waited for half a second at most, and then pass to the next all the same', async () => {
    const turns = new Turns();
    const seen: string[] = [];
    const first = await come(turns, 'a', 'first', seen);
    const impatient = come(turns, 'a', 'impatient', seen);
    await vi.advanceTimersByTimeAsync(TURN_LIMIT_MS);
    const leaveImpatient = await impatient;
    const third = come(turns, 'a', 'third', seen);
    leaveImpatient();
    await vi.advanceTimersByTimeAsync(0);
    expect(seen).toEqual(['first', 'impatient']);
    first();
    (await third)();
    expect(seen).toEqual(['first', 'impatient', 'third']);
    (await come(turns, 'a', 'fourth', seen))();
    expect(seen).toHaveLength(4);
  });
});
