import { InvalidArgumentError } from '../../errors/phoebe-error.ts';
import type { Expression as SqlExpression } from '../../sql/nodes/expression.ts';
import * as node from '../../sql/nodes/factories.ts';
import { Comparable } from './comparable.ts';
import { Condition, type Expression } from './expression.ts';
import { type HasNode, hasNode, nodeOf, operandNode } from './operand.ts';
import type { Operand } from './operand-types.ts';

type Items = readonly Expression<any>[];
type ValuesOf<T extends Items> = {
  readonly [K in keyof T]: T[K] extends Expression<infer Value> ? Operand<Value> : never;
};

/** A row value: several expressions compared at once. */
export class Tuple<T extends Items> {
  readonly node: SqlExpression;
  private readonly items: T;

  constructor(items: T) {
    if (items.length === 0) throw new InvalidArgumentError('tuple() takes at least one expression.');
    this.items = items;
    this.node = node.tuple(items.map(nodeOf));
  }

  /** `(a, b) = ($1, $2)` */
  eq(other: ValuesOf<T> | HasNode): Condition {
    return this.compare('=', other);
  }

  /** `(a, b) <> ($1, $2)` */
  ne(other: ValuesOf<T> | HasNode): Condition {
    return this.compare('<>', other);
  }

  /** Before in order, the first item counting most: `(a, b) < ($1, $2)`. Only right where no item is NULL. */
  lt(other: ValuesOf<T> | HasNode): Condition {
    return this.compare('<', other);
  }

  /** `(a, b) <= ($1, $2)` */
  lte(other: ValuesOf<T> | HasNode): Condition {
    return this.compare('<=', other);
  }

  /** `(a, b) > ($1, $2)` */
  gt(other: ValuesOf<T> | HasNode): Condition {
    return this.compare('>', other);
  }

  /** `(a, b) >= ($1, $2)` */
  gte(other: ValuesOf<T> | HasNode): Condition {
    return this.compare('>=', other);
  }

  /** One of a list of rows, or of a query's rows: `(a, b) IN (($1, $2), ($3, $4))`. */
  in(rows: readonly ValuesOf<T>[] | HasNode): Condition {
    const list = hasNode(rows)
      ? nodeOf(rows)
      : node.tuple((rows as readonly ValuesOf<T>[]).map((row) => this.row(row)));
    return new Condition(node.binary(this.node, 'in', list));
  }

  private compare(operator: '=' | '<>' | '<' | '<=' | '>' | '>=', other: unknown): Condition {
    return new Condition(node.binary(this.node, operator, hasNode(other) ? nodeOf(other) : this.row(other)));
  }

  private row(values: unknown): SqlExpression {
    const { length } = this.items;
    if (!Array.isArray(values) || values.length !== length)
      throw new InvalidArgumentError(`A tuple of ${length} expressions is compared with a list of ${length} values.`);
    return node.tuple(values.map((value, index) => operandNode(value, typeOf(this.items[index]!), 'tuple')));
  }
}

function typeOf(item: Expression<any>) {
  return item instanceof Comparable ? item.type : undefined;
}

/**
 * A row value.
 * @example tuple(Booking.facilityId, Booking.memberId).in([[1, 2], [3, 4]])   // ("facility_id", "member_id") IN (($1, $2), …)
 */
export function tuple<const T extends Items>(...items: T): Tuple<T> {
  return new Tuple<T>(items);
}
