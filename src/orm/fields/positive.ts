import { InvalidArgumentError } from '../../errors/phoebe-error.ts';
import { inspect } from '../../util/inspect.ts';

/**
 * A size given to a field function.
 * @throws InvalidArgumentError for what is no whole number of at least 1
 */
export function positive(value: number, name: string): number {
  if (!Number.isInteger(value) || value < 1)
    throw new InvalidArgumentError(`${name}() takes a whole number of at least 1, but got: ${inspect(value)}.`);
  return value;
}
