import type { RowTable } from '../../../database/row-table.ts';
import type { DriverValue } from '../../../sql/nodes/expression.ts';
import type { ListRequest } from '../../loaders/list-request.ts';
import type { Loaders } from '../../loaders/loaders.ts';
import type { RowRecord } from '../../read/row-record.ts';
import type { ResolverInput } from './custom-values.ts';
import type { ListShape } from './shape.ts';

/** One request on the compiled way. */
export interface Run extends ResolverInput {
  readonly loaders: Loaders;
  readonly variables: Readonly<Record<string, unknown>>;
  /** What each list's arguments ask for: known, and found to make sense, before anything is read. */
  readonly lists: ReadonlyMap<ListShape, ListRequest>;
  /** Rows by the names of their columns, for what reads them so: one record for each row. */
  readonly records: Map<RowTable, Map<number, RowRecord>>;
}

/** Rows of one statement, or some of them. */
export interface Rows {
  readonly table: RowTable;
  /** Which of the table's. */
  readonly rows: readonly number[];
  /** Where each column stands in a row. */
  readonly places: ReadonlyMap<string, number>;
  /** What the names of the columns begin with: `author>` for the joined rows of a relation. */
  readonly prefix: string;
}

export function allRowsOf({ length }: RowTable): readonly number[] {
  const rows: number[] = [];
  for (let row = 0; row < length; row += 1) rows.push(row);
  return rows;
}

export function placesOf(names: readonly string[]): ReadonlyMap<string, number> {
  return new Map(names.map((name, index) => [name, index]));
}

/** Where a column stands in the rows. */
export function placeOf({ places, prefix }: Pick<Rows, 'places' | 'prefix'>, property: string): number {
  return places.get(prefix + property)!;
}

/** The row by the names of its columns. */
export function recordOf({ records }: Run, { table, places, prefix }: Rows, row: number): RowRecord {
  let known = records.get(table);
  if (known === undefined) {
    known = new Map();
    records.set(table, known);
  }
  const found = prefix === '' ? known.get(row) : undefined;
  if (found !== undefined) return found;
  const record: Record<string, DriverValue> = {};
  for (const [name, place] of places)
    if (name.startsWith(prefix)) record[name.slice(prefix.length)] = table.text(row, place);
  if (prefix === '') known.set(row, record);
  return record;
}
