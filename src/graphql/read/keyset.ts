import { Column } from '../../orm/index.ts';
import type { Expression as SqlExpression } from '../../sql/nodes/expression.ts';
import { and, binary, or, postfix, value as valueNode } from '../../sql/nodes/factories.ts';
import type { SortOrder } from '../api/sort-order.ts';
import type { BoundTerm } from './bind-order.ts';
import { badCursor, type CursorValues } from './cursor.ts';

/** Where rows lie, seen from a cursor. */
export type KeysetSide = 'after' | 'before';

/**
 * The condition that a row comes after (or before) the cursor's row. Expanded term by term and aware of NULLs: a comparison of
 * row values cannot mix directions and is NULL where a value is.
 *
 *     "views" <= $1 AND ("views" < $1 OR ("views" = $1 AND "id" > $2))
 *
 * @throws OperationError BAD_CURSOR for a value that its column cannot hold
 */
export function keysetCondition(terms: readonly BoundTerm[], values: CursorValues, side: KeysetSide): SqlExpression {
  const points = terms.map((term, index) => pointOf(term, values[index]!, side));
  let condition: SqlExpression | undefined;
  for (const point of [...points].reverse()) {
    const tied = condition === undefined ? [] : [and(point.same, condition)];
    const ways = [...(point.beyond === undefined ? [] : [point.beyond]), ...tied];
    condition = ways.length === 0 ? undefined : or(...ways);
  }
  // The first term's bound by itself lets an index begin at the cursor.
  const bound = points.length > 1 ? points[0]!.bound : undefined;
  return bound === undefined ? (condition ?? or()) : and(bound, condition ?? or());
}

interface Point {
  /** The term is equal to the cursor's value. */
  readonly same: SqlExpression;
  /** The term lies beyond it; undefined where nothing does. */
  readonly beyond: SqlExpression | undefined;
  /** Equal or beyond, where one comparison says it. */
  readonly bound: SqlExpression | undefined;
}

function pointOf({ expression, order }: BoundTerm, text: string | null, side: KeysetSide): Point {
  const { node, isNullable, type } = expression;
  const { direction, nulls } = side === 'after' ? order : reversed(order);
  if (text === null) {
    if (!isNullable) throw badCursor(side);
    const beyond = nulls === 'first' ? postfix(node, 'is not null') : undefined;
    return { same: postfix(node, 'is null'), beyond, bound: undefined };
  }
  if (type !== undefined && !isTextOf(type, text)) throw badCursor(side);
  // A column tells the parameter its type; anything else may not.
  const point = valueNode(text, expression instanceof Column ? undefined : type?.castType);
  const further = binary(node, direction === 'asc' ? '>' : '<', point);
  const nullsAreBeyond = isNullable && nulls === 'last';
  return {
    same: binary(node, '=', point),
    beyond: nullsAreBeyond ? or(further, postfix(node, 'is null')) : further,
    bound: nullsAreBeyond ? undefined : binary(node, direction === 'asc' ? '>=' : '<=', point),
  };
}

export function reversed({ direction, nulls }: SortOrder): SortOrder {
  return { direction: direction === 'asc' ? 'desc' : 'asc', nulls: nulls === 'first' ? 'last' : 'first' };
}

function isTextOf(type: NonNullable<BoundTerm['expression']['type']>, text: string): boolean {
  try {
    type.toDriver(type.fromDriver(text));
    return true;
  } catch {
    return false; // Whatever the decoder says: this text never came from such a column.
  }
}
