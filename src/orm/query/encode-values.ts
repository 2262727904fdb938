import { InvalidArgumentError, InvalidValueError } from '../../errors/phoebe-error.ts';
import type { DriverValue, Expression as SqlExpression } from '../../sql/nodes/expression.ts';
import { cast, keyword, value } from '../../sql/nodes/factories.ts';
import { inspect } from '../../util/inspect.ts';
import { Comparable } from '../expression/comparable.ts';
import { hasNode, nodeOf } from '../expression/operand.ts';
import type { ModelCore } from '../model/model-core.ts';
import type { ModelField } from '../model/model-field.ts';

/** The values of a row as the caller gives them, by property. */
export type Values = Readonly<Record<string, unknown>>;

/**
 * One value of a field as the driver takes it.
 * @throws InvalidValueError that names the field
 */
export function encodeField(field: ModelField, given: unknown): DriverValue {
  const { options } = field;
  if (given === null) {
    if (options.nullable) return null;
    throw invalid(field, ' may not be null. Leave it out, or make the field nullable().');
  }
  const text = encodeFitting(field, given);
  if (options.choiceTexts !== undefined && !options.choiceTexts.has(text))
    throw invalid(field, ` must be one of ${options.choices?.map(inspect).join(', ')}, but got ${inspect(given)}.`);
  return text;
}

function encodeFitting(field: ModelField, given: unknown): string {
  try {
    const text = field.type.toDriver(given);
    field.type.assertFits?.(text);
    return text;
  } catch (error) {
    if (!(error instanceof InvalidValueError)) throw error;
    throw invalid(field, `: ${error.message}`, error);
  }
}

function invalid(field: ModelField, message: string, cause?: InvalidValueError): InvalidValueError {
  return new InvalidValueError(`"${field.model}.${field.property}"${message}`, {
    field: field.property,
    ...(cause !== undefined && { cause }),
  });
}

/**
 * The same as SQL. An expression is taken as it is, a number of another kind cast to the column's, which CockroachDB does not do by
 * itself: a decimal is no value for an integer column there.
 */
export function encodeNode(field: ModelField, given: unknown): SqlExpression {
  if (!hasNode(given)) return value(encodeField(field, given));
  const node = nodeOf(given);
  const type = given instanceof Comparable ? given.type : undefined;
  const isOther = type?.numberKind !== undefined && type.castType !== field.type.castType;
  return isOther && field.type.numberKind !== undefined ? cast(node, field.type.castType) : node;
}

/** The fields that a caller's object sets; `undefined` counts as left out. */
export function givenFields(model: ModelCore, values: Values): Map<ModelField, unknown> {
  const given = new Map<ModelField, unknown>();
  for (const [name, entry] of Object.entries(values)) {
    if (entry === undefined) continue;
    const field = model.meta.fieldOf(name);
    if (field.options.generated !== undefined)
      throw new InvalidArgumentError(
        `"${field.model}.${field.property}" is computed by the database and cannot be set.`,
      );
    given.set(field, entry);
  }
  return given;
}

/** What an INSERT writes: its columns, and their values row by row. */
export interface EncodedRows {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly SqlExpression[])[];
  /** What the caller stated of each row: neither the field's functions nor the columns' defaults are among it. */
  readonly stated: readonly ReadonlyMap<ModelField, unknown>[];
}

/** The columns and rows of an INSERT. What a row leaves out gets the field's function, or the column's DEFAULT. */
export function encodeInsert(model: ModelCore, rows: readonly Values[]): EncodedRows {
  const fields = [...model.meta.fields.values()];
  const stated = rows.map((row) => givenFields(model, row));
  const used = fields.filter(
    (field) => field.options.default?.kind === 'function' || stated.some((row) => row.has(field)),
  );
  return {
    columns: used.map(({ column }) => column),
    rows: stated.map((row) => used.map((field) => insertedNode(field, row))),
    stated,
  };
}

function insertedNode(field: ModelField, row: ReadonlyMap<ModelField, unknown>): SqlExpression {
  if (row.has(field)) return encodeNode(field, row.get(field));
  const preset = field.options.default;
  return preset?.kind === 'function' ? encodeNode(field, preset.create()) : keyword('default');
}

/** What an UPDATE states, as SQL. */
export function encodeStated(model: ModelCore, values: Values): ReadonlyMap<ModelField, SqlExpression> {
  const stated = new Map<ModelField, SqlExpression>();
  for (const [field, given] of givenFields(model, values)) stated.set(field, encodeNode(field, given));
  return stated;
}
