import { GraphQLError } from 'graphql';
import type { GraphQLErrorCode } from './error-codes.ts';

export interface OperationErrorOptions {
  /** Paths of the input that the error is about, such as `input.title`, so that a form can show it there. */
  readonly fields?: readonly string[] | undefined;
  /** True where the same operation may succeed when the client sends it again. */
  readonly retryable?: boolean | undefined;
  /** How often the transaction ran. */
  readonly attempts?: number | undefined;
  /** The name of the violated constraint. */
  readonly constraint?: string | undefined;
  /** What it came from; stays on the server. */
  readonly cause?: Error | undefined;
}

/**
 * An error that a client may see, with its code: what resolvers throw for wrong input, and what known errors of the database
 * become. Custom resolvers may throw it too.
 * @example throw new OperationError('CONFLICT', 'The account has not enough money.', { fields: ['amount'] });
 */
export class OperationError extends GraphQLError {
  constructor(code: GraphQLErrorCode, message: string, options: OperationErrorOptions = {}) {
    const { fields, retryable, attempts, constraint, cause } = options;
    super(message, {
      originalError: cause ?? null,
      extensions: {
        code,
        ...(retryable === undefined ? {} : { retryable }),
        ...(attempts === undefined ? {} : { attempts }),
        ...(constraint === undefined ? {} : { constraint }),
        ...(fields === undefined || fields.length === 0 ? {} : { fields }),
      },
    });
    this.name = 'OperationError';
  }
}

/** Input that cannot be meant. `fields` are the paths of what is wrong. */
export function badInput(message: string, ...fields: readonly string[]): OperationError {
  return new OperationError('BAD_USER_INPUT', message, { fields });
}
