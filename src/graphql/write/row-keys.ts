import { and, Condition, not, or } from '../../orm/index.ts';
import { any, binary, value } from '../../sql/nodes/factories.ts';
import type { ApiModel } from '../api/api-model.ts';
import { OperationError } from '../errors/operation-error.ts';
import { loadRow } from '../loaders/load-row.ts';
import { keyArray } from '../read/key-array.ts';
import { columnOf, type Source } from '../read/source.ts';
import { type UniqueTexts, uniqueTexts } from '../read/unique-texts.ts';
import type { Input } from './input-values.ts';
import type { WriteRun } from './write-run.ts';

/** A row that a client named by one of its keys. */
export interface NamedRow extends UniqueTexts {
  readonly path: string;
}

/** The rows that a list of `…UniqueBy` names, each once. @throws OperationError BAD_USER_INPUT */
export function namedRows(api: ApiModel, keys: readonly Input[], path: string): readonly NamedRow[] {
  const rows = new Map<string, NamedRow>();
  for (const [index, key] of keys.entries()) {
    const row = { ...uniqueTexts(api, key, `${path}.${index}`), path: `${path}.${index}` };
    rows.set(JSON.stringify([row.fields.map(({ property }) => property), row.texts]), row);
  }
  return [...rows.values()];
}

/** The condition that a row is one of these: one array parameter for each key of one column. */
export function isOneOf(source: Source, rows: readonly NamedRow[]): Condition {
  const single = new Map<string, NamedRow[]>();
  const terms: Condition[] = [];
  for (const row of rows) {
    const [field, ...others] = row.fields;
    if (others.length === 0) single.set(field!.property, [...(single.get(field!.property) ?? []), row]);
    else
      terms.push(
        and(
          ...row.fields.map((each, index) => {
            return new Condition(binary(columnOf(source, each).node, '=', value(row.texts[index]!)));
          }),
        ),
      );
  }
  for (const [property, group] of single) {
    const field = source.api.meta.fieldOf(property);
    const keys = keyArray(
      field,
      group.map(({ texts }) => texts[0]!),
    );
    terms.push(new Condition(any(columnOf(source, field).node, '=', keys)));
  }
  return or(...terms);
}

export function isNoneOf(source: Source, rows: readonly NamedRow[]): Condition {
  return not(isOneOf(source, rows));
}

/**
 * The text of a column of the row that a client named. Where the key is that column itself, the foreign key's own check
 * decides whether there is such a row, unless a rule may hide it: see `namingMissing`.
 * @throws OperationError NOT_FOUND
 */
export async function keyOfNamed(
  { loaders, named }: WriteRun,
  api: ApiModel,
  row: NamedRow,
  property: string,
): Promise<string> {
  const [field, ...others] = row.fields;
  if (others.length === 0 && field!.property === property && loaders.scope().isOpen(api)) {
    const [text] = row.texts as readonly [string];
    named.push({ api, text, path: row.path });
    return text;
  }
  const found = await loadRow(loaders, { api, fields: row.fields }, row.texts, new Set([property]));
  if (found === null) throw missing(api, row.path);
  return found[property]!;
}

export function missing(api: ApiModel, path: string): OperationError {
  return new OperationError('NOT_FOUND', `There is no "${api.names.type}" with this key.`, { fields: [path] });
}
