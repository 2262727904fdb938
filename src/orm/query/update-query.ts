import type { UpdateNode } from '../../sql/nodes/query.ts';
import type { ConditionLike } from '../expression/expression.ts';
import { addConditions, requireCondition } from './conditions.ts';
import { sourceNodeOf } from './joining.ts';
import type { SourceLike } from './source.ts';
import { WriteQuery } from './write-query.ts';

/** An UPDATE. Without `where` it changes every row. */
export class UpdateQuery<Fields> extends WriteQuery<Fields, UpdateNode> {
  /**
   * Rows for which all conditions hold; several calls add up.
   * @throws InvalidArgumentError for no condition at all, which would mean every row; leave `where` out to mean them
   */
  where(...conditions: readonly ConditionLike[]): this {
    requireCondition(conditions, 'update');
    return this.change({ where: addConditions(this.node.where, conditions) });
  }

  /**
   * Other sources whose columns may be used: `UPDATE … SET … FROM other WHERE …`.
   * @example Product.update({ price: prices.columns.price }).from(prices).where(prices.columns.sku.eq(Product.sku))
   */
  from(...sources: readonly SourceLike[]): this {
    return this.change({ from: [...(this.node.from ?? []), ...sources.map(sourceNodeOf)] });
  }
}
