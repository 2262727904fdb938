import { LRUCache } from 'lru-cache';

/** Texts in total, in characters. Yoga's own caches count entries only: a thousand of the largest would be a gigabyte. */
const MAX_CHARACTERS = 4_000_000;

/** A cache by the text of a document, for yoga. */
export function documentCache<Value extends object>(): {
  get(key: string): Value | undefined;
  set(key: string, value: Value): void;
} {
  return new LRUCache<string, Value>({
    max: 1_000,
    maxSize: MAX_CHARACTERS,
    sizeCalculation: (_, text) => text.length + 1,
  });
}
