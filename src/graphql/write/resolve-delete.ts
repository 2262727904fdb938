import type { GraphQLResolveInfo } from 'graphql';
import type { ApiModel } from '../api/api-model.ts';
import type { PhoebeContext } from '../execute/phoebe-context.ts';
import { rowId } from '../read/row-id.ts';
import { hasHooks } from './has-hooks.ts';
import { keyCondition, keyValue, notFound, readRow } from './key-condition.ts';
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
    const which = keyCondition(api, id, 'delete', loaders.scope());
    const wanted = wantedOfPayload(api, info);
    if (hasHooks(api, 'beforeDelete', 'afterDelete')) {
      // The ORM runs the hooks. The row is shown as it was before them.
      const row = await readRow(loaders, api, which, wanted);
      if (row === undefined) throw notFound(api);
      await api.queries.deleteById(keyValue(api, id) as never, loaders.executor);
      loaders.clear();
      return { row, deletedId: rowId(api, row) };
    }
    const [row] = await runWrite(loaders, api.queries.delete().where(which).node, returning(api, wanted));
    if (row === undefined) throw notFound(api);
    return { row, deletedId: rowId(api, row) };
  };
}
