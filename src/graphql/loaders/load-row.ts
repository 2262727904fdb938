import { type RowRecord, toRowRecords } from '../read/row-record.ts';
import { type RowKey, rowsQuery } from '../read/rows-query.ts';
import type { Wanted } from '../read/wanted.ts';
import type { Loaders } from './loaders.ts';
import { WantedBatches } from './wanted-batches.ts';

export type { RowKey };

/**
 * The row with these values (as the database's texts), or null. All keys that are asked for at the same time go into one
 * statement, whoever asks.
 */
export function loadRow(
  loaders: Loaders,
  key: RowKey,
  texts: readonly string[],
  wanted: Wanted,
): Promise<RowRecord | null> {
  return rowBatches(loaders, key).load(keyText(texts), wanted);
}

/** The rows with these values of a key of one field, in their order; the same batches as `loadRow`. */
export function loadRows(
  loaders: Loaders,
  key: RowKey,
  texts: readonly string[],
  wanted: Wanted,
): Promise<readonly (RowRecord | null)[]> {
  const batches = rowBatches(loaders, key);
  return Promise.all(texts.map((text) => batches.load(text, wanted)));
}

/** The values of a key as one text. */
export function keyText(texts: readonly string[]): string {
  return texts.length === 1 ? texts[0]! : JSON.stringify(texts);
}

function rowBatches(loaders: Loaders, key: RowKey): WantedBatches<RowRecord | null> {
  const name = `row ${key.api.names.type} ${key.fields.map(({ property }) => property).join(' ')}`;
  return loaders.batches(name, () => new WantedBatches((keys, wanted) => readRows(loaders, key, keys, wanted)));
}

async function readRows(
  loaders: Loaders,
  key: RowKey,
  keys: readonly string[],
  wanted: Wanted,
): Promise<readonly (RowRecord | null)[]> {
  const { node, names, keyNames } = rowsQuery({ key, keys, wanted }, loaders.scope());
  const rows = toRowRecords(await loaders.run(node), names);
  if (keys.length === 1) return [rows[0] ?? null];
  const byKey = new Map(rows.map((row) => [keyText(keyNames.map((name) => row[name]!)), row]));
  return keys.map((text) => byKey.get(text) ?? null);
}
