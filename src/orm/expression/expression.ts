import { InvalidArgumentError } from '../../errors/phoebe-error.ts';
import type { BinaryOperator, OrderingNode, Expression as SqlExpression } from '../../sql/nodes/expression.ts';
import * as node from '../../sql/nodes/factories.ts';
import { booleanType } from '../fields/types/boolean.ts';
import { textType } from '../fields/types/text.ts';
import type { ValueType } from '../fields/value-type.ts';
import { escapeLike, type HasNode, listNode, operandNode } from './operand.ts';

/** A value of the same type, or an expression that has one. */
export type Operand<T> = NonNullable<T> | TypedExpression<T | NonNullable<T> | null>;

/** Anything typed that stands for SQL. */
export type TypedExpression<T> = HasNode & { readonly _value?: T };

type Text = Expression<string> | Expression<string | null>;
type Numeric = Expression<any>;

/**
 * Something with a value in SQL: a column, a function's result, a comparison. Immutable; each operator answers a new one.
 * Values on the right travel as parameters, encoded by the type of the left.
 */
export class Expression<T> {
  declare readonly _value?: T;

  readonly node: SqlExpression;
  /** False only where the database guarantees a value: decides whether NULL order must be spelled out. */
  readonly isNullable: boolean;
  private readonly typeSource: ValueType<any, any> | (() => ValueType<any, any>) | undefined;

  constructor(
    node: SqlExpression,
    type: ValueType<any, any> | (() => ValueType<any, any>) | undefined,
    isNullable = true,
  ) {
    this.node = node;
    this.typeSource = type;
    this.isNullable = isNullable;
  }

  /** Undefined where nothing is known, as with raw SQL: the result is then read by the type that the database reports. */
  get type(): ValueType<any, any> | undefined {
    return typeof this.typeSource === 'function' ? this.typeSource() : this.typeSource;
  }

  /** `left = right` @example User.username.eq('huey')   // "users"."username" = $1 */
  eq(other: Operand<T>): Condition {
    return this.compare('=', other, 'eq');
  }

  /** `left <> right`; false for NULL, as everything in SQL. See `isDistinctFrom`. */
  ne(other: Operand<T>): Condition {
    return this.compare('<>', other, 'ne');
  }

  lt(other: Operand<T>): Condition {
    return this.compare('<', other, 'lt');
  }

  lte(other: Operand<T>): Condition {
    return this.compare('<=', other, 'lte');
  }

  gt(other: Operand<T>): Condition {
    return this.compare('>', other, 'gt');
  }

  gte(other: Operand<T>): Condition {
    return this.compare('>=', other, 'gte');
  }

  /** Unequal, where NULL counts as a value of its own. */
  isDistinctFrom(other: Operand<T>): Condition {
    return this.compare('is distinct from', other, 'isDistinctFrom');
  }

  isNotDistinctFrom(other: Operand<T>): Condition {
    return this.compare('is not distinct from', other, 'isNotDistinctFrom');
  }

  /**
   * One of a list, or of a query's rows. A list travels as one parameter: `"id" = ANY($1::uuid[])`; an empty one is false.
   */
  in(list: Iterable<Operand<T>> | HasNode): Condition {
    const right = listNode(list, this.type, 'in');
    return condition(
      right.form === 'array' ? node.any(this.node, '=', right.node) : node.binary(this.node, 'in', right.node),
    );
  }

  /** None of a list: `"id" <> ALL($1::uuid[])`; an empty one is true. */
  notIn(list: Iterable<Operand<T>> | HasNode): Condition {
    const right = listNode(list, this.type, 'notIn');
    return condition(
      right.form === 'array' ? node.all(this.node, '<>', right.node) : node.binary(this.node, 'not in', right.node),
    );
  }

  /** Both bounds count. */
  between(low: Operand<T>, high: Operand<T>): Condition {
    const from = operandNode(low, this.type, 'between');
    return condition(node.between(this.node, from, operandNode(high, this.type, 'between')));
  }

  /** `IS NULL`, or with `false` `IS NOT NULL`. */
  isNull(isNull = true): Condition {
    return condition(node.postfix(this.node, isNull ? 'is null' : 'is not null'));
  }

  isNotNull(): Condition {
    return this.isNull(false);
  }

  /** SQL's LIKE: `%` stands for any text, `_` for one sign, `\` takes their meaning away. */
  like(this: Text, pattern: Operand<string>): Condition {
    return match(this, 'like', pattern);
  }

  /** LIKE that ignores case. */
  ilike(this: Text, pattern: Operand<string>): Condition {
    return match(this, 'ilike', pattern);
  }

  notLike(this: Text, pattern: Operand<string>): Condition {
    return match(this, 'not like', pattern);
  }

  notIlike(this: Text, pattern: Operand<string>): Condition {
    return match(this, 'not ilike', pattern);
  }

  /** Has the text somewhere; its own `%` and `_` stand for themselves. */
  contains(this: Text, text: string): Condition {
    return match(this, 'like', `%${escapeLike(text)}%`);
  }

  icontains(this: Text, text: string): Condition {
    return match(this, 'ilike', `%${escapeLike(text)}%`);
  }

