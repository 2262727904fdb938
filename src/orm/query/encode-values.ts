import { InvalidArgumentError, InvalidValueError } from '../../errors/phoebe-error.ts';
import type { DriverValue, Expression as SqlExpression } from '../../sql/nodes/expression.ts';
import { binary, keyword, literal, value } from '../../sql/nodes/factories.ts';
import type { AssignmentNode } from '../../sql/nodes/query.ts';
import { assignment } from '../../sql/nodes/query-factories.ts';
import { inspect } from '../../util/inspect.ts';
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

function encodeNode(field: ModelField, given: unknown): SqlExpression {
  return hasNode(given) ? nodeOf(given) : value(encodeField(field, given));
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
}

/** The columns and rows of an INSERT. What a row leaves out gets the field's function, or the column's DEFAULT. */
export function encodeInsert(model: ModelCore, rows: readonly Values[]): EncodedRows {
  const fields = [...model.meta.fields.values()];
  const computed = fields.filter((field) => field.options.default?.kind === 'function');
  const given = rows.map((row) => {
    const entries = givenFields(model, row);
    for (const field of computed) {
      const preset = field.options.default;
      if (preset?.kind === 'function' && !entries.has(field)) entries.set(field, preset.create());
    }
    return entries;
  });
  const used = fields.filter((field) => given.some((row) => row.has(field)));
  return {
    columns: used.map(({ column }) => column),
    rows: given.map((row) =>
      used.map((field) => (row.has(field) ? encodeNode(field, row.get(field)) : keyword('default'))),
    ),
  };
}

/** The SET list of an UPDATE, and the condition that a stated version adds. */
export function encodeUpdate(
  model: ModelCore,
  values: Values,
): { readonly set: readonly AssignmentNode[]; readonly where: SqlExpression | undefined } {
  const given = givenFields(model, values);
  const set: AssignmentNode[] = [];
  let where: SqlExpression | undefined;
  for (const [field, entry] of given)
    if (field.options.version === true) where = binary(columnOf(model, field), '=', encodeNode(field, entry));
    else set.push(assignment(field.column, encodeNode(field, entry)));
  if (set.length === 0)
    throw new InvalidArgumentError(`update() of "${model.meta.name}" got nothing to set. Give at least one field.`);
  return { set: [...set, ...automaticAssignments(model, given)], where };
}

/** What every update sets by itself: the time of the update, the number of the version. */
export function automaticAssignments(
  model: ModelCore,
  given: { has(field: ModelField): boolean },
): readonly AssignmentNode[] {
  const set: AssignmentNode[] = [];
  for (const field of model.meta.fields.values()) {
    const { updatedNow, version } = field.options;
    if (updatedNow === true && !given.has(field))
      set.push(assignment(field.column, field.type.now ?? keyword('current_timestamp')));
    if (version === true) set.push(assignment(field.column, binary(columnOf(model, field), '+', literal(1))));
  }
  return set;
}

function columnOf(model: ModelCore, field: ModelField): SqlExpression {
  return model.columnOf(field.property).node;
}
