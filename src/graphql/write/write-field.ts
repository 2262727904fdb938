import type { GraphQLFieldResolver } from 'graphql';
import type { ApiModel } from '../api/api-model.ts';
import type { PhoebeContext } from '../execute/phoebe-context.ts';
import type { Wanted } from '../read/wanted.ts';
import { deleteRows, updateRows } from './bulk-rows.ts';
import { createRow, createSeveral } from './create-row.ts';
import { deleteRow } from './delete-row.ts';
import type { NewRows } from './new-rows.ts';
import type { RowPayload, RowsPayload } from './payload.ts';
import { wantedOfPayload } from './returning.ts';
import { updateRow } from './update-row.ts';
import { upsertRow } from './upsert-row.ts';

/** How a root field of a mutation writes. */
export interface WriteOptions {
  /** What its payload asks of the rows. */
  readonly wanted: Wanted;
  /** True: nothing follows in the transaction once the rows are written, so COMMIT may travel with the last statement. */
  readonly isLast: boolean;
  /** What its payload asks of the rows that are made with the row. */
  readonly newRows?: NewRows;
}

/** What a root field of a mutation does. Where it fails with `isLast`, nothing was written. */
export type WriteField<Args, Payload> = (args: Args, context: PhoebeContext, options: WriteOptions) => Promise<Payload>;

/** What a root field of a mutation has done in this attempt. */
export type WriteOutcome = { readonly payload: RowPayload | RowsPayload } | { readonly error: unknown };

const WRITES = {
  create: createRow,
  createMany: createSeveral,
  upsert: upsertRow,
  update: updateRow,
  updateMany: updateRows,
  delete: deleteRow,
  deleteMany: deleteRows,
} as const satisfies Readonly<Record<string, (api: ApiModel) => WriteField<any, RowPayload | RowsPayload>>>;

export type WriteKind = keyof typeof WRITES;

export function isWriteKind(kind: string): kind is WriteKind {
  return Object.hasOwn(WRITES, kind);
}

export function writeField(kind: WriteKind, api: ApiModel): WriteField<any, RowPayload | RowsPayload> {
  return WRITES[kind](api);
}

/** The resolver of a root field that writes. What was written in this attempt already is only told. */
export function resolveWrite(kind: WriteKind) {
  return (api: ApiModel): GraphQLFieldResolver<unknown, PhoebeContext> => {
    const write = writeField(kind, api);
    return (_, args, context, info) => {
      const outcome = context.outcomes?.get(info.path.key as string);
      if (outcome === undefined) return write(args, context, { wanted: wantedOfPayload(api, info), isLast: false });
      if ('error' in outcome) throw outcome.error;
      return outcome.payload;
    };
  };
}
