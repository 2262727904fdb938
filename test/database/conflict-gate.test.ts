import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { ConflictGate, GATE_LIMIT_MS } from '../../src/database/conflict-gate.ts';

describe('the gate of transactions that may conflict', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  /** Enters, and notes the name when it is let in. */
  function entering(gate: ConflictGate, log: string[]) {
    return async (name: string, isAlone = false) => {
      const leave = await gate.enter({ isAlone });
      log.push(name);
      return leave;
    };
  }
  const settle = () => vi.advanceTimersByTimeAsync(0);

  test('lets any number run side by side', async () => {
    const log: string[] = [];
    const enter = entering(new ConflictGate(), log);
    await Promise.all([enter('a'), enter('b'), enter('c')]);
    expect(log).toEqual(['a', 'b', 'c']);
  });

  test('one that wants to be alone waits for those that run, and those that come after wait for it', async () => {
    const log: string[] = [];
    const enter = entering(new ConflictGate(), log);
    const [leaveA, leaveB] = [await enter('a'), await enter('b')];
    const alone = enter('alone', true);
    const late = enter('late');
    leaveA();
    await settle();
    expect(log).toEqual(['a', 'b']);
    leaveB();
    const leaveAlone = await alone;
    await settle();
    expect(log).toEqual(['a', 'b', 'alone']);
    leaveAlone();
    await late;
    expect(log).toEqual(['a', 'b', 'alone', 'late']);
  });

  test('several that want to be alone go one after the other, in their order', async () => {
    const log: string[] = [];
    const enter = entering(new ConflictGate(), log);
    const first = await enter('1', true);
    const second = enter('2', true);
    const third = enter('3', true);
    first();
    const leaveSecond = await second;
    await settle();
    expect(log).toEqual(['1', '2']);
    leaveSecond();
    await third;
    expect(log).toEqual(['1', '2', '3']);
  });

  test('nobody waits for ever: after the limit it goes on beside the others', async () => {
    const log: string[] = [];
    const enter = entering(new ConflictGate(), log);
    const leaveSlow = await enter('slow');
    const alone = enter('alone', true);
    const late = enter('late');
    await vi.advanceTimersByTimeAsync(GATE_LIMIT_MS - 1);
    expect(log).toEqual(['slow']);
    await vi.advanceTimersByTimeAsync(1);
    expect(log).toEqual(['slow', 'alone', 'late']);
    for (const leave of [leaveSlow, await alone, await late]) leave();
    await enter('next', true);
    expect(log).toHaveLength(4);
  });

  test('leaving twice counts once', async () => {
    const log: string[] = [];
    const enter = entering(new ConflictGate(), log);
    const leaveA = await enter('a');
    await enter('b');
    leaveA();
    leaveA();
    void enter('alone', true);
    await settle();
    expect(log).toEqual(['a', 'b']);
  });
});
