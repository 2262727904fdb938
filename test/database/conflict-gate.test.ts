import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { GATE_LIMIT_MS } from '../../src/database/conflict-gate.ts';
import { type Lease, LeaseQueue, type LeaseRequest } from '../../src/database/lease-queue.ts';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
});
afterEach(() => {
  vi.useRealTimers();
});

/** A line in front of the gate, and the names of those that were let in. */
function line(options: Partial<ConstructorParameters<typeof LeaseQueue>[0]> = {}) {
  const queue = new LeaseQueue({ size: 10, acquireTimeoutMs: 60_000, maxWaiting: 100, ...options });
  const log: string[] = [];
  const enter = async (name: string, request: LeaseRequest = { gate: 'shared' }): Promise<() => void> => {
    const lease: Lease = await queue.acquire(request);
    log.push(name);
    return () => queue.release(lease);
  };
  const alone = (name: string, since?: number) => enter(name, { gate: 'exclusive', since });
  return { queue, log, enter, alone };
}
const settle = () => vi.advanceTimersByTimeAsync(0);

test('any number run side by side', async () => {
  const { log, enter } = line();
  await Promise.all([enter('a'), enter('b'), enter('c')]);
  expect(log).toEqual(['a', 'b', 'c']);
});

test('one that is to be alone waits for those that run, and those that come after wait for it, all without a lease', async () => {
  const { queue, log, enter, alone } = line();
  const [leaveA, leaveB] = [await enter('a'), await enter('b')];
  const waiting = alone('alone');
  const late = enter('late');
  leaveA();
  await settle();
  expect(log).toEqual(['a', 'b']);
  expect([queue.leased, queue.waiting]).toEqual([1, 2]);
  leaveB();
  const leaveAlone = await waiting;
  await settle();
  expect(log).toEqual(['a', 'b', 'alone']);
  expect([queue.leased, queue.waiting]).toEqual([1, 1]);
  leaveAlone();
  await late;
  expect(log).toEqual(['a', 'b', 'alone', 'late']);
});

test('work that makes nobody lose goes past the gate', async () => {
  const { log, enter, alone } = line();
  const leaveA = await enter('a');
  const waiting = alone('alone');
  const late = enter('late');
  (await enter('a query', {}))();
  leaveA();
  const leaveAlone = await waiting;
  (await enter('another query', {}))();
  leaveAlone();
  await late;
  expect(log).toEqual(['a', 'a query', 'alone', 'another query', 'late']);
});

test('several that are to be alone go one after the other, in their order', async () => {
  const { log, alone } = line();
  const first = await alone('1');
  const second = alone('2');
  const third = alone('3');
  first();
  const leaveSecond = await second;
  await settle();
  expect(log).toEqual(['1', '2']);
  leaveSecond();
  await third;
  expect(log).toEqual(['1', '2', '3']);
});

test('who runs again goes before all who have not run yet, the first that came first', async () => {
  const { log, enter, alone } = line({ size: 1 });
  let leave = await enter('holder');
  const waiting = [
    enter('new'),
    alone('8 again', 8),
    enter('a query', {}),
    enter('3 again', { gate: 'shared', since: 3 }),
  ];
  const names = ['3 again', '8 again', 'new', 'a query'];
  for (const [at, name] of names.entries()) {
    leave();
    await vi.waitFor(() => expect(log[at + 1]).toBe(name));
    leave = await waiting[[3, 1, 0, 2][at]!]!;
  }
});

test('the first in the line waits for those inside so long at most, and then goes on beside them', async () => {
  const { log, enter, alone } = line();
  const leaveSlow = await enter('slow');
  const waiting = [alone('alone 1'), alone('alone 2'), enter('late')];
  await vi.advanceTimersByTimeAsync(GATE_LIMIT_MS - 1);
  expect(log).toEqual(['slow']);
  await vi.advanceTimersByTimeAsync(1);
  expect(log).toEqual(['slow', 'alone 1']);
  // Who was waited for once is not waited for again, and its end is nobody's end.
  leaveSlow();
  await settle();
  expect(log).toEqual(['slow', 'alone 1']);
  (await waiting[0]!)();
  (await waiting[1]!)();
  (await waiting[2]!)();
  expect(log).toEqual(['slow', 'alone 1', 'alone 2', 'late']);
  expect(vi.getTimerCount()).toBe(0);
});

test('one that is alone for too long is no longer waited for either', async () => {
  const { log, enter, alone } = line();
  await alone('slow');
  const waiting = [enter('a'), enter('b')];
  await vi.advanceTimersByTimeAsync(GATE_LIMIT_MS);
  await Promise.all(waiting);
  expect(log).toEqual(['slow', 'a', 'b']);
});

test('waiting for the gate does not count as waiting for a connection', async () => {
  const { log, alone } = line({ acquireTimeoutMs: 1_000 });
  const waiting = Array.from({ length: 10 }, (_, index) => alone(`${index}`));
  // Each holds up the next one as long as it may, so the last waits for four and a half seconds.
  await vi.advanceTimersByTimeAsync(10 * GATE_LIMIT_MS);
  await Promise.all(waiting);
  expect(log).toHaveLength(10);
});

test('one that gives up lets those go that waited for it alone', async () => {
  const { log, enter } = line();
  await enter('a');
  const controller = new AbortController();
  const gaveUp = enter('impatient', { gate: 'exclusive', signal: controller.signal });
  const late = enter('late');
  controller.abort();
  await expect(gaveUp).rejects.toMatchObject({ code: 'ABORTED' });
  await late;
  expect(log).toEqual(['a', 'late']);
});
