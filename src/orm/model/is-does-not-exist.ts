import { DoesNotExistError } from '../../errors/row-errors.ts';
import type { ModelCore } from './model-core.ts';

/**
 * True for the error of a `get` that found no row of this model; Peewee's `User.DoesNotExist`.
 * @example
 *   try { return await User.get(User.username.eq(name)); }
 *   catch (error) { if (isDoesNotExist(User, error)) return guest; throw error; }
 */
export function isDoesNotExist(model: ModelCore, error: unknown): error is DoesNotExistError {
  return error instanceof DoesNotExistError && error.model === model.meta.name;
}
