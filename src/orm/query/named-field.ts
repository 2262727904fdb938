import { InvalidArgumentError } from '../../errors/phoebe-error.ts';
import { inspect } from '../../util/inspect.ts';
import { Column } from '../expression/column.ts';
import type { ModelCore } from '../model/model-core.ts';
import type { ModelField } from '../model/model-field.ts';

/**
 * The field of a name, or of a column of the model.
 * @throws UnknownFieldError for a name that it has not; InvalidArgumentError for a column of another model, and for anything else
 */
export function namedField({ meta }: ModelCore, given: string | Column<any, string, any>): ModelField {
  if (given instanceof Column) {
    if (meta.fields.get(given.field.property) === given.field) return given.field;
    throw new InvalidArgumentError(
      `"${given.field.model}.${given.field.property}" is a column of another model; one of "${meta.name}" is expected here.`,
    );
  }
  if (typeof given !== 'string')
    throw new InvalidArgumentError(
      `A field of "${meta.name}" is expected here, by its name or as a column, but got ${inspect(given)}.`,
    );
  return meta.fieldOf(given);
}
