import type { ExecutionResult } from 'graphql';

/** The `data` of an answer as the bytes of its JSON: who sends answers so needs no more. Only those who ask for it get it. */
export class DataBytes {
  readonly bytes: Buffer;

  constructor(bytes: Buffer) {
    this.bytes = bytes;
  }
}

/** In a context: who asks takes `DataBytes` for `data` too. */
export const TAKES_DATA_BYTES: unique symbol = Symbol('takesDataBytes');

export function takesDataBytes(context: unknown): boolean {
  return (context as { readonly [TAKES_DATA_BYTES]?: true } | undefined)?.[TAKES_DATA_BYTES] === true;
}

export function withDataBytes(bytes: Buffer, isTaken: boolean): ExecutionResult {
  return {
    data: isTaken ? (new DataBytes(bytes) as never) : (JSON.parse(bytes.toString()) as Record<string, unknown>),
  };
}
