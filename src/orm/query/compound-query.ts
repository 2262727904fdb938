import { InvalidArgumentError } from '../../errors/phoebe-error.ts';
import type { CompoundNode, CompoundOperator } from '../../sql/nodes/query.ts';
import { compound } from '../../sql/nodes/query-factories.ts';
import { CombinableQuery } from './combinable-query.ts';
import type { CommonTable } from './common-table.ts';
import { addCommonTables } from './common-tables.ts';
import type { QueryScope } from './rows-query.ts';
import { outputsOf, unitedSelections } from './selection.ts';
import { type ColumnsOfRow, columnsOf } from './source.ts';

/**
 * The rows of two queries put together. It has an order and a limit of its own; its order knows its result's columns only.
 * @example
 *   const names = Member.select(Member.surname).union(Facility.select({ surname: Facility.name }));
 *   names.orderBy(names.columns.surname.desc()).limit(10)
 *   // SELECT … UNION SELECT … ORDER BY "surname" DESC LIMIT $1
 */
export class CompoundQuery<Row> extends CombinableQuery<Row, CompoundQuery<Row>> {
  readonly node: CompoundNode;
  /** @internal */
  readonly scope: QueryScope;

  constructor(node: CompoundNode, scope: QueryScope) {
    super();
    this.node = node;
    this.scope = scope;
  }

  /** The columns of the result, for `orderBy`. */
  get columns(): ColumnsOfRow<Row> {
    return columnsOf<Row>(undefined, outputsOf(this.scope.selections));
  }

  /** Puts common tables in front: `WITH "name" AS (…) SELECT … UNION …`. */
  with(...tables: readonly CommonTable<any>[]): CompoundQuery<Row> {
    return new CompoundQuery<Row>({ ...this.node, with: addCommonTables(this.node.with, tables) }, this.scope);
  }

  protected changeTail(tail: Partial<CompoundNode>): CompoundQuery<Row> {
    for (const { expression } of tail.orderBy ?? [])
      if (expression.kind === 'column' && expression.source !== undefined)
        throw new InvalidArgumentError(
          'The order of a compound query goes by the columns of its result: query.orderBy(query.columns.name).',
        );
    return new CompoundQuery<Row>({ ...this.node, ...tail }, this.scope);
  }

  protected changeScope(scope: Partial<QueryScope>): CompoundQuery<Row> {
    return new CompoundQuery<Row>(this.node, { ...this.scope, ...scope });
  }

  protected combine(operator: CompoundOperator, other: CombinableQuery<any, any>): CompoundQuery<Row> {
    return compoundOf<Row>(this, this.scope, operator, other);
  }
}

/** @internal */
export function compoundOf<Row>(
  left: CombinableQuery<Row, any>,
  scope: QueryScope,
  operator: CompoundOperator,
  right: CombinableQuery<any, any>,
): CompoundQuery<Row> {
  const { model, origin, executor } = scope;
  const selections = unitedSelections(scope.selections, right.scope.selections);
  return new CompoundQuery<Row>(compound(left.node, operator, right.node), { model, origin, selections, executor });
}
