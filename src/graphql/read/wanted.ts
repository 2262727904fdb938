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

/** True where nothing is wanted that a function of the application writes in SQL, which may write something else next time. */
export function isColumnsOnly(api: ApiModel, wanted: Wanted): boolean {
  return !api.once(computedNames).some((name) => wanted.has(name));
}

function computedNames(api: ApiModel): readonly string[] {
  return api.customs.filter(({ definition }) => definition.sql !== undefined).map(({ name }) => name);
}

function propertyNames(api: ApiModel): readonly string[] {
  return [...api.meta.fields.keys(), ...api.once(computedNames)];
}
