import type { ApiModel } from '../api/api-model.ts';
import { loadRow } from '../loaders/load-row.ts';
import type { Loaders } from '../loaders/loaders.ts';
import { keyTexts, rowId } from '../read/row-id.ts';
import type { RowRecord } from '../read/row-record.ts';
import type { Wanted } from '../read/wanted.ts';
import { hasHooks } from './has-hooks.ts';
import { keyCondition, keyValue, notFound, readRow } from './key-condition.ts';
import type { RowPayload } from './payload.ts';
import { returning } from './returning.ts';
import { runWrite } from './run-write.ts';
import type { WriteField } from './write-field.ts';
import { ruledRows } from './write-rules.ts';

/** `DELETE FROM … WHERE key = $1 RETURNING …` */
export function deleteRow(api: ApiModel): WriteField<{ readonly id: string }, RowPayload> {
  return async ({ id }, { loaders }, { wanted, isLast }) => {
    const which = ruledRows(loaders, api, keyCondition(api, id), { action: 'delete' });
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
    const { node } = api.queries.delete().where(which);
    const [row] = await runWrite(loaders, node, returning(api, wanted), isLast ? { api, rows: 1 } : undefined);
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
