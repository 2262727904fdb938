import type { ExecutionResult } from 'graphql';

/** An answer in parts, as `@defer` and `@stream` make it. */
export type Parts = AsyncIterable<ExecutionResult>;

export function isInParts(result: unknown): result is Parts {
  return typeof result === 'object' && result !== null && Symbol.asyncIterator in result;
}

export interface PartsWithinOptions {
  /** Resolves with the last part of an answer whose time is over. */
  readonly aborted: Promise<ExecutionResult>;
  /** The reader hung up. */
  readonly abandon: () => void;
  /** Called once, when no part will come any more. */
  readonly onEnd: () => void;
}

/** The same parts, as long as their request may take: then one last part says so, whatever the resolvers still do. */
export function partsWithin(parts: Parts, { aborted, abandon, onEnd }: PartsWithinOptions): Parts {
  const iterator = parts[Symbol.asyncIterator]();
  const last = aborted.then((value) => ({ value, isLast: true as const }));
  let isOver = false;
  const end = (): void => {
    if (!isOver) onEnd();
    isOver = true;
  };
  return {
    [Symbol.asyncIterator]: () => ({
      next: async () => {
        if (isOver) return { done: true, value: undefined };
        const part = await Promise.race([iterator.next(), last]);
        if ('isLast' in part) {
          end();
          // It may hang in a resolver: nobody waits for it.
          void iterator.return?.().catch(() => undefined);
          return { done: false, value: part.value };
        }
        if (part.done) end();
        return part;
      },
      return: async () => {
        if (!isOver) abandon();
        end();
        void iterator.return?.().catch(() => undefined);
        return { done: true, value: undefined };
      },
    }),
  };
}
