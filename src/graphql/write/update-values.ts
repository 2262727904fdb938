import type { ApiModel } from '../api/api-model.ts';
import { badInput } from '../errors/operation-error.ts';
import { canIncrement } from '../types/update-input.ts';
import { type Input, inputValues, type Values } from './input-values.ts';

export interface UpdateArguments {
  readonly input?: Input | null;
  readonly increment?: Input | null;
}

/** The properties that an update increments. */
export function incrementedBy(api: ApiModel, { increment }: UpdateArguments): readonly string[] {
  return api.columns.filter(({ name }) => increment?.[name] != null).map(({ field }) => field.property);
}

/** What to set, by property: values, and for increments the column plus a value. */
export function updateValues(api: ApiModel, { input, increment }: UpdateArguments): Values {
  if ((input ?? increment ?? undefined) === undefined)
    throw badInput('An update needs "input" or "increment".', 'input', 'increment');
  const updated = api.columns.filter(({ canUpdate }) => canUpdate);
  const values = inputValues(api, updated, input ?? {}, 'input');
  for (const column of api.columns.filter(canIncrement)) {
    const by = increment?.[column.name];
    if (by === undefined) continue;
    const path = `increment.${column.name}`;
    if (by === null) throw badInput('An increment may be left out, but not be null.', path);
    const { property } = column.field;
    if (property in values)
      throw badInput(`"${column.name}" is set and incremented at once.`, `input.${column.name}`, path);
    const checked = inputValues(api, [column], increment!, 'increment');
    values[property] = api.model.columnOf(property).plus(checked[property] as never);
  }
  return values;
}
