import { PhoebeError } from './phoebe-error.ts';

/** The rows of an answer have more bytes than the caller takes. They were thrown away while they came. */
export class ResultTooLargeError extends PhoebeError {
  constructor() {
    super('RESULT_TOO_LARGE', 'The rows that were read have too many bytes. Read fewer of them, or fewer columns.');
  }
}
