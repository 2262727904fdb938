import { InvalidValueError } from '../../errors/phoebe-error.ts';
import { QueryError } from '../../errors/query-errors.ts';
import type { ModelField } from '../../orm/index.ts';
import { encodeField } from '../../orm/query/encode-values.ts';
import type { ApiColumn } from '../api/api-column.ts';
import type { ApiModel } from '../api/api-model.ts';
import { badInput } from '../errors/operation-error.ts';
import { toGraphQLError } from '../errors/to-graphql-error.ts';
import { columnIdValue } from '../read/row-id.ts';

/** The input of a row as GraphQL hands it over. */
export type Input = Readonly<Record<string, unknown>>;

/** Values of a row by property, as the ORM takes them. */
export type Values = Record<string, unknown>;

/**
 * The columns of a client's input by the properties of the row, with keys as the values that they stand for.
 * @throws OperationError BAD_USER_INPUT with the path of a value that its field does not take
 */
export function inputValues(api: ApiModel, columns: readonly ApiColumn[], input: Input, path: string): Values {
  const values: Values = {};
  for (const column of columns) {
    const { name, field, isId } = column;
    const given = input[name];
    if (given === undefined) continue;
    const place = `${path}.${name}`;
    const value = isId && given !== null ? columnIdValue(api, column, given as string, place) : given;
    assertValue(field, value, place);
    values[field.property] = value;
  }
  return values;
}

function assertValue(field: ModelField, value: unknown, path: string): void {
  try {
    encodeField(field, value);
  } catch (error) {
    if (error instanceof InvalidValueError) throw badInput(error.message, path);
    throw error;
  }
}

/**
 * Runs a write, and gives an error about columns (a violated constraint) the paths of the input that they come from. Others
 * pass as they are, since the transaction may run again on them.
 */
export async function withInputPaths<Result>(
  api: ApiModel,
  path: string,
  write: () => Promise<Result>,
): Promise<Result> {
  try {
    return await write();
  } catch (error) {
    if (!(error instanceof QueryError) || error.columns.length === 0) throw error;
    const columns = api.columns.filter(({ field }) => error.columns.includes(field.column));
    throw (
      toGraphQLError(
        error,
        columns.map(({ name }) => `${path}.${name}`),
      ) ?? error
    );
  }
}
