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
  const come = async (turns: Turns, key: string, name: string, seen: string[]) => {
    const leave = await turns.enter(key);
    seen.push(name);
    return leave;
  };

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

  test('are had for half a second at most while others wait, and then are the next one’s', async () => {
    const turns = new Turns();
    const seen: string[] = [];
    const leaveFirst = await come(turns, 'a', 'first', seen);
    const others = ['second', 'third', 'fourth'].map((name) => come(turns, 'a', name, seen));
    await vi.advanceTimersByTimeAsync(TURN_LIMIT_MS - 1);
    expect(seen).toEqual(['first']);
    await vi.advanceTimersByTimeAsync(1);
    expect(seen).toEqual(['first', 'second']);
    // The end of one whose time was over is nobody's turn.
    leaveFirst();
    await vi.advanceTimersByTimeAsync(TURN_LIMIT_MS - 1);
    expect(seen).toEqual(['first', 'second']);
    (await others[0]!)();
    (await others[1]!)();
    await vi.advanceTimersByTimeAsync(2 * TURN_LIMIT_MS);
    (await others[2]!)();
    expect(seen).toEqual(['first', 'second', 'third', 'fourth']);
    expect(vi.getTimerCount()).toBe(0);
    (await come(turns, 'a', 'fifth', seen))();
    expect(seen).toHaveLength(5);
  });

  test('are waited for in their order, however many wait: nobody gives up because others came before', async () => {
    const turns = new Turns();
    const seen: string[] = [];
    const names = Array.from({ length: 20 }, (_, index) => `${index}`);
    const coming = names.map((name) => come(turns, 'a', name, seen));
    for (const leave of coming) {
      await vi.advanceTimersByTimeAsync(TURN_LIMIT_MS - 1);
      (await leave)();
    }
    expect(seen).toEqual(names);
  });
});
