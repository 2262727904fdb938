import { RowTable } from '../../../database/row-table.ts';
import { joinedName } from '../../read/join-rows.ts';
import { rowsQuery } from '../../read/rows-query.ts';
import { Unplannable } from '../unplannable.ts';
import { writeNull } from './json-structure.ts';
import type { JsonWriter } from './json-writer.ts';
import { rowWriter, type WriteRow } from './row-writer.ts';
import { allRowsOf, placeOf, placesOf, type Rows, type Run } from './run.ts';
import type { OneGroup, OneShape } from './shape.ts';

/** For each field of the group what writes the one row that a row is related to. */
export async function relatedRows(
  run: Run,
  rows: Rows,
  group: OneGroup,
): Promise<readonly (readonly [OneShape, WriteRow])[]> {
  const { relation, shapes } = group;
  const key = joinedName(rows.prefix + relation.name, relation.otherField.property);
  const joined = rows.places.get(key);
  const found = joined === undefined ? await readRelated(run, rows, group) : joinedRows(rows, group, joined);
  return Promise.all(
    shapes.map(async (shape) => [shape, placed(shape, found, await rowWriter(run, found.rows, shape.row))] as const),
  );
}

const NONE = -1;

/** Related rows, and which of them belongs to a row of the level; NONE for a row that has none. */
interface Found {
  readonly rows: Rows;
  readonly indexOf: (row: number) => number;
}

function placed({ isNullable }: OneShape, { indexOf }: Found, write: WriteRow): WriteRow {
  return (out: JsonWriter, row: number) => {
    const index = indexOf(row);
    if (index !== NONE) write(out, index);
    else if (isNullable) writeNull(out);
    else throw new Unplannable();
  };
}

/** Those that came with the rows themselves. */
function joinedRows({ table, rows, places, prefix }: Rows, { relation }: OneGroup, keyPlace: number): Found {
  const present = rows.filter((row) => !table.isNull(row, keyPlace));
  return {
    rows: { table, rows: present, places, prefix: `${prefix}${relation.name}>` },
    indexOf: (row) => (table.isNull(row, keyPlace) ? NONE : row),
  };
}

/** Reads them by their keys. Rows that several name are read once. */
async function readRelated(run: Run, rows: Rows, { relation, wanted, choice }: OneGroup): Promise<Found> {
  const own = placeOf(rows, relation.ownField.property);
  const keys = new Set<string>();
  for (const row of rows.rows) if (!rows.table.isNull(row, own)) keys.add(rows.table.text(row, own)!);
  if (keys.size === 0)
    return { rows: { table: new RowTable([]), rows: [], places: new Map(), prefix: '' }, indexOf: () => NONE };
  const { loaders } = run;
  const { otherField, other } = relation;
  const request = { key: { api: other, fields: [otherField] }, keys: [...keys], wanted, joins: choice.joins };
  const { node, names, keyNames } = rowsQuery(request, loaders.scope());
  const { table } = await loaders.runRaw(node);
  choice.note(table, names);
  const places = placesOf(names);
  const found = allRowsOf(table);
  const keyPlace = places.get(keyNames[0]!)!;
  const indexes = new Map(found.map((row) => [table.text(row, keyPlace)!, row]));
  const indexOf = new Int32Array(rows.table.length).fill(NONE);
  for (const row of rows.rows) {
    const key = rows.table.text(row, own);
    if (key !== null) indexOf[row] = indexes.get(key) ?? NONE;
  }
  return { rows: { table, rows: found, places, prefix: '' }, indexOf: (row) => indexOf[row]! };
}
