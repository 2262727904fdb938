import { ResultTooLargeError } from '../../errors/result-too-large-error.ts';
import type { LoopTurns } from '../../util/loop-turns.ts';
import { OperationError } from '../errors/operation-error.ts';

/** In a context: how long the operation's answer may be. */
export const ANSWER_ALLOWANCE: unique symbol = Symbol('answerAllowance');

/** What an operation may cost while it runs. */
export interface AnswerAllowance {
  /** Bytes of JSON that the answer may have. */
  readonly maxBytes: number;
  /** What filters and orders may cost the database. */
  readonly maxFilterCost: number;
  /** Where pieces of the work wait for their turn of the event loop; undefined for an operation whose answer is short at most. */
  readonly turns: LoopTurns | undefined;
}

/** Five megabytes are more than a page shows, and are written in less time than others notice. */
export const DEFAULT_MAX_ANSWER_BYTES = 5_000_000;

/** Thrown where an answer becomes longer than it may be. None of it is sent. */
export class AnswerTooLong extends OperationError {
  constructor(maxBytes: number) {
    super(
      'LIMIT_EXCEEDED',
      `The answer has more than the ${maxBytes} bytes that are allowed (maxAnswerBytes). Ask for smaller pages, or for fewer fields.`,
    );
  }
}

/** Looks along the causes, since graphql-js wraps what resolvers throw. */
export function isAnswerTooLong(error: unknown): boolean {
  for (let current = error; current instanceof Error; current = causeOf(current))
    if (current instanceof AnswerTooLong || current instanceof ResultTooLargeError) return true;
  return false;
}

function causeOf(error: Error): unknown {
  return (error as { readonly originalError?: unknown }).originalError ?? error.cause;
}
