import { InvalidArgumentError } from '../../errors/phoebe-error.ts';
import type { ColumnNode } from '../../sql/nodes/expression.ts';
import { column } from '../../sql/nodes/factories.ts';
import type { AssignmentNode, ConflictNode, InsertNode } from '../../sql/nodes/query.ts';
import { assignment, conflict as conflictNode } from '../../sql/nodes/query-factories.ts';
import type { ConditionLike } from '../expression/expression.ts';
import { nodeOf } from '../expression/operand.ts';
import type { FieldName } from '../model/model-options.ts';
import type { FieldMap, UpdateOfFields } from '../model/model-types.ts';
import { encodeUpdate, type Values } from './encode-values.ts';
import { WriteQuery } from './write-query.ts';

export interface ConflictOptions<Fields extends FieldMap> {
  /** The fields of the unique index that may be hit; by default the primary key. */
  readonly on?: readonly FieldName<Fields>[];
  /** Fields that take the value of the row that was to be inserted (`excluded`). */
  readonly update?: readonly FieldName<Fields>[];
  /** Other values to set. */
  readonly set?: UpdateOfFields<Fields>;
  /** Only rows for which this holds are updated; the others stay as they are. */
  readonly where?: ConditionLike;
}

/** An INSERT. */
export class InsertQuery<Fields extends FieldMap> extends WriteQuery<Fields, InsertNode> {
  /** Leaves out rows that hit a unique index: `ON CONFLICT DO NOTHING`. */
  onConflictIgnore(on?: readonly FieldName<Fields>[]): this {
    const columns = on?.map((name) => this.scope.model.meta.fieldOf(name).column);
    return this.change({ onConflict: conflict(columns, 'nothing') });
  }

  /**
   * Updates the row that is there already.
   * @example User.insert(values).onConflict({ on: ['email'], update: ['name'] })
   *   // ON CONFLICT ("email") DO UPDATE SET "name" = "excluded"."name"
   */
  onConflict({ on, update = [], set, where }: ConflictOptions<Fields>): this {
    const { meta } = this.scope.model;
    const columns =
      on === undefined ? meta.primaryKey.map((field) => field.column) : on.map((name) => meta.fieldOf(name).column);
    if (columns.length === 0)
      throw new InvalidArgumentError(
        `onConflict() of "${meta.name}" needs the fields of a unique index: { on: [...] }.`,
      );
    const assignments: AssignmentNode[] = [
      ...update.map((name): AssignmentNode => {
        const field = meta.fieldOf(name);
        return assignment(field.column, excluded(field.column));
      }),
      ...(set === undefined ? [] : encodeUpdate(this.scope.model, set as Values)),
    ];
    if (assignments.length === 0)
      throw new InvalidArgumentError(
        'onConflict() needs something to do: { update: [...] } or { set: … }; or use onConflictIgnore().',
      );
    return this.change({
      onConflict: conflict(columns, { set: assignments, ...(where === undefined ? {} : { where: nodeOf(where) }) }),
    });
  }
}

/** The value that an insert would have written: `"excluded"."name"`. */
export function excluded(columnName: string): ColumnNode {
  return column('excluded', columnName);
}

function conflict(columns: readonly string[] | undefined, action: ConflictNode['action']): ConflictNode {
  return conflictNode({ ...(columns === undefined ? {} : { columns }), action });
}
