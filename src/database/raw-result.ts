import type { DriverValue } from '../sql/nodes/expression.ts';
import type { ResultSet } from './driver.ts';
import { type RowBytes, RowTable } from './row-table.ts';

/** What a command tag says: its first word, and its number. */
export type Tag = Pick<ResultSet, 'command' | 'rowCount'>;

/** A statement's answer as it came: its rows stay bytes until somebody reads them. */
export class RawResult implements ResultSet {
  readonly command: string;
  readonly rowCount: number;
  readonly columns: ResultSet['columns'];
  readonly table: RowTable;

  constructor({ command, rowCount }: Tag, columns: ResultSet['columns'], rows: readonly RowBytes[]) {
    this.command = command;
    this.rowCount = rowCount;
    this.columns = columns;
    this.table = new RowTable(rows);
  }

  /** Decodes all rows, each time anew. */
  get rows(): DriverValue[][] {
    return this.table.texts();
  }

  /** The answer with its rows read, for whoever asked. */
  read(): ResultSet {
    const { command, rowCount, columns, rows } = this;
    return { command, rowCount, columns, rows };
  }
}
