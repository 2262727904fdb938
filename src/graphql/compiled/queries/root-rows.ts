import { keyText } from '../../loaders/load-row.ts';
import { groupedBy, mergedJoins } from '../../read/join-rows.ts';
import { keyTexts } from '../../read/row-id.ts';
import { type RowKey, rowsQuery } from '../../read/rows-query.ts';
import { uniqueTexts } from '../../read/unique-texts.ts';
import { rowTexts } from './row-texts.ts';
import { argumentsOf, placesOf, type Rows, type Run } from './run.ts';
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
  const args = argumentsOf(shape, variables) as any;
  const { fields, texts } =
    shape.kind === 'byKey'
      ? { fields: api.primaryKey, texts: keyTexts(api, args.id, 'id') }
      : uniqueTexts(api, args.key, 'key');
  return { shape, key: { api, fields }, text: keyText(texts) };
}

/** The text of each named row. Those of one model by one key are read by one statement. */
export function rootRows(run: Run, named: readonly NamedRow[]): readonly (readonly [RootRowShape, Promise<string>])[] {
  if (named.length === 1) return rowsOfKey(run, named);
  const groups = groupedBy(named, ({ key: { api, fields } }) =>
    [api.names.type, ...fields.map(({ property }) => property)].join(),
  );
  return [...groups.values()].flatMap((same) => rowsOfKey(run, same));
}

function rowsOfKey(run: Run, named: readonly NamedRow[]): readonly (readonly [RootRowShape, Promise<string>])[] {
  const reading = read(run, named);
  return named.map(({ shape, text }) => [shape, reading.then((found) => textOf(run, found, shape, text))] as const);
}

interface Found {
  readonly rows: Rows;
  /** Where the row with a key stands; undefined where there is one key only. */
  readonly indexes: ReadonlyMap<string, number> | undefined;
}

async function read({ loaders }: Run, named: readonly NamedRow[]): Promise<Found> {
  const [{ key, shape }] = named as readonly [NamedRow];
  const keys = named.length === 1 ? [named[0]!.text] : [...new Set(named.map(({ text }) => text))];
  const isAlone = named.length === 1;
  const wanted = isAlone ? shape.wanted : new Set(named.flatMap((each) => [...each.shape.wanted]));
  const joins = isAlone ? shape.row.joins : mergedJoins(named.flatMap((each) => each.shape.row.joins));
  const { node, names } = rowsQuery({ key, keys, wanted, joins }, loaders.scope());
  const { rows } = await loaders.run(node);
  const places = placesOf(names);
  const found = { rows, places, prefix: '' };
  if (keys.length === 1) return { rows: found, indexes: undefined };
  const own = key.fields.map(({ property }) => places.get(property)!);
  return { rows: found, indexes: new Map(rows.map((row, index) => [keyText(own.map((place) => row[place]!)), index])) };
}

async function textOf(run: Run, { rows, indexes }: Found, shape: RootRowShape, text: string): Promise<string> {
  const index = indexes === undefined ? 0 : indexes.get(text);
  const row = index === undefined ? undefined : rows.rows[index];
  if (row === undefined) return 'null';
  const [answer] = await rowTexts(run, { ...rows, rows: [row] }, shape.row);
  return answer!;
}
