import type { Expression as SqlExpression } from '../../sql/nodes/expression.ts';
import { and, binary, keyword, literal } from '../../sql/nodes/factories.ts';
import type { AssignmentNode } from '../../sql/nodes/query.ts';
import { assignment } from '../../sql/nodes/query-factories.ts';
import type { ModelCore } from '../model/model-core.ts';
import type { ModelField } from '../model/model-field.ts';

/** What a statement does to a row that is there. */
export interface RowChange {
  /** Empty where nothing was stated that changes the row. */
  readonly set: readonly AssignmentNode[];
  /** The row must have the version that was stated, else it is left alone; undefined where none was. */
  readonly where: SqlExpression | undefined;
}

/**
 * Decides what a change of a row sets, whichever statement makes it: the fields that are stated, the time of the change, and the
 * version counted up. A stated version is never set: it is compared with the row's.
 * @param stated the new values, as SQL that the statement can see
 */
export function rowChange(model: ModelCore, stated: ReadonlyMap<ModelField, SqlExpression>): RowChange {
  const set: AssignmentNode[] = [];
  const conditions: SqlExpression[] = [];
  for (const [field, value] of stated)
    if (field.options.version === true) conditions.push(binary(columnOf(model, field), '=', value));
    else set.push(assignment(field.column, value));
  if (set.length > 0) set.push(...automaticAssignments(model, stated));
  return { set, where: conditions.length > 1 ? and(...conditions) : conditions[0] };
}

/** What every change sets by itself: the time, unless it is stated, and the number of the version. */
export function automaticAssignments(
  model: ModelCore,
  stated: { has(field: ModelField): boolean },
): readonly AssignmentNode[] {
  const set: AssignmentNode[] = [];
  for (const field of model.meta.fields.values()) {
    const { updatedNow, version } = field.options;
    if (updatedNow === true && !stated.has(field))
      set.push(assignment(field.column, field.type.now ?? keyword('current_timestamp')));
    if (version === true) set.push(assignment(field.column, binary(columnOf(model, field), '+', literal(1))));
  }
  return set;
}

function columnOf(model: ModelCore, field: ModelField): SqlExpression {
  return model.columnOf(field.property).node;
}
