import type { ApiModel } from '../api/api-model.ts';

type HookName = 'beforeCreate' | 'afterCreate' | 'beforeUpdate' | 'afterUpdate' | 'beforeDelete' | 'afterDelete';

/** True where the model has one of these hooks, so that the ORM must write its rows. */
export function hasHooks(api: ApiModel, ...names: readonly HookName[]): boolean {
  const { hooks } = api.meta.options;
  return hooks !== undefined && names.some((name) => hooks[name] !== undefined);
}
