import type { ExecutionResult } from 'graphql';
import type { LoopTurns } from '../../../util/loop-turns.ts';

/** Stands for the `data` of an answer that was made as bytes: who sends answers so needs no more. Only those who ask for it get it. */
export class DataBytes {
  /** The JSON of the answer that has nothing but the data: `{"data":{…}}`. */
  readonly answer: Buffer;

  constructor(answer: Buffer) {
    this.answer = answer;
  }
}

/** In a context: who asks takes `DataBytes` for `data` too. */
export const TAKES_DATA_BYTES: unique symbol = Symbol('takesDataBytes');

export function takesDataBytes(context: unknown): boolean {
  return (context as { readonly [TAKES_DATA_BYTES]?: true } | undefined)?.[TAKES_DATA_BYTES] === true;
}

/** The result whose JSON is `answer`, for who takes bytes. */
export function resultAsBytes(answer: Buffer): ExecutionResult {
  return { data: new DataBytes(answer) as never };
}

/** The result whose JSON is `answer`. Where that may be long, others have a turn before it is read, and before it goes on. */
export async function parsedResult(answer: Buffer, turns: LoopTurns | undefined): Promise<ExecutionResult> {
  await turns?.next();
  const result = JSON.parse(answer.toString()) as ExecutionResult;
  await turns?.next();
  return result;
}
