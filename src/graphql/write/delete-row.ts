import type { GraphQLResolveInfo } from 'graphql';
import type { ApiModel } from '../api/api-model.ts';
import type { PhoebeContext } from '../execute/phoebe-context.ts';
import { rowId } from '../read/row-id.ts';
import { keyCondition, notFound } from './key-condition.ts';
import type { RowPayload } from './payload.ts';
import { returning, runWrite, wantedOfPayload } from './returning.ts';

/** `DELETE FROM … WHERE key = $1 RETURNING …` */
export function resolveDelete(api: ApiModel) {
  return async (
    _: unknown,
    { id }: { readonly id: string },
    { loaders }: PhoebeContext,
    info: GraphQLResolveInfo,
  ): Promise<RowPayload> => {
    const query = api.queries.delete().where(keyCondition(api, id, 'delete', loaders.scope()));
    const [row] = await runWrite(loaders, query.node, returning(api, wantedOfPayload(api, info)));
    if (row === undefined) throw notFound(api);
    return { row, deletedId: rowId(api, row) };
  };
}
