import type { ModelCore } from '../orm/index.ts';

/** The property that a name in rules stands for: a field's, a foreign key's by its relation, or a custom field's own name. */
export function propertyOf({ meta }: Pick<ModelCore, 'meta'>, name: string): string {
  return meta.fields.has(name) || meta.relations.has(name) ? meta.fieldOf(name).property : name;
}
