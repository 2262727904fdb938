import { PhoebeError } from './phoebe-error.ts';

/** Thrown by `get` and its like when no row matches. `model` is the model's name. */
export class DoesNotExistError extends PhoebeError {
  readonly model: string | undefined;

  constructor(model: string | undefined) {
    super(
      'DOES_NOT_EXIST',
      `No ${model === undefined ? 'row' : `"${model}"`} matches the query. Use getOrNull() where that is expected.`,
    );
    this.model = model;
  }
}

/** Thrown when a row was changed by somebody else since it was read: its version field is not the one that the update states. */
export class ConflictError extends PhoebeError {
  readonly model: string;

  constructor(model: string) {
    super(
      'CONFLICT',
      `The "${model}" was changed since it was read. Read it again, and decide again what it should become.`,
    );
    this.model = model;
  }
}
