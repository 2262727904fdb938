import { InvalidValueError } from '../../errors/phoebe-error.ts';
import { QueryError } from '../../errors/query-errors.ts';
import type { ApiColumn } from '../api/api-column.ts';
import type { ApiModel } from '../api/api-model.ts';
import { toGraphQLError } from '../errors/to-graphql-error.ts';
import { idValue } from '../read/row-id.ts';

export type Input = Readonly<Record<string, unknown>>;

/** A client's input by the properties of the row, with keys as the values that they stand for. */
export function inputValues(columns: readonly ApiColumn[], input: Input, path: string): Record<string, unknown> {
  const values: Record<string, unknown> = {};
  for (const { name, field, isId } of columns) {
    const given = input[name];
    if (given === undefined) continue;
    values[field.property] = isId && given !== null ? idValue(field, given as string, `${path}.${name}`) : given;
  }
  return values;
}

/**
 * Runs a write, and gives its errors the paths of the input they are about: an invalid value's field, a violated
 * constraint's columns. Errors that say nothing about the input pass as they are, since the transaction may run again on them.
 */
export async function withInputPaths<Result>(
  api: ApiModel,
  path: string,
  write: () => Promise<Result>,
): Promise<Result> {
  try {
    return await write();
  } catch (error) {
    const fields = pathsOf(api, error, path);
    if (fields.length === 0) throw error;
    throw toGraphQLError(error, fields) ?? error;
  }
}

function pathsOf(api: ApiModel, error: unknown, path: string): string[] {
  const find = (test: (column: ApiColumn) => boolean): string[] =>
    api.columns.filter(test).map(({ name }) => `${path}.${name}`);
  if (error instanceof InvalidValueError && error.field !== undefined)
    return find(({ field }) => field.property === error.field);
  if (error instanceof QueryError) return find(({ field }) => error.columns.includes(field.column));
  return [];
}
