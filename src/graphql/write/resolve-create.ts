import type { GraphQLResolveInfo } from 'graphql';
import type { ApiModel } from '../api/api-model.ts';
import type { PhoebeContext } from '../execute/phoebe-context.ts';
import type { RowRecord } from '../read/row-record.ts';
import { assertFew, createRows } from './create-rows.ts';
import type { Input } from './input-values.ts';
import type { RowPayload, RowsPayload } from './payload.ts';
import { wantedOfPayload } from './returning.ts';
import { type ConflictInput, upsertRows } from './upsert-rows.ts';
import { visibleRows } from './write-rules.ts';
import { WriteRun } from './write-run.ts';

/** Makes one row. */
export function resolveCreate(api: ApiModel) {
  return async (
    _: unknown,
    { input }: { readonly input: Input },
    context: PhoebeContext,
    info: GraphQLResolveInfo,
  ): Promise<RowPayload> => {
    const wanted = wantedOfPayload(api, info);
    const [row] = await createRows(new WriteRun(context), api, [{ input, path: 'input' }], { wanted, path: 'input' });
    return { row: (await visibleRows(context.loaders, api, [row!], wanted))[0]! };
  };
}

/** Makes several rows in one statement. */
export function resolveCreateMany(api: ApiModel) {
  return async (
    _: unknown,
    { input, onConflict }: { readonly input: readonly Input[]; readonly onConflict?: ConflictInput | null },
    context: PhoebeContext,
    info: GraphQLResolveInfo,
  ): Promise<RowsPayload> => {
    assertFew(input.length, 'input');
    const run = new WriteRun(context);
    const wanted = wantedOfPayload(api, info);
    const payloadOf = async (written: readonly RowRecord[]): Promise<RowsPayload> => {
      const seen = await visibleRows(context.loaders, api, written, wanted);
      return { rows: seen.filter((row) => row !== null), affectedCount: written.length };
    };
    const rows = input.map((each, index) => ({ input: each, path: `input.${index}` }));
    if (onConflict === undefined || onConflict === null) {
      const made = await createRows(run, api, rows, { wanted, path: 'input' });
      return payloadOf(made);
    }
    const written = await upsertRows(run, api, rows, { wanted, onConflict });
    return payloadOf(written);
  };
}
