import type { CallNode, WindowNode } from '../../sql/nodes/expression.ts';
import { and } from '../../sql/nodes/factories.ts';
import type { Derived } from '../query/derived.ts';
import { type RowOfTable, type TableFields, tableOfFunction } from '../query/function-table.ts';
import type { TypeSource } from './comparable.ts';
import { type ConditionLike, Expression } from './expression.ts';
import { nodeOf } from './operand.ts';
import { type OrderTerm, orderingNode } from './order-term.ts';
import { Window, type WindowOptions, windowNode } from './window.ts';

/** The call of a function, with what only calls have: a filter, a window, an order of its input. */
export class CallExpression<out T, W = NonNullable<T>> extends Expression<T, W> {
  declare readonly node: CallNode;

  constructor(node: CallNode, type: TypeSource, isNullable = true) {
    super(node, type, isNullable);
  }

  private with(part: Partial<CallNode>): CallExpression<T, W> {
    return new CallExpression<T, W>({ ...this.node, ...part }, () => this.type!, this.isNullable);
  }

  /** Counts each value once: `count(DISTINCT "user_id")`. */
  distinct(): CallExpression<T, W> {
    return this.with({ distinct: true });
  }

  /**
   * Only rows for which all conditions hold go into the aggregate.
   * @example fn.count().filter(Booking.slots.gt(2))   // count(*) FILTER (WHERE "bookings"."slots" > $1)
   */
  filter(...conditions: readonly ConditionLike[]): CallExpression<T, W> {
    const terms = conditions.map((condition) => nodeOf(condition));
    const before = this.node.filter === undefined ? [] : [this.node.filter];
    const all = [...before, ...terms];
    return this.with({ filter: all.length === 1 ? all[0]! : and(...all) });
  }

  /**
   * The order in which the aggregate takes its rows.
   * @example fn.string_agg(User.name, ', ').orderBy(User.name)   // string_agg("users"."name", $1::text ORDER BY "users"."name")
   */
  orderBy(...terms: readonly OrderTerm[]): CallExpression<T, W> {
    return this.with({ orderBy: terms.map(orderingNode) });
  }

  /**
   * Over a window: a named one, or one made here; without any, over all rows.
   * @example fn.rank().over({ orderBy: [fn.sum(Booking.slots).desc()] })   // rank() OVER (ORDER BY sum(…) DESC)
   */
  over(window: Window | WindowOptions = {}): CallExpression<T, W> {
    const over: string | WindowNode = window instanceof Window ? window.name : windowNode(window);
    return this.with({ over });
  }

  /**
   * The rows that a set-returning function gives, as a source with these columns.
   * @example
   *   const days = fn.generate_series(from, to, sql`interval '1 day'`).table('days', { day: date() });
   *   selectFrom(days, days.columns.day)   // SELECT "days"."day" FROM generate_series(…) AS "days" ("day")
   */
  table<const F extends TableFields>(name: string, fields: F): Derived<RowOfTable<F>> {
    return tableOfFunction<RowOfTable<F>>(this.node, name, fields);
  }
}
