import type { DeleteNode } from '../../sql/nodes/query.ts';
import type { ConditionLike } from '../expression/expression.ts';
import type { ModelCore } from '../model/model-core.ts';
import { addConditions } from './conditions.ts';
import { WriteQuery } from './write-query.ts';

/** A DELETE. Without `where` it removes every row. */
export class DeleteQuery<Fields> extends WriteQuery<Fields, DeleteNode> {
  /** Rows for which all conditions hold; several calls add up. */
  where(...conditions: readonly ConditionLike[]): this {
    return this.change({ where: addConditions(this.node.where, conditions) });
  }

  /** Other tables that decide which rows go: `DELETE FROM … USING other WHERE …`. */
  using(...models: readonly ModelCore[]): this {
    return this.change({ using: [...(this.node.using ?? []), ...models.map(({ source }) => source)] });
  }
}
