import type { ModelField } from '../../orm/index.ts';
import { and, any, binary, call, column } from '../../sql/nodes/factories.ts';
import type { SelectNode } from '../../sql/nodes/query.ts';
import { derived, join, select, selection } from '../../sql/nodes/query-factories.ts';
import type { ApiModel } from '../api/api-model.ts';
import { keyArray } from '../read/key-array.ts';
import { rowConditions } from '../read/page-parts.ts';
import { type RowRecord, toRowRecords } from '../read/row-record.ts';
import { columnOf, expressionOf, type Source } from '../read/source.ts';
import { type Wanted, wantedProperties } from '../read/wanted.ts';
import type { Loaders } from './loaders.ts';
import { WantedBatches } from './wanted-batches.ts';

/** Fields that together name at most one row: the primary key, a unique key, a foreign key that is unique. */
export interface RowKey {
  readonly api: ApiModel;
  readonly fields: readonly ModelField[];
}

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
  return rowBatches(loaders, key).load(texts.length === 1 ? texts[0]! : JSON.stringify(texts), wanted);
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

function rowBatches(loaders: Loaders, key: RowKey): WantedBatches<RowRecord | null> {
  const name = `row ${key.api.names.type} ${key.fields.map(({ property }) => property).join(' ')}`;
  return loaders.batches(name, () => new WantedBatches((keys, wanted) => readRows(loaders, key, keys, wanted)));
}

async function readRows(
  loaders: Loaders,
  { api, fields }: RowKey,
  keys: readonly string[],
  wanted: Wanted,
): Promise<readonly (RowRecord | null)[]> {
  const names = wantedProperties(api, new Set([...wanted, ...fields.map(({ property }) => property)]));
  const scope = loaders.scope();
  const source = scope.source(api);
  const columns = names.map((name) => selection(expressionOf(source, name).node));
  const rules = rowConditions(source, undefined, scope);
  const node: SelectNode =
    fields.length === 1
      ? select({
          columns,
          from: [source.node],
          where: and(any(columnOf(source, fields[0]!).node, '=', keyArray(fields[0]!, keys)), ...rules),
        })
      : select({
          columns,
          ...matchingTuples(source, fields, keys),
          ...(rules.length === 0 ? {} : { where: and(...rules) }),
        });
  const rows = toRowRecords(await loaders.run(node), names);
  if (keys.length === 1) return [rows[0] ?? null];
  const byKey = new Map(rows.map((row) => [keyOf(fields, row), row]));
  return keys.map((key) => byKey.get(key) ?? null);
}

/** `FROM members INNER JOIN unnest($1::uuid[], $2::uuid[]) AS key (a, b) ON members.a = key.a AND members.b = key.b` */
function matchingTuples(
  source: Source,
  fields: readonly ModelField[],
  keys: readonly string[],
): Pick<SelectNode, 'from' | 'joins'> {
  const tuples = keys.map((key) => JSON.parse(key) as string[]);
  const arrays = fields.map((field, index) =>
    keyArray(
      field,
      tuples.map((texts) => texts[index]!),
    ),
  );
  const names = fields.map((field) => field.column);
  const on = fields.map((field) => binary(columnOf(source, field).node, '=', column('key', field.column)));
  return {
    from: [source.node],
    joins: [join('inner', derived(call('unnest', arrays), 'key', { columns: names }), and(...on))],
  };
}

function keyOf(fields: readonly ModelField[], row: RowRecord): string {
  return fields.length === 1 ? row[fields[0]!.property]! : JSON.stringify(fields.map(({ property }) => row[property]));
}
