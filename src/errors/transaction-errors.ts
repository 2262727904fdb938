import { PhoebeError } from './phoebe-error.ts';

/** A transaction could not be committed in the number of attempts that it had. The last attempt's error is the `cause`. */
export class MaxAttemptsExceededError extends PhoebeError {
  /** How often the callback ran. */
  readonly attempts: number;

  constructor(attempts: number, options: { readonly cause: unknown }) {
    const times = attempts === 1 ? 'once' : `${attempts} times`;
    super(
      'MAX_ATTEMPTS_EXCEEDED',
      `The transaction ran ${times} without success: it met a conflict with another one, or lost its connection. Try again later, allow more attempts (maxAttempts), or make it shorter.`,
      options,
    );
    this.attempts = attempts;
  }
}

/** A handle was used after its transaction had ended. */
export class TransactionEndedError extends PhoebeError {
  constructor(message: string, options?: { readonly cause?: unknown }) {
    super('TRANSACTION_ENDED', message, options);
  }
}

/** `runTransaction` was called inside an open transaction of the same database. */
export class TransactionNestedError extends PhoebeError {
  constructor() {
    super(
      'TRANSACTION_NESTED',
      'A transaction is open here already, and runTransaction must be the outermost one, because only the whole can run again. Use atomic() for a nested block.',
    );
  }
}

/** The caller's signal or deadline ended the work. A transaction was rolled back. `cause` is the signal's reason. */
export class OperationAbortedError extends PhoebeError {
  constructor(message: string, options?: { readonly cause?: unknown }) {
    super('ABORTED', message, options);
  }
}
