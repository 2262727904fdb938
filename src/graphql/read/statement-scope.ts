import { both, type Gate, type RowAction, type Verdict } from '../../access/index.ts';
import type { ModelCore } from '../../orm/index.ts';
import { Condition, or } from '../../orm/index.ts';
import type { Expression as SqlExpression } from '../../sql/nodes/expression.ts';
import type { ApiModel } from '../api/api-model.ts';
import { OperationError } from '../errors/operation-error.ts';
import { FilterCost } from '../limits/filter-cost.ts';
import { aliasedSource, baseSource, modelOf, type Source } from './source.ts';

export type { RowAction };

/** Conditions that the filters of one statement may have: a planner's time grows with them, and nobody types more. */
const MAX_CONDITIONS = 1_000;

/** The rows of a model that an action may touch: a condition on the given table, or undefined for all of them. */
export type RowScope = (
  model: ModelCore,
  action: RowAction,
) => ((table: ModelCore) => { readonly node: SqlExpression }) | undefined;

/**
 * What the parts of one statement share: aliases that never meet, and the rules for the rows and values of each table in it.
 * Every statement of this room is built with one, so this is the one place where rules come in.
 */
export class StatementScope {
  readonly #rows: RowScope | undefined;
  readonly #gate: Gate | undefined;
  #aliases = 0;
  readonly #filterCost: FilterCost;
  #conditions = 0;

  /** @param filterCost what the filters of this and other statements cost together. Default: this one's alone */
  constructor(rows: RowScope | undefined, gate?: Gate, filterCost = new FilterCost()) {
    this.#rows = rows;
    this.#gate = gate;
    this.#filterCost = filterCost;
  }

  /** The table under its own name. Values that the viewer may not read are NULL in it. */
  source(api: ApiModel): Source {
    return this.#guarded(baseSource(api));
  }

  /** The table once more, under a name that no other table of the statement has: `#` stands in no table's name of ours. */
  alias(api: ApiModel): Source {
    this.#aliases += 1;
    return this.#guarded(aliasedSource(api, `${api.meta.tableName}#${this.#aliases}`));
  }

  /**
   * Counts the conditions of a client's filter.
   * @throws OperationError LIMIT_EXCEEDED
   */
  countConditions(conditions: number, path: string): void {
    this.#conditions += conditions;
    if (this.#conditions <= MAX_CONDITIONS) return;
    throw new OperationError(
      'LIMIT_EXCEEDED',
      `The filters of a list have ${MAX_CONDITIONS} conditions at most. Use "in" for many values of one field.`,
      { fields: [path] },
    );
  }

  /** Counts what a part of a client's filter or order costs. @throws OperationError LIMIT_EXCEEDED */
  charge(cost: number, path: string): void {
    this.#filterCost.charge(cost, path);
  }

  /** The condition that rows of the source must meet for the action; undefined: all may be touched. */
  rule(source: Source, action: RowAction = 'read'): Condition | undefined {
    const { model } = source.api;
    const given = this.#rows?.(model, action);
    const verdict = both(
      given === undefined ? true : given(modelOf(source)).node,
      this.#gate === undefined ? true : this.#gate.as(this.#gate.authorize(model, action), model, source.name),
    );
    return conditionOf(verdict);
  }

  /** What rows must be after they were written; undefined: anything. */
  newRule(source: Source, action: 'create' | 'update', properties: readonly string[]): Condition | undefined {
    const { model } = source.api;
    const given = this.#rows?.(model, action);
    const gate = this.#gate;
    let verdict: Verdict = given === undefined ? true : given(modelOf(source)).node;
    if (gate !== undefined) {
      verdict = both(verdict, gate.authorizeNew(model, action));
      for (const property of properties) verdict = both(verdict, gate.authorizeField(model, property, 'write'));
    }
    return conditionOf(verdict);
  }

  /** The rows in which all these fields may be written, and those of `read` be read. */
  fieldRule(source: Source, written: readonly string[], read: readonly string[]): Condition | undefined {
    const gate = this.#gate;
    if (gate === undefined) return undefined;
    const { model } = source.api;
    let verdict: Verdict = true;
    for (const property of written) verdict = both(verdict, gate.authorizeField(model, property, 'write'));
    for (const property of read) verdict = both(verdict, gate.authorizeField(model, property, 'read'));
    return conditionOf(gate.as(verdict, model, source.name));
  }

  /** True where an action may touch any row of the model, and see all of it. */
  isOpen({ model }: ApiModel, action: RowAction = 'read'): boolean {
    if (this.#rows?.(model, action) !== undefined) return false;
    return this.#gate === undefined || (this.#gate.authorize(model, action) === true && this.#gate.seesAll(model));
  }

  #guarded(source: Source): Source {
    const gate = this.#gate;
    const { model } = source.api;
    if (gate === undefined || gate.seesFields(model)) return source;
    const guard = (property: string): Verdict =>
      gate.as(gate.authorizeField(model, property, 'read'), model, source.name);
    return { ...source, guard, masked: new Map() };
  }
}

function conditionOf(verdict: Verdict): Condition | undefined {
  if (verdict === true) return undefined;
  return verdict === false ? or() : new Condition(verdict);
}
