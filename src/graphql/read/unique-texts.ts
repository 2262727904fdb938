import { InvalidValueError } from '../../errors/phoebe-error.ts';
import type { ModelField } from '../../orm/index.ts';
import type { ApiColumn } from '../api/api-column.ts';
import type { ApiModel } from '../api/api-model.ts';
import { badInput } from '../errors/operation-error.ts';
import { columnIdValue, keyTexts } from './row-id.ts';

export interface UniqueTexts {
  readonly fields: readonly ModelField[];
  /** Their values as the database's texts. */
  readonly texts: readonly string[];
}

/** What a client's `…UniqueBy` names. @throws OperationError BAD_USER_INPUT */
export function uniqueTexts(api: ApiModel, by: Readonly<Record<string, unknown>>, path: string): UniqueTexts {
  const [entry] = Object.entries(by);
  if (entry === undefined || entry[1] === null) throw badInput('A key has exactly one entry that is not null.', path);
  const [name, value] = entry;
  const place = `${path}.${name}`;
  const unique = api.uniqueKeys.find((key) => key.name === name);
  if (unique === undefined) {
    return { fields: api.primaryKey, texts: keyTexts(api, value as string, place) };
  }
  const { columns } = unique;
  const values = columns.length === 1 ? { [columns[0]!.name]: value } : (value as Readonly<Record<string, unknown>>);
  const texts = columns.map((column) => {
    return columnText(api, column, values[column.name], columns.length === 1 ? place : `${place}.${column.name}`);
  });
  return { fields: columns.map(({ field }) => field), texts };
}

function columnText(api: ApiModel, column: ApiColumn, value: unknown, path: string): string {
  const { field, isId } = column;
  if (isId) return field.type.toDriver(columnIdValue(api, column, value as string, path));
  try {
    return field.type.toDriver(value);
  } catch (error) {
    if (error instanceof InvalidValueError) throw badInput(error.message, path);
    throw error;
  }
}
