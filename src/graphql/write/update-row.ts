import type { ApiModel } from '../api/api-model.ts';
import { childWrites } from '../api/nested-writes.ts';
import { loadRow } from '../loaders/load-row.ts';
import { keyTexts } from '../read/row-id.ts';
import type { Wanted } from '../read/wanted.ts';
import { changeRow } from './change-row.ts';
import { nestsChildren, withKeysForChildren } from './create-rows.ts';
import type { Input } from './input-values.ts';
import { haveValues } from './last-write.ts';
import { namingMissing } from './naming-missing.ts';
import type { RowPayload } from './payload.ts';
import { incrementedBy, type UpdateArguments, updateValues } from './update-values.ts';
import { writeChildren } from './write-children.ts';
import type { WriteField } from './write-field.ts';
import { writeParents } from './write-parents.ts';
import { assertKnownParents, visibleRows } from './write-rules.ts';
import { WriteRun } from './write-run.ts';

/** Changes one row, and the rows that its input nests: those it names first, then it, then those that name it. */
export function updateRow(api: ApiModel): WriteField<UpdateArguments & { readonly id: string }, RowPayload> {
  return async ({ id, ...args }, context, { wanted: asked, isLast }) => {
    const input = args.input ?? {};
    const isOpen = context.loaders.scope().isOpen(api);
    const run = new WriteRun(context, { isLast: isLast && isOpen && !changesOwnTable(api, input) });
    const { row, wanted } = await namingMissing(run, () => changed(run, api, { id, args, input, asked }));
    if (!isOpen) return { row: (await visibleRows(run.loaders, api, [row], wanted))[0]! };
    if (!changesOwnTable(api, input)) return { row };
    const again = await loadRow(run.loaders, { api, fields: api.primaryKey }, keyTexts(api, id, 'id'), wanted);
    return { row: again ?? row };
  };
}

interface Update {
  readonly id: string;
  readonly args: UpdateArguments;
  readonly input: Input;
  readonly asked: Wanted;
}

async function changed(run: WriteRun, api: ApiModel, { id, args, input, asked }: Update) {
  const values = updateValues(api, args);
  await writeParents(run, api, [{ input, path: 'input' }], [values]);
  const wanted = withKeysForChildren(api, [{ input }], asked);
  await assertKnownParents(run.loaders, api, [{ values, path: 'input' }]);
  const nests = nestsChildren(api, [{ input }]);
  const incremented = incrementedBy(api, args);
  const row = await changeRow(run, api, { id, values, wanted, incremented, isLast: run.isLast && !nests });
  if (nests) await writeChildren(run.ending(haveValues(api, [row], wanted)), api, [{ input, path: 'input', row }]);
  return { row, wanted };
}

/** Rows of the same table were written behind it: the row itself may be one of them. */
function changesOwnTable(api: ApiModel, input: Input): boolean {
  return api.once(childWrites).some(({ relation }) => relation.other === api && input[relation.name] != null);
}
