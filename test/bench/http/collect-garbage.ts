import { setImmediate as tick } from 'node:timers/promises';

/** The memory of buffers is given back some time after the collection that found them unused. */
const COLLECTIONS = 4;

/** Collects all garbage, where the process runs with `--expose-gc`. */
export async function collectGarbage(): Promise<void> {
  if (globalThis.gc === undefined) return;
  for (let index = 0; index < COLLECTIONS; index += 1) {
    globalThis.gc();
    await tick();
  }
}
