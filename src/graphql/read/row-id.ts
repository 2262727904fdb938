import { InvalidValueError } from '../../errors/phoebe-error.ts';
import type { ModelField } from '../../orm/index.ts';
import { inspect } from '../../util/inspect.ts';
import type { ApiColumn } from '../api/api-column.ts';
import type { ApiModel } from '../api/api-model.ts';
import { badInput, type OperationError } from '../errors/operation-error.ts';
import type { RowRecord } from './row-record.ts';

/** Between the parts of a key of several fields; in the parts it and `%` are escaped. */
const SEPARATOR = ',';

/** The key of a row as one text, as it is shown under `id`. */
export function rowId(api: ApiModel, row: RowRecord): string {
  const [first, ...rest] = api.primaryKey;
  if (rest.length === 0) return api.idForm.show(row[first!.property]!);
  return api.idForm.show(api.primaryKey.map(({ property }) => escapePart(row[property]!)).join(SEPARATOR));
}

/**
 * The parts of a key that a client sent, checked and in the form in which the database prints them.
 * @param path of the argument, for the error
 */
export function keyTexts(api: ApiModel, id: string, path: string): readonly string[] {
  const { primaryKey } = api;
  const key = api.idForm.read(id);
  if (key === undefined) throw noKey(id, api.names.type, path);
  const parts = primaryKey.length === 1 ? [key] : key.split(SEPARATOR).map(unescapePart);
  if (parts.length !== primaryKey.length)
    throw badInput(`The id of "${api.names.type}" has ${primaryKey.length} parts with "," between.`, path);
  return primaryKey.map((field, index) => idText(field, parts[index]!, path));
}

/** A key or foreign key that a client sent, checked and in the form in which the database prints it. */
export function idText(field: ModelField, id: string, path: string): string {
  return field.type.toDriver(idValue(field, id, path));
}

/**
 * The value of a key that a client sent as `ID`, which is the database's text of it whatever the column's type.
 * @throws OperationError BAD_USER_INPUT for a text that is no value of the type
 */
export function idValue(field: ModelField, id: string, path: string): unknown {
  try {
    const { type } = field;
    // There and back: a UUID in capital letters becomes the one that rows have.
    const value = type.fromDriver(type.toDriver(type.fromDriver(id)));
    // JavaScript reads an empty text as the number 0.
    if (id !== '' || field.type.valueKind === 'text') return value;
  } catch (error) {
    // Decoders of the language itself throw errors of their own: BigInt a SyntaxError.
    if (!(error instanceof InvalidValueError || error instanceof SyntaxError)) throw error;
  }
  throw noKey(id, field.relation?.target.meta.name ?? field.model, path);
}

/** The same for a column that is shown as `ID`: its own form is that of the rows that it names. */
export function columnIdValue(api: ApiModel, { field }: ApiColumn, id: string, path: string): unknown {
  const text = api.idFormOf(field).read(id);
  if (text === undefined) throw noKey(id, field.relation?.target.meta.name ?? field.model, path);
  return idValue(field, text, path);
}

function noKey(id: string, of: string, path: string): OperationError {
  return badInput(`${inspect(id)} is no key of a "${of}".`, path);
}

function escapePart(text: string): string {
  return text.replace(/[%,]/g, (sign) => (sign === '%' ? '%25' : '%2C'));
}

function unescapePart(text: string): string {
  return text.replace(/%2C/gi, ',').replace(/%25/g, '%');
}
