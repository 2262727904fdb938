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
