import { countType } from '../../orm/fields/types/integer.ts';
import { Expression } from '../../orm/index.ts';
import { call, keyword, subquery } from '../../sql/nodes/factories.ts';
import type { JoinNode, SelectNode } from '../../sql/nodes/query.ts';
import { join, select, selection } from '../../sql/nodes/query-factories.ts';
import type { ApiRelation } from '../api/api-model.ts';
import type { SortOrder } from '../api/sort-order.ts';
import { COUNT_COST, RELATION_COST } from '../limits/filter-cost.ts';
import type { Order } from './order.ts';
import { joinCondition, relatedRows } from './related-rows.ts';
import { assertReadable, expressionOf, type Source } from './source.ts';
import type { StatementScope } from './statement-scope.ts';

/** A term of an order in a statement. */
export interface BoundTerm {
  readonly expression: Expression<any>;
  readonly order: SortOrder;
  /** The property of the row that holds the value, where it is one of the model's own. */
  readonly property: string | undefined;
}

export interface BoundOrder {
  readonly terms: readonly BoundTerm[];
  /** LEFT JOINs to the rows that the order goes through. */
  readonly joins: readonly JoinNode[];
}

/** Binds an order to a table of a statement. */
export function bindOrder(order: Order, source: Source, scope: StatementScope): BoundOrder {
  const joins: JoinNode[] = [];
  const joined = new Map<string, Source>();
  const reach = (through: readonly ApiRelation[]): Source => {
    let at = source;
    let path = '';
    for (const relation of through) {
      assertReadable(at, relation.ownField.property, 'orderBy');
      scope.charge(RELATION_COST, 'orderBy');
      path += `.${relation.name}`;
      const known = joined.get(path);
      const next = known ?? scope.alias(relation.other);
      if (known === undefined) {
        joined.set(path, next);
        joins.push(leftJoin(relation, at, next, scope));
      }
      at = next;
    }
    return at;
  };
  const terms = order.steps.map(({ through, by, order: sort }): BoundTerm => {
    const at = reach(through);
    assertReadable(at, typeof by === 'string' ? by : by.ownField.property, 'orderBy');
    const direct = typeof by === 'string' ? expressionOf(at, by) : countOf(by, at, scope);
    if (typeof by !== 'string') scope.charge(COUNT_COST * (1 + through.length), 'orderBy');
    // A row that an outer join did not find has no values, whatever its columns promise.
    const expression = through.length === 0 ? direct : new Expression<any>(direct.node, direct.type, true);
    return { expression, order: sort, property: through.length === 0 && typeof by === 'string' ? by : undefined };
  });
  return { terms, joins };
}

function leftJoin(relation: ApiRelation, from: Source, to: Source, scope: StatementScope): JoinNode {
  return join('left', to.node, joinCondition(relation, from, to, scope));
}

/** `(SELECT COUNT(*) FROM … WHERE …)` */
function countOf(relation: ApiRelation, from: Source, scope: StatementScope): Expression<any> {
  const { to, joins, condition } = relatedRows(relation, from, scope);
  const query: SelectNode = select({
    columns: [selection(call('count', [keyword('*')]))],
    from: [to.node],
    ...(joins.length === 0 ? {} : { joins }),
    where: condition,
  });
  return new Expression<any>(subquery(query), countType, false);
}
