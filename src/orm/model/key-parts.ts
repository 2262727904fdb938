import { InvalidArgumentError, InvalidModelError } from '../../errors/phoebe-error.ts';
import { inspect } from '../../util/inspect.ts';
import type { ModelMeta } from './model-meta.ts';

/**
 * The values of a row's key, in the order of the key's fields.
 * @throws InvalidArgumentError for another shape; InvalidModelError for a model without a key
 */
export function keyParts({ name, primaryKey }: ModelMeta, key: unknown): readonly unknown[] {
  if (primaryKey.length === 0) throw new InvalidModelError([`Model "${name}" has no primary key to ask by.`]);
  if (primaryKey.length === 1) {
    if (key === undefined || key === null)
      throw new InvalidArgumentError(
        `A row of "${name}" is found by its "${primaryKey[0]!.property}", but got ${key}.`,
      );
    return [key];
  }
  const parts = (typeof key === 'object' && key !== null ? key : {}) as Readonly<Record<string, unknown>>;
  const values = primaryKey.map(({ property }) => parts[property]);
  if (values.some((value) => value === undefined || value === null)) {
    const shape = primaryKey.map(({ property }) => property).join(', ');
    throw new InvalidArgumentError(`A row of "${name}" is found by { ${shape} }, but got ${inspect(key)}.`);
  }
  return values;
}
