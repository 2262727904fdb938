import type { GraphQLResolveInfo } from 'graphql';
import type { ApiModel } from '../api/api-model.ts';
import { childWrites } from '../api/nested-writes.ts';
import type { PhoebeContext } from '../execute/phoebe-context.ts';
import { loadRow } from '../loaders/load-row.ts';
import { keyTexts } from '../read/row-id.ts';
import { changeRow } from './change-row.ts';
import { keysForChildren } from './create-rows.ts';
import type { Input } from './input-values.ts';
import type { RowPayload } from './payload.ts';
import { wantedOfPayload } from './returning.ts';
import { incrementedBy, type UpdateArguments, updateValues } from './update-values.ts';
import { writeChildren } from './write-children.ts';
import { writeParents } from './write-parents.ts';
import { assertKnownParents, visibleRows } from './write-rules.ts';
import { WriteRun } from './write-run.ts';

/** Changes one row, and the rows that its input nests: those it names first, then it, then those that name it. */
export function resolveUpdate(api: ApiModel) {
  return async (
    _: unknown,
    { id, ...args }: UpdateArguments & { readonly id: string },
    context: PhoebeContext,
    info: GraphQLResolveInfo,
  ): Promise<RowPayload> => {
    const run = new WriteRun(context);
    const input = args.input ?? {};
    const values = updateValues(api, args);
    await writeParents(run, api, [{ input, path: 'input' }], [values]);
    const wanted = new Set([...wantedOfPayload(api, info), ...keysForChildren(api, [{ input }])]);
    await assertKnownParents(run.loaders, api, [{ values, path: 'input' }]);
    const row = await changeRow(run.loaders, api, { id, values, wanted, incremented: incrementedBy(api, args) });
    await writeChildren(run, api, [{ input, path: 'input', row }]);
    if (!run.loaders.scope().isOpen(api)) return { row: (await visibleRows(run.loaders, api, [row], wanted))[0]! };
    if (!changesOwnTable(api, input)) return { row };
    const again = await loadRow(run.loaders, { api, fields: api.primaryKey }, keyTexts(api, id, 'id'), wanted);
    return { row: again ?? row };
  };
}

/** Rows of the same table were written behind it: the row itself may be one of them. */
function changesOwnTable(api: ApiModel, input: Input): boolean {
  return api.once(childWrites).some(({ relation }) => relation.other === api && input[relation.name] != null);
}
