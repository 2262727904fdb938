import type { ValueType } from '../fields/value-type.ts';
import { argumentNode, type PlainValue, typeOfValue, type Widened } from './argument.ts';
import { Expression } from './expression.ts';
import { type HasNode, nodeOf } from './operand.ts';

/**
 * Raw SQL with a type: the result is read by the field's codec, and the operators follow.
 * @example typed(sql`char_length(${User.name})`, integer()).gt(3)
 */
export function typed<Read>(
  sql: HasNode,
  field: { readonly type: ValueType<any, any>; readonly _read?: Read },
): Expression<Read> {
  return new Expression<Read>(nodeOf(sql), field.type);
}

/**
 * A value as an expression, for a select list or the left side of an operator: `$1::text`. Peewee's `Value`.
 * @example User.select({ kind: val('user'), id: User.id })
 */
export function val<T extends PlainValue>(value: T): Expression<Widened<T>> {
  return new Expression<Widened<T>>(argumentNode(value), typeOfValue(value), value === null);
}
