import type { Expression as SqlExpression } from '../../sql/nodes/expression.ts';
import type { HasNode } from './operand.ts';
import { nodeOf } from './operand.ts';

/** `ANY (…)` or `ALL (…)` as the right side of a comparison. */
export class Quantified<T> {
  declare readonly _item?: T;
  readonly quantifier: 'any' | 'all';
  readonly operand: SqlExpression;

  constructor(quantifier: 'any' | 'all', operand: SqlExpression) {
    this.quantifier = quantifier;
    this.operand = operand;
  }
}

/** The type of what a query's only column, or an array's items, hold. */
type Source<T> = HasNode & { readonly _value?: T | readonly T[] | null };

/**
 * At least one of a query's rows, or of an array's items.
 * @example Booking.slots.gt(any(Limit.select(Limit.slots)))   // "bookings"."slots" > ANY (SELECT …)
 */
export function any<T>(source: Source<T>): Quantified<T> {
  return new Quantified<T>('any', nodeOf(source));
}

/**
 * Every one of a query's rows, or of an array's items.
 * @example Booking.slots.gte(all(Booking.select(Booking.slots)))   // "bookings"."slots" >= ALL (SELECT …)
 */
export function all<T>(source: Source<T>): Quantified<T> {
  return new Quantified<T>('all', nodeOf(source));
}
