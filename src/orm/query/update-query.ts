import type { UpdateNode } from '../../sql/nodes/query.ts';
import type { ConditionLike } from '../expression/expression.ts';
import type { ModelCore } from '../model/model-core.ts';
import { addConditions } from './conditions.ts';
import { WriteQuery } from './write-query.ts';

/** An UPDATE. Without `where` it changes every row. */
export class UpdateQuery<Fields> extends WriteQuery<Fields, UpdateNode> {
  /** Rows for which all conditions hold; several calls add up. */
  where(...conditions: readonly ConditionLike[]): this {
    return this.change({ where: addConditions(this.node.where, conditions) });
  }

  /** Other tables whose columns may be used: `UPDATE … SET … FROM other WHERE …`. */
  from(...models: readonly ModelCore[]): this {
    return this.change({ from: [...(this.node.from ?? []), ...models.map(({ source }) => source)] });
  }
}
