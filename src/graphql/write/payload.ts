import type { RowRecord } from '../read/row-record.ts';

/** What the resolvers of a mutation's payload read. */
export interface RowPayload {
  /** Null: the viewer may not see it. */
  readonly row: RowRecord | null;
  readonly deletedId?: string;
}

/** The same for a mutation of several rows. */
export interface RowsPayload {
  readonly rows: readonly RowRecord[];
  readonly affectedCount: number;
}
