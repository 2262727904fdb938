import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { LeaseQueue } from '../../src/database/lease-queue.ts';

/** What a promise has come to so far. */
async function stateOf(promise: Promise<unknown>): Promise<unknown> {
  const pending = Symbol('pending');
  const state = await Promise.race([
    promise.then(
      () => 'granted',
      (error) => error.code,
    ),
    Promise.resolve(pending),
  ]);
  return state === pending ? 'waiting' : state;
}

/** Lets every microtask run that is due. */
const turn = () => new Promise((resolve) => process.nextTick(resolve));

function queue(options: Partial<ConstructorParameters<typeof LeaseQueue>[0]> = {}): LeaseQueue {
  return new LeaseQueue({ size: 1, acquireTimeoutMs: 1_000, maxWaiting: 10, ...options });
}

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
});
afterEach(() => {
  expect(vi.getTimerCount()).toBe(0);
  vi.useRealTimers();
});

test('leases are handed out up to the size', async () => {
  const leases = queue({ size: 2 });
  await leases.acquire();
  await leases.acquire();
  expect([leases.leased, leases.waiting]).toEqual([2, 0]);
  const third = leases.acquire();
  expect([leases.leased, leases.waiting]).toEqual([2, 1]);
  leases.release(undefined);
  await third;
  expect([leases.leased, leases.waiting]).toEqual([2, 0]);
});

test('who came first is served first, and nobody overtakes', async () => {
  const leases = queue();
  await leases.acquire();
  const served: string[] = [];
  const callers = ['a', 'b', 'c'].map((name) => leases.acquire().then(() => served.push(name)));
  for (const caller of callers) {
    leases.release(undefined);
    // The lease has gone to the next waiter already: a newcomer gets in line.
    const newcomer = stateOf(leases.acquire());
    await caller;
    expect(await newcomer).toBe('waiting');
  }
  expect(served).toEqual(['a', 'b', 'c']);
  for (let rest = 0; rest < 4; rest += 1) leases.release(undefined);
  await turn();
  expect([leases.leased, leases.waiting]).toEqual([0, 0]);
});

test('who waits too long is refused, and its place is gone', async () => {
  const leases = queue({ acquireTimeoutMs: 500 });
  await leases.acquire();
  const late = leases.acquire();
  const refusal = expect(late).rejects.toMatchObject({
    code: 'POOL_EXHAUSTED',
    message:
      'The only connection is in use, and none was free within 500 ms. Use larger pools (size), shorter transactions, or wait longer (acquireTimeoutMs). Inside a transaction, work through its handle or its async context, not beside it.',
  });
  await vi.advanceTimersByTimeAsync(499);
  expect(await stateOf(late)).toBe('waiting');
  await vi.advanceTimersByTimeAsync(1);
  await refusal;
  leases.release(undefined);
  expect([leases.leased, leases.waiting]).toEqual([0, 0]);
});

test('where too many wait, the next is refused at once', async () => {
  const leases = queue({ size: 3, maxWaiting: 1 });
  for (let lease = 0; lease < 3; lease += 1) await leases.acquire();
  const waiting = leases.acquire();
  await expect(leases.acquire()).rejects.toMatchObject({
    code: 'POOL_EXHAUSTED',
    message:
      'All 3 connections are in use and 1 callers wait already (maxWaiting). Use larger pools (size), or send less work.',
  });
  leases.release(undefined);
  await waiting;
});

describe('a signal', () => {
  test('ends the wait and frees the place', async () => {
    const leases = queue();
    await leases.acquire();
    const controller = new AbortController();
    const waiting = leases.acquire({ signal: controller.signal });
    const next = leases.acquire();
    controller.abort(new Error('no longer needed'));
    await expect(waiting).rejects.toMatchObject({ code: 'ABORTED', cause: new Error('no longer needed') });
    leases.release(undefined);
    await next;
  });

  test('that has aborted already refuses at once', async () => {
    const leases = queue();
    await expect(leases.acquire({ signal: AbortSignal.abort() })).rejects.toMatchObject({ code: 'ABORTED' });
    expect(leases.leased).toBe(0);
  });

  test('has no listener left once the lease is there', async () => {
    const leases = queue();
    await leases.acquire();
    const { signal } = new AbortController();
    const removed = vi.spyOn(signal, 'removeEventListener');
    const waiting = leases.acquire({ signal });
    leases.release(undefined);
    await waiting;
    expect(removed).toHaveBeenCalledOnce();
  });
});

describe('close', () => {
  test('refuses those that wait and those that come, and waits for the leases', async () => {
    const leases = queue();
    await leases.acquire();
    const waiting = leases.acquire();
    const closed = leases.close();
    await expect(waiting).rejects.toMatchObject({ code: 'DATABASE_CLOSED' });
    await expect(leases.acquire()).rejects.toMatchObject({ code: 'DATABASE_CLOSED' });
    expect(await stateOf(closed)).toBe('waiting');
    leases.release(undefined);
    await closed;
    await leases.close();
  });

  test('is through at once where nothing is leased', async () => {
    await queue().close();
  });
});
