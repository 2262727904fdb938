import type { GraphQLResolveInfo } from 'graphql';
import type { ApiModel } from '../api/api-model.ts';
import { childWrites, parentWrites } from '../api/nested-writes.ts';
import { badInput } from '../errors/operation-error.ts';
import type { PhoebeContext } from '../execute/phoebe-context.ts';
import { assertAffected, type BulkArguments, bulkCondition } from './bulk-condition.ts';
import { withInputPaths } from './input-values.ts';
import type { RowsPayload } from './payload.ts';
import { returning, runWrite, wantedOfPayload } from './returning.ts';
import { type UpdateArguments, updateValues } from './update-values.ts';

/** `UPDATE … WHERE key IN (SELECT … LIMIT …) RETURNING …`: the same change for all rows that pass a filter. */
export function resolveUpdateMany(api: ApiModel) {
  return async (
    _: unknown,
    args: UpdateArguments & BulkArguments,
    { loaders }: PhoebeContext,
    info: GraphQLResolveInfo,
  ): Promise<RowsPayload> => {
    for (const { relation } of [...api.once(parentWrites), ...api.once(childWrites)])
      if (args.input?.[relation.name] != null)
        throw badInput('Related rows are written with one row, not with many.', `input.${relation.name}`);
    const values = updateValues(api, args);
    if (Object.keys(values).length === 0) throw badInput('There is nothing to set.', 'input');
    return withInputPaths(api, 'input', async () => {
      const which = bulkCondition(api, args, 'update', loaders.scope());
      const { node } = api.queries.update(values as never).where(which);
      const rows = await runWrite(loaders, node, returning(api, wantedOfPayload(api, info)));
      assertAffected(rows.length, args);
      return { rows, affectedCount: rows.length };
    });
  };
}

/** `DELETE … WHERE key IN (SELECT … LIMIT …) RETURNING …` */
export function resolveDeleteMany(api: ApiModel) {
  return async (
    _: unknown,
    args: BulkArguments,
    { loaders }: PhoebeContext,
    info: GraphQLResolveInfo,
  ): Promise<RowsPayload> => {
    const which = bulkCondition(api, args, 'delete', loaders.scope());
    const { node } = api.queries.delete().where(which);
    const rows = await runWrite(loaders, node, returning(api, wantedOfPayload(api, info)));
    assertAffected(rows.length, args);
    return { rows, affectedCount: rows.length };
  };
}
