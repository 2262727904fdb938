import { InvalidArgumentError } from '../../errors/phoebe-error.ts';
import type { OrderingNode, Expression as SqlExpression } from '../../sql/nodes/expression.ts';
import * as node from '../../sql/nodes/factories.ts';
import { booleanType } from '../fields/types/boolean.ts';
import type { ValueType } from '../fields/value-type.ts';
import type { TypeSource } from './comparable.ts';
import { operandNode } from './operand.ts';
import type { TypedExpression } from './operand-types.ts';
import { type SearchOptions, searchNode } from './search.ts';
import { Temporal } from './temporal.ts';

export interface OrderOptions {
  readonly nulls?: 'first' | 'last';
}

/**
 * Something with a value in SQL: a column, a function's result, a comparison. Immutable; each operator answers a new one.
 * Values on the right travel as parameters, encoded by the type of the left.
 */
export class Expression<out T, W = NonNullable<T>> extends Temporal<T, W> {
  protected derive<Other, Written = NonNullable<Other>>(
    of: SqlExpression,
    type: TypeSource,
    isNullable = true,
  ): Expression<Other, Written> {
    return new Expression<Other, Written>(of, type, isNullable);
  }

  protected condition(of: SqlExpression): Condition {
    return new Condition(of);
  }

  /** `expression::type`, with the type of a field: `cast(integer())`. */
  cast<Read, Write = NonNullable<Read>>(field: {
    readonly type: ValueType<any, any>;
    readonly _read?: Read;
    readonly _write?: Write;
  }): Expression<Read, Write> {
    return new Expression<Read, Write>(node.cast(this.node, field.type.castType), field.type, this.isNullable);
  }

  /**
   * Full text search: the text (or tsvector) matches a query of words.
   * @example Post.body.matches('small databases')
   *   // to_tsvector('simple', "posts"."body") @@ plainto_tsquery('simple', $1::text)
   */
  matches(query: string | TypedExpression<string | null>, options?: SearchOptions): Condition {
    return new Condition(searchNode(this.node, this.type, query, options));
  }

  /** The same value, which may be null: for a column of a table that a left join may not find. */
  orNull(): Expression<T | null, W> {
    return new Expression<T | null, W>(this.node, () => this.type!, true);
  }

  /** Ascending order. NULLs come last unless `nulls` says otherwise, on every engine. */
  asc(options: OrderOptions = {}): OrderingNode {
    return this.order('asc', options.nulls);
  }

  /** Descending order. NULLs come first unless `nulls` says otherwise, on every engine. */
  desc(options: OrderOptions = {}): OrderingNode {
    return this.order('desc', options.nulls);
  }

  /** Names the expression in a select list: the property of the row. */
  as<const Name extends string>(name: Name): AliasedExpression<T, Name, W> {
    if (name === '') throw new InvalidArgumentError('as() takes a name of at least one character.');
    return new AliasedExpression<T, Name, W>(this.node, this.type, this.isNullable, name);
  }

  /** What was said is kept; else the place of NULLs is the same on every engine, where there may be any. */
  private order(direction: 'asc' | 'desc', nulls: 'first' | 'last' | undefined): OrderingNode {
    const usual = direction === 'asc' ? 'last' : 'first';
    return node.ordering(this.node, direction, nulls ?? (this.isNullable ? usual : undefined));
  }
}

/** An expression with a name of its own in the row. */
export class AliasedExpression<out T, out Name extends string, W = NonNullable<T>> extends Expression<T, W> {
  declare readonly _name?: Name;
  readonly alias: Name;

  constructor(of: SqlExpression, type: TypeSource, isNullable: boolean, alias: Name) {
    super(of, type, isNullable);
    this.alias = alias;
  }

  override orNull(): AliasedExpression<T | null, Name, W> {
    return new AliasedExpression<T | null, Name, W>(this.node, () => this.type!, true, this.alias);
  }
}

/** Something true, false or NULL: what `where` takes. */
export class Condition extends Expression<boolean> {
  constructor(of: SqlExpression) {
    super(of, booleanType);
  }

  /** This and all of these: `a AND b AND c`. */
  and(...others: readonly ConditionLike[]): Condition {
    return and(this, ...others);
  }

  /** This or one of these: `a OR b OR c`. */
  or(...others: readonly ConditionLike[]): Condition {
    return or(this, ...others);
  }

  /** `NOT (condition)`: NULL stays NULL. */
  not(): Condition {
    return not(this);
  }
}

/** A condition, a boolean column, or raw SQL that is one. */
export type ConditionLike = TypedExpression<boolean | null>;

/** All of them; none: true. @example and(User.name.eq('huey'), User.active)   // "users"."name" = $1 AND "users"."active" */
export function and(...conditions: readonly ConditionLike[]): Condition {
  return new Condition(node.and(...conditions.map((term) => operandNode(term, booleanType, 'and'))));
}

/** At least one of them; none: false. */
export function or(...conditions: readonly ConditionLike[]): Condition {
  return new Condition(node.or(...conditions.map((term) => operandNode(term, booleanType, 'or'))));
}

/** `NOT (condition)`: NULL stays NULL. */
export function not(term: ConditionLike): Condition {
  return new Condition(node.prefix('not', operandNode(term, booleanType, 'not')));
}
