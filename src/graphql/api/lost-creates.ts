import type { GraphQLSchema } from 'graphql';
import { formatList } from '../../util/list.ts';
import type { ApiModels } from './api-models.ts';
import { missingFields } from './can-create.ts';

/**
 * Tells of each model whose rows clients cannot make only because they may not give a field that a row cannot do without: a hidden
 * one, say. One sentence for each, without a full stop.
 *
 * @param schema one that `buildSchema` made
 */
export function lostCreates(schema: GraphQLSchema): readonly string[] {
  const { all } = schema.extensions.phoebe as ApiModels;
  return all.flatMap((api) => {
    const missing = missingFields(api);
    if (missing.length === 0 || !api.columns.some(({ canCreate }) => canCreate)) return [];
    const names = formatList(missing, 'and');
    const are =
      missing.length === 1 ? 'is required and clients may not give it' : 'are required and clients may not give them';
    return [
      `create${api.names.type} is not in the API: ${names} of ${api.meta.name} ${are}. A default, nullable() or a mutation of your own makes rows possible`,
    ];
  });
}
