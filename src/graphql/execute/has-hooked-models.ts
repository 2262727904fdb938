import type { GraphQLSchema } from 'graphql';
import type { ApiModel } from '../api/api-model.ts';
import type { ApiModels } from '../api/api-models.ts';

/** True where a model that a schema's mutations write has hooks, which may do what they like. */
export function hasHookedModels({ extensions }: GraphQLSchema): boolean {
  return ((extensions.phoebe as ApiModels | undefined)?.all ?? []).some(isWrittenWithHooks);
}

function isWrittenWithHooks(api: ApiModel): boolean {
  const between = api.relations.flatMap(({ through }) => (through === undefined ? [] : [through.api]));
  return [api, ...between].some(({ meta }) => meta.options.hooks !== undefined);
}