  startsWith(this: Text, text: string): Condition {
    return match(this, 'like', `${escapeLike(text)}%`);
  }

  istartsWith(this: Text, text: string): Condition {
    return match(this, 'ilike', `${escapeLike(text)}%`);
  }

  endsWith(this: Text, text: string): Condition {
    return match(this, 'like', `%${escapeLike(text)}`);
  }

  iendsWith(this: Text, text: string): Condition {
    return match(this, 'ilike', `%${escapeLike(text)}`);
  }

  /** POSIX regular expression, `~`. CockroachDB's has no look-around and no back references. */
  regex(this: Text, pattern: Operand<string>): Condition {
    return match(this, '~', pattern);
  }

  iregex(this: Text, pattern: Operand<string>): Condition {
    return match(this, '~*', pattern);
  }

  /** `left || right` */
  concat(this: Text, other: Operand<string>): Expression<string> {
    return new Expression<string>(
      node.binary(this.node, '||', operandNode(other, textType, 'concat')),
      textType,
      this.isNullable,
    );
  }

  plus(this: Numeric, other: Operand<T>): Expression<T> {
    return arithmetic(this, '+', other, 'plus');
  }

  minus(this: Numeric, other: Operand<T>): Expression<T> {
    return arithmetic(this, '-', other, 'minus');
  }

  times(this: Numeric, other: Operand<T>): Expression<T> {
    return arithmetic(this, '*', other, 'times');
  }

  dividedBy(this: Numeric, other: Operand<T>): Expression<T> {
    return arithmetic(this, '/', other, 'dividedBy');
  }

  modulo(this: Numeric, other: Operand<T>): Expression<T> {
    return arithmetic(this, '%', other, 'modulo');
  }

  /** `expression::type`, with the type of a field: `cast(integer())`. */
  cast<Read>(field: { readonly type: ValueType<any, any>; readonly _read?: Read }): Expression<Read> {
    return new Expression<Read>(node.cast(this.node, field.type.castType), field.type, this.isNullable);
  }

  collate(this: Text, collation: string): Expression<string> {
    return new Expression<string>(node.collate(this.node, collation), textType, this.isNullable);
  }

  /** Ascending order. NULLs come last unless `nulls` says otherwise, on every engine. */
  asc(options: { readonly nulls?: 'first' | 'last' } = {}): OrderingNode {
    return this.order('asc', options.nulls ?? 'last');
  }

  /** Descending order. NULLs come first unless `nulls` says otherwise, on every engine. */
  desc(options: { readonly nulls?: 'first' | 'last' } = {}): OrderingNode {
    return this.order('desc', options.nulls ?? 'first');
  }

  /** Names the expression in a select list: the property of the row. */
  as<const Name extends string>(name: Name): AliasedExpression<T, Name> {
    if (name === '') throw new InvalidArgumentError('as() takes a name of at least one character.');
    return new AliasedExpression<T, Name>(this.node, this.type, this.isNullable, name);
  }

  private order(direction: 'asc' | 'desc', nulls: 'first' | 'last'): OrderingNode {
    return node.ordering(this.node, direction, this.isNullable ? nulls : undefined);
  }

  private compare(operator: BinaryOperator, other: unknown, method: string): Condition {
    return condition(node.binary(this.node, operator, operandNode(other, this.type, method)));
  }
}

function arithmetic(left: Numeric, operator: BinaryOperator, other: unknown, method: string): Expression<any> {
  const right = operandNode(other, left.type, method);
  return new Expression<any>(node.binary(left.node, operator, right), left.type, left.isNullable);
}

function match(left: Text, operator: BinaryOperator, pattern: unknown): Condition {
  return condition(node.binary(left.node, operator, operandNode(pattern, textType, operator)));
}

/** An expression with a name of its own in the row. */
export class AliasedExpression<T, Name extends string> extends Expression<T> {
  declare readonly _name?: Name;
  readonly alias: Name;

  constructor(node: SqlExpression, type: ValueType<any, any> | undefined, isNullable: boolean, alias: Name) {
    super(node, type, isNullable);
    this.alias = alias;
  }
}

/** Something true, false or NULL: what `where` takes. */
export class Condition extends Expression<boolean> {
  constructor(node: SqlExpression) {
    super(node, booleanType);
  }

  and(...others: readonly ConditionLike[]): Condition {
    return and(this, ...others);
  }

  or(...others: readonly ConditionLike[]): Condition {
    return or(this, ...others);
  }

  not(): Condition {
    return not(this);
  }
}

/** A condition, a boolean column, or raw SQL that is one. */
export type ConditionLike = TypedExpression<boolean | null>;

export function condition(of: SqlExpression): Condition {
  return new Condition(of);
}

/** All of them; none: true. */
export function and(...conditions: readonly ConditionLike[]): Condition {
  return condition(node.and(...conditions.map((term) => operandNode(term, booleanType, 'and'))));
}

/** At least one of them; none: false. */
export function or(...conditions: readonly ConditionLike[]): Condition {
  return condition(node.or(...conditions.map((term) => operandNode(term, booleanType, 'or'))));
}

export function not(term: ConditionLike): Condition {
  return condition(node.prefix('not', operandNode(term, booleanType, 'not')));
}
