import type { NamedWrite } from '../../sql/nodes/checked-write.ts';
import type { ApiModel } from '../api/api-model.ts';
import type { Loaders } from '../loaders/loaders.ts';
import { type RowRecord, toRowRecords } from '../read/row-record.ts';
import type { FilledWrite } from './held-writes.ts';
import { LastWrite } from './last-write.ts';
import type { Returning } from './returning.ts';

/** Runs a held write, as `runWrite` does others. */
export async function runHeld(
  loaders: Loaders,
  { write, names, last, args }: FilledWrite,
  isLast: boolean,
): Promise<RowRecord[]> {
  const { executor } = loaders;
  const result = await (isLast
    ? executor.execute(last.statementFor(executor), { commit: true, args })
    : loaders.run(write, args));
  loaders.clear();
  return toRowRecords(result, names);
}

/**
 * Runs a write and returns the rows of its RETURNING. What was read before it is forgotten.
 * @param last the rows that it must write, where COMMIT travels with it
 */
export async function runWrite(
  loaders: Loaders,
  node: NamedWrite['write'],
  { columns, names }: Returning,
  last?: { readonly api: ApiModel; readonly rows: number },
): Promise<RowRecord[]> {
  const write = { ...node, returning: columns };
  const { executor } = loaders;
  const result = await (last === undefined
    ? loaders.run(write)
    : executor.execute(new LastWrite(last.api, { write, names }, last.rows).statementFor(executor), { commit: true }));
  loaders.clear();
  return toRowRecords(result, names);
}
