import type { RowJoin } from '../../read/join-rows.ts';
import type { Row } from './run.ts';

/**
 * Characters of joined columns in one answer from which on they are read by a statement of their own: a joined row comes as
 * often as it is named, and a long text that a hundred rows name would come a hundred times.
 */
const MAX_JOINED_LENGTH = 65_536;

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
  note(rows: readonly Row[], names: readonly string[]): void {
    if (this.joins.length === 0 || rows.length < 2) return;
    const places = names.flatMap((name, place) => (name.includes('>') ? [place] : []));
    let length = 0;
    for (const row of rows) for (const place of places) length += row[place]?.length ?? 0;
    if (length > MAX_JOINED_LENGTH) this.#isWorth = false;
  }
}
