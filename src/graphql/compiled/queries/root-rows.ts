import { keyText } from '../../loaders/load-row.ts';
import { groupedBy, mergedJoins } from '../../read/join-rows.ts';
import { keyTexts } from '../../read/row-id.ts';
import { type RowKey, rowsQuery } from '../../read/rows-query.ts';
import { uniqueTexts } from '../../read/unique-texts.ts';
import { writeNull } from './json-structure.ts';
import type { JsonWriter } from './json-writer.ts';
import { rowWriter } from './row-writer.ts';
import { allRowsOf, placesOf, type Rows, type Run } from './run.ts';
import type { RootRowShape } from './shape.ts';

/** A row that the operation names, by the texts of its key. */
export interface NamedRow {
  readonly shape: RootRowShape;
  readonly key: RowKey;
  readonly text: string;
}

/** What the arguments of the field name. @throws OperationError BAD_USER_INPUT */
export function namedRow(shape: RootRowShape, variables: Run['variables']): NamedRow {
  const { api } = shape;
  const args = shape.readArguments(variables) as any;
  const { fields, texts } =
    shape.kind === 'byKey'
      ? { fields: api.primaryKey, texts: keyTexts(api, args.id, 'id') }
      : uniqueTexts(api, args.key, 'key');
  return { shape, key: { api, fields }, text: keyText(texts) };
}

type Writing = readonly (readonly [RootRowShape, (out: JsonWriter) => void])[];

/** What writes each named row. Those of one model by one key are read by one statement. */
export async function rootRows(run: Run, named: readonly NamedRow[]): Promise<Writing> {
  if (named.length === 1) return rowsOfKey(run, named);
  const groups = groupedBy(named, ({ key: { api, fields } }) =>
    [api.names.type, ...fields.map(({ property }) => property)].join(),
  );
  return (await Promise.all([...groups.values()].map((same) => rowsOfKey(run, same)))).flat();
}

async function rowsOfKey(run: Run, named: readonly NamedRow[]): Promise<Writing> {
  const found = await read(run, named);
  const [{ shape, text }] = named as readonly [NamedRow];
  if (named.length === 1) return [[shape, await writerOf(run, found, shape, text)]];
  return Promise.all(named.map(async ({ shape, text }) => [shape, await writerOf(run, found, shape, text)] as const));
}

interface Found {
  readonly rows: Rows;
  /** Where the row with a key stands; undefined where there is one key only. */
  readonly indexes: ReadonlyMap<string, number> | undefined;
}

async function read({ loaders }: Run, named: readonly NamedRow[]): Promise<Found> {
  const [{ key, shape }] = named as readonly [NamedRow];
  const { held } = shape;
  if (named.length === 1 && held !== undefined && loaders.isOpen) {
    const { table } = await loaders.runRaw(held.node, { keys: [named[0]!.text] });
    return { rows: { table, rows: allRowsOf(table), places: held.places, prefix: '' }, indexes: undefined };
  }
  const keys = named.length === 1 ? [named[0]!.text] : [...new Set(named.map(({ text }) => text))];
  const isAlone = named.length === 1;
  const wanted = isAlone ? shape.wanted : new Set(named.flatMap((each) => [...each.shape.wanted]));
  const joins = isAlone ? shape.row.joins : mergedJoins(named.flatMap((each) => each.shape.row.joins));
  const { node, names, keyNames } = rowsQuery({ key, keys, wanted, joins }, loaders.scope());
  const { table } = await loaders.runRaw(node);
  const places = placesOf(names);
  const rows = allRowsOf(table);
  const found = { table, rows, places, prefix: '' };
  if (keys.length === 1) return { rows: found, indexes: undefined };
  const own = keyNames.map((name) => places.get(name)!);
  return {
    rows: found,
    indexes: new Map(rows.map((row) => [keyText(own.map((place) => table.text(row, place)!)), row])),
  };
}

async function writerOf(
  run: Run,
  { rows, indexes }: Found,
  shape: RootRowShape,
  text: string,
): Promise<(out: JsonWriter) => void> {
  const row = indexes === undefined ? rows.rows[0] : indexes.get(text);
  if (row === undefined) return writeNull;
  const write = await rowWriter(run, { ...rows, rows: [row] }, shape.row);
  return (out) => write(out, row);
}
