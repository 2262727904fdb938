import type { ResultSet } from '../../database/driver.ts';
import type { DriverValue } from '../../sql/nodes/expression.ts';
import { typeOfOid } from '../fields/oid-types.ts';
import type { ValueType } from '../fields/value-type.ts';

type Row = Record<string, unknown>;

/** A property of the row and how it is read; without a type, by the one that the database reports. */
export interface DecodedColumn {
  readonly property: string;
  readonly type: ValueType<any, any> | undefined;
}

/**
 * Turns the driver's rows of texts into objects: one codec a column, found once for the whole result. Columns behind the last
 * one that is asked for (keys of relations) are left out.
 */
export function decodeRows(result: ResultSet, columns: readonly DecodedColumn[]): Row[] {
  const { rows } = result;
  const width = columns.length;
  const names = columns.map(({ property }) => property);
  const types = columns.map(({ type }, index) => type ?? typeOfOid(result.columns[index]!.typeId));
  const decoded = new Array<Row>(rows.length);
  for (let index = 0; index < rows.length; index += 1) {
    const texts: readonly DriverValue[] = rows[index]!;
    const row: Row = {};
    for (let place = 0; place < width; place += 1) {
      const text = texts[place]!;
      row[names[place]!] = text === null ? null : types[place]!.fromDriver(text);
    }
    decoded[index] = row;
  }
  return decoded;
}
