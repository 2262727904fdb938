import type { Condition } from '../../orm/index.ts';
import { select } from '../../sql/nodes/query-factories.ts';
import type { ApiModel } from '../api/api-model.ts';
import { childWrites, parentWrites } from '../api/nested-writes.ts';
import { badInput } from '../errors/operation-error.ts';
import type { Loaders } from '../loaders/loaders.ts';
import { rowId } from '../read/row-id.ts';
import { type RowRecord, toRowRecords } from '../read/row-record.ts';
import { baseSource } from '../read/source.ts';
import type { Wanted } from '../read/wanted.ts';
import { assertAffected, type BulkArguments, bulkCondition } from './bulk-condition.ts';
import { withInputPaths } from './input-values.ts';
import type { RowsPayload } from './payload.ts';
import { returning } from './returning.ts';
import { runWrite } from './run-write.ts';
import { setsNothing } from './stated-version.ts';
import { incrementedBy, type UpdateArguments, updateValues } from './update-values.ts';
import type { WriteField } from './write-field.ts';
import { assertAllowed, assertKnownParents, assertNewRows, visibleRows, writeRules } from './write-rules.ts';

/** `UPDATE … WHERE key IN (SELECT … LIMIT …) RETURNING …`: the same change for all rows that pass a filter. */
export function updateRows(api: ApiModel): WriteField<UpdateArguments & BulkArguments, RowsPayload> {
  return async (args, { loaders }, { wanted }) => {
    for (const { relation } of [...api.once(parentWrites), ...api.once(childWrites)])
      if (args.input?.[relation.name] != null)
        throw badInput('Related rows are written with one row, not with many.', `input.${relation.name}`);
    const values = updateValues(api, args);
    if (setsNothing(api, values)) throw badInput('There is nothing to set.', 'input');
    const write = { action: 'update', properties: Object.keys(values), incremented: incrementedBy(api, args) } as const;
    assertAllowed(loaders, api, write);
    await assertKnownParents(loaders, api, [{ values, path: 'input' }]);
    return withInputPaths(api, 'input', async () => {
      const scope = loaders.scope();
      const which = bulkCondition(api, args, scope, (source) => writeRules(loaders, write, source, scope));
      const { node } = api.queries.update(values as never).where(which);
      const rows = await runWrite(loaders, node, returning(api, wanted));
      assertAffected(rows.length, args);
      await assertNewRows(loaders, api, rows, write);
      const seen = await visibleRows(loaders, api, rows, wanted);
      return { rows: seen.filter((row) => row !== null), affectedCount: rows.length };
    });
  };
}

/** `DELETE … WHERE key IN (SELECT … LIMIT …) RETURNING …` */
export function deleteRows(api: ApiModel): WriteField<BulkArguments, RowsPayload> {
  return async (args, { loaders }, { wanted }) => {
    const write = { action: 'delete' } as const;
    assertAllowed(loaders, api, write);
    const scope = loaders.scope();
    const which = bulkCondition(api, args, scope, (source) => writeRules(loaders, write, source, scope));
    // What is gone cannot be looked at again.
    const seen = scope.isOpen(api) ? undefined : await seenBefore(loaders, api, which, wanted);
    const { node } = api.queries.delete().where(which);
    const rows = await runWrite(loaders, node, returning(api, wanted));
    assertAffected(rows.length, args);
    const shown =
      seen === undefined ? rows : rows.map((row) => seen.get(rowId(api, row)) ?? null).filter((row) => row !== null);
    return { rows: shown, affectedCount: rows.length };
  };
}

/** What the viewer sees of rows that are to be deleted, by their ids. */
async function seenBefore(
  loaders: Loaders,
  api: ApiModel,
  which: Condition,
  wanted: Wanted,
): Promise<ReadonlyMap<string, RowRecord | null>> {
  const { columns, names } = returning(api, new Set(api.primaryKey.map(({ property }) => property)));
  const query = select({ columns, from: [baseSource(api).node], where: which.node });
  const rows = toRowRecords(await loaders.run(query), names);
  const seen = await visibleRows(loaders, api, rows, wanted);
  return new Map(rows.map((row, index) => [rowId(api, row), seen[index]!]));
}
