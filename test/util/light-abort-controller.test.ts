import { setTimeout as wait } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { LightAbortController } from '../../src/util/light-abort-controller.ts';

/** What is expected of ours is what a real one does. */
describe.each([
  ['a real controller', () => new AbortController()],
  ['the light one', () => new LightAbortController()],
])('%s', (_, make) => {
  test('tells its listeners once, in their order, and remembers why', () => {
    const controller = make();
    const heard: string[] = [];
    const second = () => heard.push('second');
    controller.signal.addEventListener('abort', () => heard.push('first'));
    controller.signal.addEventListener('abort', second, { once: true });
    controller.signal.addEventListener('abort', second, { once: true });
    const removed = () => heard.push('removed');
    controller.signal.addEventListener('abort', removed);
    controller.signal.removeEventListener('abort', removed);
    expect([controller.signal.aborted, controller.signal.reason]).toEqual([false, undefined]);
    controller.signal.throwIfAborted();
    const reason = new Error('enough');
    controller.abort(reason);
    controller.abort(new Error('more'));
    controller.signal.addEventListener('abort', () => heard.push('late'));
    expect(heard).toEqual(['first', 'second']);
    expect([controller.signal.aborted, controller.signal.reason]).toEqual([true, reason]);
    expect(() => controller.signal.throwIfAborted()).toThrow(reason);
  });

  test('ends a pause of node’s timers, before it and during it', async () => {
    const controller = make();
    const pause = wait(60_000, undefined, { signal: controller.signal });
    controller.abort(new Error('enough'));
    const aborted = { name: 'AbortError', cause: { message: 'enough' } };
    await expect(pause).rejects.toMatchObject(aborted);
    await expect(wait(60_000, undefined, { signal: controller.signal })).rejects.toMatchObject(aborted);
  });
});
