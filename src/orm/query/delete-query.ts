import type { DeleteNode } from '../../sql/nodes/query.ts';
import type { ConditionLike } from '../expression/expression.ts';
import { addConditions, requireCondition } from './conditions.ts';
import { sourceNodeOf } from './joining.ts';
import type { SourceLike } from './source.ts';
import { WriteQuery } from './write-query.ts';

/** A DELETE. Without `where` it removes every row. */
export class DeleteQuery<Fields> extends WriteQuery<Fields, DeleteNode> {
  /**
   * Rows for which all conditions hold; several calls add up.
   * @throws InvalidArgumentError for no condition at all, which would mean every row; leave `where` out to mean them
   */
  where(...conditions: readonly ConditionLike[]): this {
    requireCondition(conditions, 'delete');
    return this.change({ where: addConditions(this.node.where, conditions) });
  }

  /**
   * Other sources that decide which rows go: `DELETE FROM … USING other WHERE …`, or `WHERE EXISTS (…)` where the engine has
   * no USING.
   */
  using(...sources: readonly SourceLike[]): this {
    return this.change({ using: [...(this.node.using ?? []), ...sources.map(sourceNodeOf)] });
  }
}
