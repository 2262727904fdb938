import { InvalidArgumentError } from '../../errors/phoebe-error.ts';
import { column } from '../../sql/nodes/factories.ts';
import type { ConflictNode, InsertNode } from '../../sql/nodes/query.ts';
import { conflict } from '../../sql/nodes/query-factories.ts';
import type { Column, SourceColumn } from '../expression/column.ts';
import { type ConditionLike, Expression } from '../expression/expression.ts';
import { nodeOf } from '../expression/operand.ts';
import type { FieldName } from '../model/model-options.ts';
import type { FieldMap, UpdateOfFields } from '../model/model-types.ts';
import { encodeStated, type Values } from './encode-values.ts';
import { namedField } from './named-field.ts';
import { type ConflictPlan, withConflict } from './with-conflict.ts';
import { WriteQuery } from './write-query.ts';

/** A field of the model: its name, or the column itself. */
export type FieldOf<Fields extends FieldMap> = FieldName<Fields> | Column<any, FieldName<Fields>, any>;

export interface ConflictOptions<Fields extends FieldMap> {
  /** The fields of the unique index that may be hit; by default the primary key. Peewee's `conflict_target`. */
  readonly on?: readonly FieldOf<Fields>[];
  /** The name of a unique constraint instead, on engines that take one. Peewee's `conflict_constraint`. */
  readonly constraint?: string;
  /** The condition of a partial unique index. */
  readonly indexWhere?: ConditionLike;
  /**
   * Fields that take the value of the row that was to be inserted (`excluded`), where that row states it; what a row leaves out is
   * kept. Peewee's `preserve`.
   */
  readonly update?: readonly FieldOf<Fields>[];
  /** Other values to set: plain ones, or expressions over the row that is there and `excluded(…)`. Peewee's `update`. */
  readonly set?: UpdateOfFields<Fields>;
  /** Only rows for which this holds are updated; the others stay as they are. */
  readonly where?: ConditionLike;
}

/** An INSERT. */
export class InsertQuery<Fields extends FieldMap> extends WriteQuery<Fields, InsertNode> {
  /** Leaves out rows that hit a unique index, any one or the one on these fields: `ON CONFLICT DO NOTHING`. */
  onConflictIgnore(on?: readonly FieldOf<Fields>[]): this {
    const columns = on?.map((name) => namedField(this.scope.model, name).column);
    const { upsert: _, parts: __, ...plain } = this.node;
    return this.withNode({
      ...plain,
      onConflict: conflict({ ...(columns !== undefined && { columns }), action: 'nothing' }),
    });
  }

  /**
   * Updates the row that is there already.
   * @example User.insert(values).onConflict({ on: ['email'], update: ['name'] })
   *   // ON CONFLICT ("email") DO UPDATE SET "name" = "excluded"."name"
   * @example Count.insert({ key, n: 1 }).onConflict({ on: ['key'], set: { n: Count.n.plus(excluded(Count.n)) } })
   *   // ON CONFLICT ("key") DO UPDATE SET "n" = "counts"."n" + "excluded"."n"
   */
  onConflict({ update = [], set, where, ...arbiter }: ConflictOptions<Fields>): this {
    const { model, stated } = this.scope;
    const plan: ConflictPlan = {
      arbiter: this.arbiter(arbiter),
      update: update.map((name) => namedField(model, name)),
      ...(set !== undefined && { set: encodeStated(model, set as Values) }),
      ...(where !== undefined && { where: nodeOf(where) }),
    };
    if (plan.update.length + (plan.set?.size ?? 0) === 0)
      throw new InvalidArgumentError(
        'onConflict() needs something to do: { update: [...] } or { set: … }; or use onConflictIgnore().',
      );
    return this.withNode(withConflict(model, this.node, stated ?? [], plan));
  }

  private arbiter({
    on,
    constraint,
    indexWhere,
  }: Pick<ConflictOptions<Fields>, 'on' | 'constraint' | 'indexWhere'>): Omit<ConflictNode, 'kind' | 'action'> {
    if (constraint !== undefined) {
      if (on !== undefined || indexWhere !== undefined)
        throw new InvalidArgumentError('onConflict() takes either the fields of an index or a constraint, not both.');
      return { constraint };
    }
    const { model } = this.scope;
    const { meta } = model;
    const columns = on?.map((name) => namedField(model, name).column) ?? meta.primaryKey.map((field) => field.column);
    if (columns.length === 0)
      throw new InvalidArgumentError(
        `onConflict() of "${meta.name}" needs the fields of a unique index: { on: [...] }.`,
      );
    return { columns, ...(indexWhere !== undefined && { indexWhere: nodeOf(indexWhere) }) };
  }
}

/** The value that an insert would have written, in `onConflict`: `"excluded"."name"`. Peewee's `EXCLUDED`. */
export function excluded<T, W>(of: SourceColumn<T, any, W>): Expression<T, W> {
  return new Expression<T, W>(column('excluded', of.columnName), () => of.type!, of.isNullable);
}
