import { PhoebeError } from './phoebe-error.ts';

/** Every connection of the pool was in use for longer than the caller may wait, or too many callers wait already. */
export class PoolExhaustedError extends PhoebeError {
  constructor(message: string) {
    super('POOL_EXHAUSTED', message);
  }
}

/** The database was closed, so nothing can run on it any more. */
export class DatabaseClosedError extends PhoebeError {
  constructor(options?: { readonly cause?: unknown }) {
    super('DATABASE_CLOSED', 'The database was closed. Make a new one to go on.', options);
  }
}
