import type { ExecutionResult } from 'graphql';

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

/** The result whose JSON is `answer`. */
export function resultOf(answer: Buffer, isTaken: boolean): ExecutionResult {
  return isTaken ? { data: new DataBytes(answer) as never } : (JSON.parse(answer.toString()) as ExecutionResult);
}
