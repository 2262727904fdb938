import type { BinaryOperator, Expression as SqlExpression } from '../../sql/nodes/expression.ts';
import * as node from '../../sql/nodes/factories.ts';
import type { ValueType } from '../fields/value-type.ts';
import type { Condition, Expression } from './expression.ts';
import { type HasNode, listNode, operandNode } from './operand.ts';
import type { Operand } from './operand-types.ts';
import type { Slot } from './param.ts';
import { Quantified } from './quantified.ts';

export type TypeSource = ValueType<any, any> | (() => ValueType<any, any>) | undefined;

/**
 * The root of {@link Expression}: comparisons, which every value has. `T` is what it is read as, `W` what it may be compared with
 * besides: a decimal is read as a string and compared with numbers, too. The classes between, one a topic, only keep the files
 * short; nothing but `Expression` is made.
 */
export abstract class Comparable<out T, W = NonNullable<T>> {
  declare readonly _value?: T;

  readonly node: SqlExpression;
  /** False only where the database guarantees a value: decides whether NULL order must be spelled out. */
  readonly isNullable: boolean;
  private readonly typeSource: TypeSource;

  constructor(node: SqlExpression, type: TypeSource, isNullable = true) {
    this.node = node;
    this.typeSource = type;
    this.isNullable = isNullable;
  }

  /** Undefined where nothing is known, as with raw SQL: the result is then read by the type that the database reports. */
  get type(): ValueType<any, any> | undefined {
    return typeof this.typeSource === 'function' ? this.typeSource() : this.typeSource;
  }

  /** @internal An expression made of this one; the subclass knows the class. */
  protected abstract derive<Other, Written = NonNullable<Other>>(
    node: SqlExpression,
    type: TypeSource,
    isNullable?: boolean,
  ): Expression<Other, Written>;
  /** @internal */
  protected abstract condition(node: SqlExpression): Condition;

  /** `left = right` @example User.username.eq('huey')   // "users"."username" = $1 */
  eq(other: Operand<T> | W): Condition {
    return this.compare('=', other, 'eq');
  }

  /** `left <> right`; false for NULL, as everything in SQL. See `isDistinctFrom`. */
  ne(other: Operand<T> | W): Condition {
    return this.compare('<>', other, 'ne');
  }

  /** `left < right` */
  lt(other: Operand<T> | W): Condition {
    return this.compare('<', other, 'lt');
  }

  /** `left <= right` */
  lte(other: Operand<T> | W): Condition {
    return this.compare('<=', other, 'lte');
  }

  /** `left > right` */
  gt(other: Operand<T> | W): Condition {
    return this.compare('>', other, 'gt');
  }

  /** `left >= right` */
  gte(other: Operand<T> | W): Condition {
    return this.compare('>=', other, 'gte');
  }

  /** Unequal, where NULL counts as a value of its own, and may be given: `left IS DISTINCT FROM right`. */
  isDistinctFrom(other: Operand<T> | W | null): Condition {
    return this.compare('is distinct from', other === null ? node.literal(null) : other, 'isDistinctFrom');
  }

  /** Equal, where NULL equals NULL, and may be given: `left IS NOT DISTINCT FROM right`. */
  isNotDistinctFrom(other: Operand<T> | W | null): Condition {
    return this.compare('is not distinct from', other === null ? node.literal(null) : other, 'isNotDistinctFrom');
  }

  /**
   * One of a list, or of a query's rows. A list travels as one parameter: `"id" = ANY($1::uuid[])`; an empty one is false. Arrays are
   * compared one by one, `"tags" = $1 OR "tags" = $2`, since CockroachDB has no IN for them.
   * @example User.id.in(ids)                        // "users"."id" = ANY($1::uuid[])
   * @example User.id.in(Tweet.select(Tweet.userId)) // "users"."id" IN (SELECT "tweets"."user_id" FROM "tweets")
   */
  in(list: Iterable<Operand<T> | W> | HasNode | Slot): Condition {
    const right = listNode(list, this.type, 'in');
    if (right.node.kind === 'tuple' && this.type?.valueKind === 'array')
      return this.condition(node.or(...right.node.items.map((item) => node.binary(this.node, '=', item))));
    return this.condition(
      right.form === 'array' ? node.any(this.node, '=', right.node) : node.binary(this.node, 'in', right.node),
    );
  }

  /** None of a list: `"id" <> ALL($1::uuid[])`; an empty one is true. A NULL among a query's rows makes it NULL. */
  notIn(list: Iterable<Operand<T> | W> | HasNode | Slot): Condition {
    const right = listNode(list, this.type, 'notIn');
    if (right.node.kind === 'tuple' && this.type?.valueKind === 'array')
      return this.condition(node.and(...right.node.items.map((item) => node.binary(this.node, '<>', item))));
    return this.condition(
      right.form === 'array' ? node.all(this.node, '<>', right.node) : node.binary(this.node, 'not in', right.node),
    );
  }

  /** `value BETWEEN low AND high`: both bounds count. */
  between(low: Operand<T> | W, high: Operand<T> | W): Condition {
    return this.condition(this.range(low, high, 'between', false));
  }

  /** `value NOT BETWEEN low AND high` */
  notBetween(low: Operand<T> | W, high: Operand<T> | W): Condition {
    return this.condition(this.range(low, high, 'notBetween', true));
  }

  /** `IS NULL`, or with `false` `IS NOT NULL`. */
  isNull(isNull = true): Condition {
    return this.condition(node.postfix(this.node, isNull ? 'is null' : 'is not null'));
  }

  /** `IS NOT NULL` */
  isNotNull(): Condition {
    return this.isNull(false);
  }

  private range(low: unknown, high: unknown, method: string, isNegated: boolean): SqlExpression {
    const { type } = this;
    return node.between(this.node, operandNode(low, type, method), operandNode(high, type, method), isNegated);
  }

  private compare(operator: BinaryOperator, other: unknown, method: string): Condition {
    if (other instanceof Quantified) {
      const quantified = other.quantifier === 'any' ? node.any : node.all;
      return this.condition(quantified(this.node, operator, other.operand));
    }
    return this.condition(node.binary(this.node, operator, operandNode(other, this.type, method)));
  }
}
