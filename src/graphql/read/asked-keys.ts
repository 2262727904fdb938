import type { ModelField } from '../../orm/index.ts';
import { encodeArray } from '../../sql/array-literal.ts';
import type { Expression as SqlExpression } from '../../sql/nodes/expression.ts';
import { and, binary, call, column, value } from '../../sql/nodes/factories.ts';
import type { JoinNode } from '../../sql/nodes/query.ts';
import { derived, join } from '../../sql/nodes/query-factories.ts';
import { keyArray } from './key-array.ts';

/** Under this name a row has the key that was asked for, letter by letter. */
export const ASKED_KEY = '#asked';

/** Types of which two values are equal in the database only where their texts are the same. */
const EXACT = /^(?:int2|int4|int8|uuid|boolean|text|varchar(?:\(\d+\))?|date|bytea|".*")$/;

/**
 * True where rows can be told apart by the texts of a key. A `citext`, a collation, decimals (1 and 1.00), floats, times and
 * intervals hold values equal that are written in several ways.
 */
export function isExactKey({ type, options }: ModelField): boolean {
  return EXACT.test(type.columnType) && options.collation === undefined;
}

/**
 * Joins the keys that were asked for to the rows that the database holds equal to them:
 * `INNER JOIN unnest($1::citext[], $2::text[]) AS "#asked" (key, "#asked") ON users.name = "#asked".key`
 * @param texts of each key, by its parts
 * @param names what each key is called by whoever asks
 */
export function askedKeys(
  fields: readonly ModelField[],
  columns: readonly SqlExpression[],
  texts: readonly (readonly string[])[],
  names: readonly string[],
): { readonly join: JoinNode; readonly asked: SqlExpression } {
  const parts = fields.map((field, index) =>
    keyArray(
      field,
      texts.map((key) => key[index]!),
    ),
  );
  const keyColumns = fields.map((_, index) => `key${index}`);
  const list = derived(call('unnest', [...parts, value(encodeArray(names), 'text[]')]), ASKED_KEY, {
    columns: [...keyColumns, ASKED_KEY],
  });
  const on = columns.map((each, index) => binary(each, '=', column(ASKED_KEY, keyColumns[index]!)));
  return { join: join('inner', list, and(...on)), asked: column(ASKED_KEY, ASKED_KEY) };
}
