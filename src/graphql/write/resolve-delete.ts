import type { GraphQLResolveInfo } from 'graphql';
import type { ApiModel } from '../api/api-model.ts';
import type { PhoebeContext } from '../execute/phoebe-context.ts';
import { loadRow } from '../loaders/load-row.ts';
import type { Loaders } from '../loaders/loaders.ts';
import { keyTexts, rowId } from '../read/row-id.ts';
import type { RowRecord } from '../read/row-record.ts';
import type { Wanted } from '../read/wanted.ts';
import { hasHooks } from './has-hooks.ts';
import { keyCondition, keyValue, notFound, readRow } from './key-condition.ts';
import type { RowPayload } from './payload.ts';
import { returning, runWrite, wantedOfPayload } from './returning.ts';
import { ruledRows } from './write-rules.ts';

/** `DELETE FROM … WHERE key = $1 RETURNING …` */
export function resolveDelete(api: ApiModel) {
  return async (
    _: unknown,
    { id }: { readonly id: string },
    { loaders }: PhoebeContext,
    info: GraphQLResolveInfo,
  ): Promise<RowPayload> => {
    const which = ruledRows(loaders, api, keyCondition(api, id), { action: 'delete' });
    const wanted = wantedOfPayload(api, info);
    if (hasHooks(api, 'beforeDelete', 'afterDelete')) {
      // The ORM runs the hooks. The row is shown as it was before them.
      const row = await readRow(loaders, api, which, wanted);
      const seen = await seenBefore(loaders, api, id, wanted);
      if (row === undefined) throw notFound(api);
      await api.queries.deleteById(keyValue(api, id) as never, loaders.executor);
      loaders.clear();
      return { row: seen ?? row, deletedId: rowId(api, row) };
    }
    const seen = await seenBefore(loaders, api, id, wanted);
    const [row] = await runWrite(loaders, api.queries.delete().where(which).node, returning(api, wanted));
    if (row === undefined) throw notFound(api);
    return { row: seen ?? row, deletedId: rowId(api, row) };
  };
}

/** What the viewer sees of a row that is to be deleted; undefined where that is all of it. */
async function seenBefore(
  loaders: Loaders,
  api: ApiModel,
  id: string,
  wanted: Wanted,
): Promise<RowRecord | null | undefined> {
  if (loaders.scope().isOpen(api)) return undefined;
  return loadRow(loaders, { api, fields: api.primaryKey }, keyTexts(api, id, 'id'), wanted);
}
