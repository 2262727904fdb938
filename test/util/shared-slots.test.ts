import fc from 'fast-check';
import { expect, test } from 'vitest';
import { SharedSlots } from '../../src/util/shared-slots.ts';

test('there are never more holders than slots, and who came first is served first', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: 4 }),
      fc.array(fc.constantFrom('take', 'give', 'leave'), { maxLength: 60 }),
      async (size, steps) => {
        let isIdle = true;
        const slots = new SharedSlots(size, () => {
          isIdle = true;
        });
        let held = 0;
        let count = 0;
        const waiting: { readonly id: number; readonly leave: () => void }[] = [];
        const served: number[] = [];
        for (const step of steps) {
          if (step === 'take') {
            count += 1;
            const id = count;
            if (slots.tryTake()) {
              expect([held < size, waiting.length]).toEqual([true, 0]);
              held += 1;
            } else {
              expect(held).toBe(size);
              let leave = (): void => {};
              const end = new Promise<void>((resolve) => {
                leave = resolve;
              });
              waiting.push({ id, leave });
              void slots.take(end).then((isTaken) => isTaken && served.push(id));
            }
            isIdle = false;
          } else if (step === 'give' && held > 0) {
            slots.give();
            const next = waiting.shift();
            if (next === undefined) held -= 1;
            await new Promise(setImmediate);
            if (next !== undefined) expect(served.at(-1)).toBe(next.id);
          } else if (step === 'leave' && waiting.length > 0) {
            waiting.pop()!.leave();
            await new Promise(setImmediate);
          }
          expect(isIdle).toBe(held === 0);
        }
      },
    ),
  );
});
