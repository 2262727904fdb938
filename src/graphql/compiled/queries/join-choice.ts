import type { RowTable } from '../../../database/row-table.ts';
import type { RowJoin } from '../../read/join-rows.ts';

/**
 * Bytes of joined columns in one answer from which on they are read by a statement of their own: a joined row comes as
 * often as it is named, and a long text that a hundred rows name would come a hundred times.
 */
const MAX_JOINED_BYTES = 65_536;

/** Whether rows that others name are read with them. Learns from what came; plans are shared, so it does for all requests. */
export class JoinChoice {
  readonly #joins: readonly RowJoin[];
  #isWorth = true;

  constructor(joins: readonly RowJoin[]) {
    this.#joins = joins;
  }

  get joins(): readonly RowJoin[] {
    return this.#isWorth ? this.#joins : [];
  }

  /** Told of the rows that came, and of their columns' names. */
  note(table: RowTable, names: readonly string[]): void {
    if (this.joins.length === 0 || table.length < 2) return;
    const places = names.flatMap((name, place) => (name.includes('>') ? [place] : []));
    let length = 0;
    for (let row = 0; row < table.length; row += 1) for (const place of places) length += table.byteLength(row, place);
    if (length > MAX_JOINED_BYTES) this.#isWorth = false;
  }
}
