import { executorOf } from '../../database/ambient.ts';
import type { Executor } from '../../database/executor.ts';
import { InvalidArgumentError } from '../../errors/phoebe-error.ts';
import { MAX_PARAMETERS } from '../../sql/compile/writer.ts';
import type { DriverValue, Expression as SqlExpression } from '../../sql/nodes/expression.ts';
import { and, binary, cast, column, literal, value } from '../../sql/nodes/factories.ts';
import type { UpdateNode } from '../../sql/nodes/query.ts';
import { derived, update, values } from '../../sql/nodes/query-factories.ts';
import { formatList } from '../../util/list.ts';
import { hasNode } from '../expression/operand.ts';
import { encodeField, givenFields, type Values } from '../query/encode-values.ts';
import { executeQuery } from '../query/execute-query.ts';
import { inTransaction } from '../query/in-transaction.ts';
import { namedField } from '../query/named-field.ts';
import { rowChange } from '../query/row-change.ts';
import type { ModelCore } from './model-core.ts';
import type { ModelField } from './model-field.ts';

/** The name of the list of new values inside the statement: no table of a user's is called so. */
const LIST = '$new';

/**
 * Updates many rows, each to values of its own, one statement for as many rows as fit into one:
 * `UPDATE "users" SET "name" = "$new"."name" FROM (VALUES ($1::uuid, $2::text), …) AS "$new" ("id", "name") WHERE "users"."id" = "$new"."id"`.
 */
export async function updateRows(
  model: ModelCore,
  rows: readonly Values[],
  keyNames: readonly string[] | undefined,
  given: Executor | undefined,
): Promise<number> {
  if (rows.length === 0) return 0;
  const { meta } = model;
  const keys = keyNames === undefined ? meta.primaryKey : keyNames.map((name) => namedField(model, name));
  if (keys.length === 0)
    throw new InvalidArgumentError(`updateMany() of "${meta.name}" needs the fields that find a row: { on: [...] }.`);
  const encoded = encodeRows(model, rows, keys);
  const perStatement = Math.floor(MAX_PARAMETERS / encoded.fields.length);
  const statements: UpdateNode[] = [];
  for (let start = 0; start < rows.length; start += perStatement)
    statements.push(statementOf(model, keys, encoded.fields, encoded.rows.slice(start, start + perStatement)));
  const run = async (executor: Executor): Promise<number> => {
    let count = 0;
    for (const statement of statements) count += (await executeQuery(executor, statement)).rowCount;
    return count;
  };
  const executor = given ?? executorOf(model.meta.model);
  return statements.length === 1 ? run(executor) : inTransaction(executor, run);
}

function encodeRows(model: ModelCore, rows: readonly Values[], keys: readonly ModelField[]) {
  const given = rows.map((row) => givenFields(model, row));
  const fields = [...given[0]!.keys()];
  for (const key of keys)
    if (!fields.includes(key))
      throw new InvalidArgumentError(
        `updateMany() of "${model.meta.name}" finds each row by "${key.property}", which row 1 has not.`,
      );
  const encoded = given.map((row, index) => {
    if (row.size !== fields.length || fields.some((field) => !row.has(field)))
      throw new InvalidArgumentError(
        `All rows of updateMany() set the same fields: row 1 has ${formatList(fields.map(({ property }) => property))}, ` +
          `row ${index + 1} has not. Make several calls.`,
      );
    return fields.map((field) => cell(field, row.get(field)));
  });
  assertDistinct(
    model,
    keys.map((key) => fields.indexOf(key)),
    encoded,
  );
  return { fields, rows: encoded };
}

/** Of two new rows for one row, the engine would take any. */
function assertDistinct(
  { meta }: ModelCore,
  places: readonly number[],
  rows: readonly (readonly SqlExpression[])[],
): void {
  const seen = new Map<string, number>();
  for (const [index, row] of rows.entries()) {
    const key = JSON.stringify(places.map((place) => textOf(row[place]!)));
    const first = seen.get(key);
    if (first !== undefined)
      throw new InvalidArgumentError(
        `Rows ${first + 1} and ${index + 1} of updateMany() of "${meta.name}" have the same key, and are one row.`,
      );
    seen.set(key, index);
  }
}

function textOf(cell: SqlExpression): DriverValue {
  return cell.kind === 'value' ? cell.value : null;
}

/** Each value has a cast: in a VALUES list nothing else says what it is. */
function cell(field: ModelField, given: unknown): SqlExpression {
  if (hasNode(given))
    throw new InvalidArgumentError(
      `"${field.model}.${field.property}": updateMany() takes values. For an expression over the row use update().`,
    );
  const text = encodeField(field, given);
  return text === null ? cast(literal(null), field.type.castType) : value(text, field.type.castType);
}

function statementOf(
  model: ModelCore,
  keys: readonly ModelField[],
  fields: readonly ModelField[],
  rows: readonly (readonly SqlExpression[])[],
): UpdateNode {
  const listed = (field: ModelField): SqlExpression => column(LIST, field.column);
  const isSameRow = keys.map((field) => binary(model.columnOf(field.property).node, '=', listed(field)));
  const stated = fields.filter((field) => !keys.includes(field));
  const change = rowChange(model, new Map(stated.map((field) => [field, listed(field)])));
  if (change.set.length === 0) throw nothingToSet(model);
  const conditions = change.where === undefined ? isSameRow : [...isSameRow, change.where];
  return update({
    table: model.source,
    set: change.set,
    from: [derived(values(rows), LIST, { columns: fields.map((field) => field.column) })],
    where: conditions.length === 1 ? conditions[0]! : and(...conditions),
  });
}

function nothingToSet({ meta }: ModelCore): InvalidArgumentError {
  return new InvalidArgumentError(`updateMany() of "${meta.name}" got nothing to set beside the key.`);
}
