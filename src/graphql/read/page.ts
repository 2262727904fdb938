import { type CursorValues, encodeCursor } from './cursor.ts';
import type { PageRequest } from './page-parts.ts';
import type { RowRecord } from './row-record.ts';

/** The rows of one page, and where it stands among all rows. */
export class Page<Row = RowRecord> {
  readonly rows: readonly Row[];
  readonly hasNextPage: boolean;
  readonly hasPreviousPage: boolean;
  readonly #request: PageRequest;
  readonly #valuesOf: (row: Row) => CursorValues;

  /**
   * @param found the rows as they were read: in the order of reading, with one more where that was asked
   * @param valuesOf the order's values at a row, for cursors
   */
  constructor(request: PageRequest, found: readonly Row[], valuesOf: (row: Row) => CursorValues) {
    const { limit, isBackward, after, before, offset } = request.window;
    const rows = found.length > limit ? found.slice(0, limit) : found;
    this.rows = isBackward ? [...rows].reverse() : rows;
    const hasMore = found.length > limit;
    // On the side that the client came from there was a row: its cursor's, or those it skipped.
    this.hasNextPage = isBackward ? before !== undefined : hasMore;
    this.hasPreviousPage = isBackward ? hasMore : after !== undefined || offset > 0;
    this.#request = request;
    this.#valuesOf = valuesOf;
  }

  cursorOf(row: Row): string {
    return encodeCursor(this.#request.order, this.#valuesOf(row));
  }

  get startCursor(): string | null {
    return this.rows.length === 0 ? null : this.cursorOf(this.rows[0]!);
  }

  get endCursor(): string | null {
    return this.rows.length === 0 ? null : this.cursorOf(this.rows.at(-1)!);
  }
}
