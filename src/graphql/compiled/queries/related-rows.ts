import { joinedName } from '../../read/join-rows.ts';
import { rowsQuery } from '../../read/rows-query.ts';
import { Unplannable } from '../unplannable.ts';
import { rowTexts } from './row-texts.ts';
import { placeOf, placesOf, type Row, type Rows, type Run } from './run.ts';
import type { OneGroup, OneShape, RowShape } from './shape.ts';

const NULL = 'null';

/** For each field of the group: for each row the text of the one row that it is related to. */
export async function relatedRows(
  run: Run,
  rows: Rows,
  group: OneGroup,
): Promise<readonly (readonly [OneShape, readonly string[]])[]> {
  const { relation, shapes } = group;
  const key = joinedName(rows.prefix + relation.name, relation.otherField.property);
  const joined = rows.places.get(key);
  const found = joined === undefined ? await readRelated(run, rows, group) : joinedRows(rows, group, joined);
  return Promise.all(
    shapes.map(async (shape) => [shape, placed(shape, found, await textsOf(run, found.rows, shape.row))] as const),
  );
}

/** Related rows, and for each row of the level which of them is its own; undefined: none. */
interface Found {
  readonly rows: Rows;
  readonly indexes: readonly (number | undefined)[];
}

function textsOf(run: Run, rows: Rows, shape: RowShape): Promise<readonly string[]> {
  return rowTexts(run, rows, shape);
}

function placed({ isNullable }: OneShape, { indexes }: Found, texts: readonly string[]): readonly string[] {
  return indexes.map((index) => {
    if (index !== undefined) return texts[index]!;
    if (!isNullable) throw new Unplannable();
    return NULL;
  });
}

/** Those that came with the rows themselves. */
function joinedRows({ rows, places, prefix }: Rows, { relation }: OneGroup, keyPlace: number): Found {
  const present: Row[] = [];
  const indexes = rows.map((row) => (row[keyPlace] === null ? undefined : present.push(row) - 1));
  return { rows: { rows: present, places, prefix: `${prefix}${relation.name}>` }, indexes };
}

/** Reads them by their keys. Rows that several name are read once. */
async function readRelated(run: Run, rows: Rows, { relation, wanted, choice }: OneGroup): Promise<Found> {
  const own = placeOf(rows, relation.ownField.property);
  const keys = new Set<string>();
  for (const row of rows.rows) if (row[own] !== null) keys.add(row[own]!);
  if (keys.size === 0)
    return { rows: { rows: [], places: new Map(), prefix: '' }, indexes: rows.rows.map(() => undefined) };
  const { loaders } = run;
  const { otherField, other } = relation;
  const request = { key: { api: other, fields: [otherField] }, keys: [...keys], wanted, joins: choice.joins };
  const { node, names } = rowsQuery(request, loaders.scope());
  const result = await loaders.run(node);
  choice.note(result.rows, names);
  const places = placesOf(names);
  const key = places.get(otherField.property)!;
  const indexes = new Map(result.rows.map((row, index) => [row[key]!, index]));
  return {
    rows: { rows: result.rows, places, prefix: '' },
    indexes: rows.rows.map((row) => (row[own] === null ? undefined : indexes.get(row[own]!))),
  };
}
