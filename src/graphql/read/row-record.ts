import type { ResultSet } from '../../database/driver.ts';
import type { DriverValue } from '../../sql/nodes/expression.ts';

/**
 * A row as it came: the database's text of each asked property, or null. Nothing is decoded that nobody reads; names that
 * begin with `#` are not of the model (order values, positions).
 */
export type RowRecord = Readonly<Record<string, DriverValue>>;

/** The rows of a result whose columns are these, in this order. */
export function toRowRecords({ rows }: ResultSet, names: readonly string[]): RowRecord[] {
  return rows.map((texts) => {
    const row: Record<string, DriverValue> = {};
    for (let index = 0; index < names.length; index += 1) row[names[index]!] = texts[index]!;
    return row;
  });
}
