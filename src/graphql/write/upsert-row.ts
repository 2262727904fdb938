import type { ApiModel } from '../api/api-model.ts';
import { OperationError } from '../errors/operation-error.ts';
import { loadRow } from '../loaders/load-row.ts';
import type { Input } from './input-values.ts';
import { namingMissing } from './naming-missing.ts';
import type { RowPayload } from './payload.ts';
import { type ConflictInput, conflictTarget, upsertRows, upsertValues } from './upsert-rows.ts';
import type { WriteField } from './write-field.ts';
import { visibleRows } from './write-rules.ts';
import { WriteRun } from './write-run.ts';

interface UpsertArguments {
  readonly input: Input;
  readonly onConflict: ConflictInput;
}

/** Makes a row, or updates the one that has its unique key already. */
export function upsertRow(api: ApiModel): WriteField<UpsertArguments, RowPayload> {
  return async ({ input, onConflict }, context, { wanted }) => {
    const run = new WriteRun(context);
    const newRow = { input, path: 'input' };
    const { row, values } = await namingMissing(run, async () => {
      const values = await upsertValues(run, api, [newRow]);
      const [row] = await upsertRows(run, api, [newRow], { values, wanted, onConflict });
      return { row, values: values[0]! };
    });
    if (row !== undefined) return { row: (await visibleRows(context.loaders, api, [row], wanted))[0]! };
    // The row that is there was left as it is.
    const fields = conflictTarget(api, onConflict.target);
    const texts = fields.map(({ property, type }) => type.toDriver(values[property]));
    const found = await loadRow(context.loaders, { api, fields }, texts, wanted);
    if (found === null)
      throw new OperationError(
        'CONFLICT',
        `The "${api.names.type}" was not written: one with this key exists and you may not change it, or a trigger of the database left it out.`,
      );
    return { row: found };
  };
}
