import type { Condition, ModelField } from '../../orm/index.ts';
import { encodeField } from '../../orm/query/encode-values.ts';
import type { ApiModel } from '../api/api-model.ts';
import { OperationError } from '../errors/operation-error.ts';
import type { Loaders } from '../loaders/loaders.ts';
import { keyTexts } from '../read/row-id.ts';
import type { RowRecord } from '../read/row-record.ts';
import type { Wanted } from '../read/wanted.ts';
import { hasHooks } from './has-hooks.ts';
import { type FilledWrite, heldUpdate } from './held-writes.ts';
import { type Values, withInputPaths } from './input-values.ts';
import { readBack } from './insert-rows.ts';
import { keyCondition, keyValue, notFound, readRow } from './key-condition.ts';
import { returning } from './returning.ts';
import { runHeld, runWrite } from './run-write.ts';
import { setsNothing, statedVersion } from './stated-version.ts';
import { assertNewRows, isRuledWrite, ruledRows, ruledWanted } from './write-rules.ts';
import type { WriteRun } from './write-run.ts';

export interface Change {
  readonly id: string;
  readonly values: Values;
  readonly wanted: Wanted;
  /** Properties that are changed by what they were. */
  readonly incremented: readonly string[];
  /** True: nothing is to be done behind it. */
  readonly isLast: boolean;
}

const NOTHING: Wanted = new Set();

/**
 * `UPDATE … SET a = $1, n = n + $2 WHERE key = $3 RETURNING …`. With nothing to set the row is only read: a form was sent as
 * it came, or only rows of other tables change.
 * @throws OperationError NOT_FOUND, or CONFLICT where a stated version is not the row's
 */
export async function changeRow({ loaders }: WriteRun, api: ApiModel, change: Change): Promise<RowRecord> {
  const { id, values, incremented } = change;
  const held = heldChange(loaders, api, change);
  if (held !== undefined) {
    const [row] = await withInputPaths(api, 'input', () => runHeld(loaders, held, change.isLast));
    if (row === undefined) throw notFound(api);
    return row;
  }
  const write = { action: 'update', properties: Object.keys(values), incremented } as const;
  const which = ruledRows(loaders, api, keyCondition(api, id), write);
  const wanted = ruledWanted(loaders, api, write, change.wanted);
  const version = statedVersion(api, values);
  if (setsNothing(api, values)) {
    const row = await readRow(loaders, api, which, version === undefined ? wanted : withVersion(wanted, version));
    if (row === undefined) throw notFound(api);
    if (version !== undefined && row[version.property] !== encodeField(version, values[version.property]))
      throw changedByOthers(api, version);
    return row;
  }
  const checked = async (row: RowRecord): Promise<RowRecord> => {
    await assertNewRows(loaders, api, [row], write);
    return row;
  };
  return withInputPaths(api, 'input', async () => {
    if (hasHooks(api, 'beforeUpdate', 'afterUpdate'))
      return checked(await changeWithHooks(loaders, api, change, which));
    const { node } = api.queries.update(values as never).where(which);
    // A row that was not found may still be there with another version, and one that was is looked at by its rule.
    const isLast = change.isLast && version === undefined && !isRuledWrite(loaders, api, write);
    const [row] = await runWrite(loaders, node, returning(api, wanted), isLast ? { api, rows: 1 } : undefined);
    if (row !== undefined) return checked(row);
    if (version === undefined || (await readRow(loaders, api, which, NOTHING)) === undefined) throw notFound(api);
    throw changedByOthers(api, version);
  });
}

/** The statement of a plain change: of columns, by nobody's rules, without hooks. Undefined for any other. */
function heldChange(loaders: Loaders, api: ApiModel, { id, values, wanted }: Change): FilledWrite | undefined {
  if (!loaders.isOpen || hasHooks(api, 'beforeUpdate', 'afterUpdate')) return undefined;
  if (statedVersion(api, values) !== undefined || Object.keys(values).length === 0) return undefined;
  return heldUpdate(api, { values, key: keyTexts(api, id, 'id'), wanted });
}

/** The ORM writes the row, since it runs the hooks; the asked columns are read by the key. */
async function changeWithHooks(
  loaders: Loaders,
  api: ApiModel,
  { id, values, wanted }: Change,
  which: Condition,
): Promise<RowRecord> {
  if ((await readRow(loaders, api, which, NOTHING)) === undefined) throw notFound(api);
  const row: Values = await api.queries.updateById(keyValue(api, id) as never, values as never, loaders.executor);
  loaders.clear();
  return readBack(loaders, api, row, wanted);
}

function withVersion(wanted: Wanted, { property }: ModelField): Wanted {
  return new Set([...wanted, property]);
}

function changedByOthers(api: ApiModel, version: ModelField): OperationError {
  const { name } = api.columns.find(({ field }) => field === version)!;
  return new OperationError('CONFLICT', 'Somebody else has changed the row. Read it again.', {
    fields: [`input.${name}`],
  });
}
