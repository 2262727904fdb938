import type { BinaryOperator } from '../../sql/nodes/expression.ts';
import * as node from '../../sql/nodes/factories.ts';
import { arithmeticOperand, elapsedType, requireCalculable, resultType } from './arithmetic.ts';
import type { Expression } from './expression.ts';
import { nodeOf } from './operand.ts';
import type { NumericOperand, TypedExpression } from './operand-types.ts';
import { Textual } from './textual.ts';

type WholeNumber = number | bigint | string | TypedExpression<number | bigint | string | null>;

/** Arithmetic, for numbers and for times with intervals; operators on bits. */
export abstract class Calculable<out T, W = NonNullable<T>> extends Textual<T, W> {
  /**
   * `left + right`. A fraction may be added to an integer column: it travels as a decimal. A time takes an interval.
   * @example Account.balance.plus(5)            // "accounts"."balance" + $1::decimal
   * @example Token.created.plus('1 day')        // "tokens"."created" + $1::interval
   */
  plus<U = T>(other: NumericOperand<U>): Expression<T, W> {
    return this.calculate('+', other, 'plus');
  }

  /** `left - right`. For what lies between two times see `since`. */
  minus<U = T>(other: NumericOperand<U>): Expression<T, W> {
    return this.calculate('-', other, 'minus');
  }

  /**
   * What lies between two times: of timestamps an interval, as ISO 8601 text; of dates the number of days.
   * @example Token.expires.since(Token.created)   // "tokens"."expires" - "tokens"."created"
   */
  since(other: TypedExpression<any>): Expression<any> {
    requireCalculable(this.type, 'since');
    return this.derive(node.binary(this.node, '-', nodeOf(other)), elapsedType);
  }

  /** `left * right` */
  times<U = T>(other: NumericOperand<U>): Expression<T, W> {
    return this.calculate('*', other, 'times');
  }

  /**
   * Division that keeps the fraction, on every engine: an integer is made a decimal first, since PostgreSQL would cut the
   * fraction off.
   * @example Booking.slots.dividedBy(2)   // "bookings"."slots"::decimal / $1::decimal
   */
  dividedBy<U = T>(other: NumericOperand<U>): Expression<T, W> {
    const { type } = this;
    requireCalculable(type, 'dividedBy');
    if (type?.numberKind !== 'integer')
      return this.derive<T, W>(
        node.binary(this.node, '/', arithmeticOperand(type, other, 'dividedBy')),
        resultType(type, other, '/'),
        this.isNullable,
      );
    const right = arithmeticOperand(type, other, 'dividedBy', 'decimal');
    return this.derive<T, W>(
      node.binary(node.cast(this.node, 'decimal'), '/', right),
      resultType(type, other, '/'),
      this.isNullable,
    );
  }

  /** Division of integers that drops the fraction: `/` on PostgreSQL, `//` on CockroachDB. */
  dividedByWhole(other: WholeNumber): Expression<T, W> {
    return this.calculate('//', other, 'dividedByWhole');
  }

  /** The rest of a division: `left % right`. */
  modulo<U = T>(other: NumericOperand<U>): Expression<T, W> {
    return this.calculate('%', other, 'modulo');
  }

  /** `left ^ right` */
  power<U = T>(other: NumericOperand<U>): Expression<T, W> {
    return this.calculate('^', other, 'power');
  }

  /** `-value` */
  negated(): Expression<T, W> {
    requireCalculable(this.type, 'negated');
    return this.derive<T, W>(node.prefix('-', this.node), this.type, this.isNullable);
  }

  /** `left & right`: the bits that both have. */
  bitAnd(other: WholeNumber): Expression<T, W> {
    return this.calculate('&', other, 'bitAnd');
  }

  /** `left | right`: the bits that either has. */
  bitOr(other: WholeNumber): Expression<T, W> {
    return this.calculate('|', other, 'bitOr');
  }

  /** `left # right`: the bits that only one of them has. */
  bitXor(other: WholeNumber): Expression<T, W> {
    return this.calculate('#', other, 'bitXor');
  }

  /** `~value`: every bit turned over. */
  bitNot(): Expression<T, W> {
    requireCalculable(this.type, 'bitNot');
    return this.derive<T, W>(node.prefix('~', this.node), this.type, this.isNullable);
  }

  /** `left << bits` */
  shiftLeft(bits: WholeNumber): Expression<T, W> {
    return this.calculate('<<', bits, 'shiftLeft');
  }

  /** `left >> bits` */
  shiftRight(bits: WholeNumber): Expression<T, W> {
    return this.calculate('>>', bits, 'shiftRight');
  }

  private calculate(operator: BinaryOperator, other: unknown, method: string): Expression<any> {
    const { type } = this;
    requireCalculable(type, method);
    const right = arithmeticOperand(type, other, method);
    return this.derive<any>(
      node.binary(this.node, operator, right),
      resultType(type, other, operator),
      this.isNullable,
    );
  }
}
