import { PhoebeError } from '../errors/phoebe-error.ts';

/** Thrown when a file of the models folder can not be loaded. The message names the file and, where it is known, the line. */
export class ModelFileError extends PhoebeError {
  constructor(message: string, options?: { readonly cause?: unknown }) {
    super('INVALID_MODEL', message, options);
  }
}
