import type { ApiModel } from '../api/api-model.ts';
import type { RowRecord } from '../read/row-record.ts';
import { assertFew, createRows } from './create-rows.ts';
import type { Input } from './input-values.ts';
import { namingMissing } from './naming-missing.ts';
import type { RowPayload, RowsPayload } from './payload.ts';
import { type ConflictInput, upsertRows, upsertValues } from './upsert-rows.ts';
import type { WriteField } from './write-field.ts';
import { visibleRows } from './write-rules.ts';
import { WriteRun } from './write-run.ts';

/** Makes one row. */
export function createRow(api: ApiModel): WriteField<{ readonly input: Input }, RowPayload> {
  return async ({ input }, context, { wanted, isLast, newRows }) => {
    const run = new WriteRun(context, { isLast: isLast && context.loaders.scope().isOpen(api), newRows });
    const [row] = await namingMissing(run, () =>
      createRows(run, api, [{ input, path: 'input' }], { wanted, path: 'input' }),
    );
    return { row: (await visibleRows(context.loaders, api, [row!], wanted))[0]! };
  };
}

interface CreateManyArguments {
  readonly input: readonly Input[];
  readonly onConflict?: ConflictInput | null;
}

/** Makes several rows in one statement. */
export function createSeveral(api: ApiModel): WriteField<CreateManyArguments, RowsPayload> {
  return async ({ input, onConflict }, context, { wanted, isLast }) => {
    assertFew(input.length, 'input');
    const run = new WriteRun(context, { isLast: isLast && context.loaders.scope().isOpen(api) });
    const payloadOf = async (written: readonly RowRecord[]): Promise<RowsPayload> => {
      const seen = await visibleRows(context.loaders, api, written, wanted);
      return { rows: seen.filter((row) => row !== null), affectedCount: written.length };
    };
    const rows = input.map((each, index) => ({ input: each, path: `input.${index}` }));
    if (onConflict === undefined || onConflict === null) {
      const made = await namingMissing(run, () => createRows(run, api, rows, { wanted, path: 'input' }));
      return payloadOf(made);
    }
    const written = await namingMissing(run, async () => {
      const values = await upsertValues(run, api, rows);
      return upsertRows(run, api, rows, { values, wanted, onConflict });
    });
    return payloadOf(written);
  };
}
