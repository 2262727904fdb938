import type { ModelCore } from '../../orm/index.ts';
import { Condition } from '../../orm/index.ts';
import type { Expression as SqlExpression } from '../../sql/nodes/expression.ts';
import type { ApiModel } from '../api/api-model.ts';
import { aliasedSource, modelOf, type Source } from './source.ts';

/** What is done with rows: decides which rule applies. */
export const ROW_ACTIONS = ['read', 'create', 'update', 'delete'] as const;
export type RowAction = (typeof ROW_ACTIONS)[number];

/** The rows of a model that an action may touch: a condition on the given table, or undefined for all of them. */
export type RowScope = (
  model: ModelCore,
  action: RowAction,
) => ((table: ModelCore) => { readonly node: SqlExpression }) | undefined;

/**
 * What the parts of one statement share: aliases that never meet, and the rule for the rows of each table in it. Every
 * statement of this room is built with one, so this is the one place where a rule about rows comes in.
 */
export class StatementScope {
  readonly #rows: RowScope | undefined;
  #aliases = 0;

  constructor(rows: RowScope | undefined) {
    this.#rows = rows;
  }

  /** The table once more, under a name that no other table of the statement has: `#` stands in no table's name of ours. */
  alias(api: ApiModel): Source {
    this.#aliases += 1;
    return aliasedSource(api, `${api.meta.tableName}#${this.#aliases}`);
  }

  /** The condition that rows of the source must meet for the action. */
  rule(source: Source, action: RowAction = 'read'): Condition | undefined {
    const rule = this.#rows?.(source.api.model, action);
    return rule === undefined ? undefined : new Condition(rule(modelOf(source)).node);
  }

  /** True where an action may touch any row of the model. */
  isOpen(api: ApiModel, action: RowAction = 'read'): boolean {
    return this.#rows?.(api.model, action) === undefined;
  }
}
