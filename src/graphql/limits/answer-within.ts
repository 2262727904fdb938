import type { ExecutionResult } from 'graphql';
import { DataBytes } from '../compiled/queries/data-bytes.ts';
import { AnswerTooLong, isAnswerTooLong } from './answer-allowance.ts';
import { jsonBytes } from './json-bytes.ts';

type Parts = AsyncIterable<ExecutionResult>;

/** The answer as long as it is no longer than this, else the error that says so. Parts of an answer count together. */
export function answerWithin(result: ExecutionResult, maxBytes: number): ExecutionResult {
  if (Symbol.asyncIterator in result) return partsWithin(result as unknown as Parts, maxBytes) as never;
  if (result.errors?.some(isAnswerTooLong)) return refused(result, new AnswerTooLong(maxBytes));
  // What was written as bytes was measured while it was.
  if (result.data instanceof DataBytes || jsonBytes(result, maxBytes) <= maxBytes) return result;
  return refused(result, new AnswerTooLong(maxBytes));
}

/** What became of a transaction is told, whatever its answer. */
function refused({ data, extensions }: ExecutionResult, error: AnswerTooLong): ExecutionResult {
  return { errors: [error], ...(data === undefined ? {} : { data: null }), ...(extensions && { extensions }) };
}

async function* partsWithin(parts: Parts, maxBytes: number): AsyncGenerator<ExecutionResult> {
  let left = maxBytes;
  for await (const part of parts) {
    left -= jsonBytes(part, left);
    if (left < 0) {
      yield { errors: [new AnswerTooLong(maxBytes)], hasNext: false } as ExecutionResult;
      return;
    }
    yield part;
  }
}
