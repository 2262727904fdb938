import type { ModelField } from '../../orm/index.ts';
import type { ApiModel } from '../api/api-model.ts';
import type { Values } from './input-values.ts';

/** The version that a change states, by which it is refused where the row has another one; undefined where it states none. */
export function statedVersion(api: ApiModel, values: Values): ModelField | undefined {
  const field = api.once(versionField);
  return field !== undefined && values[field.property] !== undefined ? field : undefined;
}

/** True where there is nothing to set: a version alone is a condition. */
export function setsNothing(api: ApiModel, values: Values): boolean {
  return Object.keys(values).length === (statedVersion(api, values) === undefined ? 0 : 1);
}

function versionField(api: ApiModel): ModelField | undefined {
  return [...api.meta.fields.values()].find(({ options }) => options.version === true);
}
