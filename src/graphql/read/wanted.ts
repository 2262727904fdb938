import type { ApiModel } from '../api/api-model.ts';

/** What is to be read of rows: properties, and names that begin with `#` for what is not a property. */
export type Wanted = ReadonlySet<string>;

/** The order's values are needed, for cursors. */
export const WANT_CURSOR = '#cursor';
/** One row more than the page is needed, to know whether there are others. */
export const WANT_MORE = '#more';

/** The wanted properties in the order of the model, so that equal wishes make equal statements. */
export function wantedProperties(api: ApiModel, wanted: Wanted): readonly string[] {
  const names = api.once(propertyNames).filter((name) => wanted.has(name));
  // A statement needs a select list, also where only the number of rows matters.
  return names.length > 0 ? names : api.once(propertyNames).slice(0, 1);
}

function propertyNames(api: ApiModel): readonly string[] {
  const computed = api.customs.filter(({ definition }) => definition.sql !== undefined);
  return [...api.meta.fields.keys(), ...computed.map(({ name }) => name)];
}
