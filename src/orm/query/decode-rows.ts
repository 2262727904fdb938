import type { ResultSet } from '../../database/driver.ts';
import { typeOfOid } from '../fields/oid-types.ts';
import type { Selection } from './selection.ts';

type Row = Record<string, unknown>;

/** Turns the driver's rows of texts into objects: one codec a column, found once for the whole result. */
export function decodeRows(result: ResultSet, selections: readonly Selection[]): Row[] {
  const { rows, columns } = result;
  const width = selections.length;
  const names = selections.map(({ property }) => property);
  const decoders = selections.map(({ type }, index) => {
    const valueType = type ?? typeOfOid(columns[index]!.typeId);
    return (text: string): unknown => valueType.fromDriver(text);
  });
  const decoded = new Array<Row>(rows.length);
  for (let r = 0; r < rows.length; r += 1) {
    const texts = rows[r]!;
    const row: Row = {};
    for (let c = 0; c < width; c += 1) {
      const text = texts[c]!;
      row[names[c]!] = text === null ? null : decoders[c]!(text);
    }
    decoded[r] = row;
  }
  return decoded;
}
