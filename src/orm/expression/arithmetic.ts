import { InvalidArgumentError, InvalidValueError } from '../../errors/phoebe-error.ts';
import type { BinaryOperator, Expression as SqlExpression } from '../../sql/nodes/expression.ts';
import { value } from '../../sql/nodes/factories.ts';
import { inspect } from '../../util/inspect.ts';
import { intervalType } from '../fields/types/interval.ts';
import type { ValueType } from '../fields/value-type.ts';
import { integerCast } from './argument.ts';
import { Comparable } from './comparable.ts';
import { hasNode, nodeOf, operandNode } from './operand.ts';
import { Slot, slotNode } from './param.ts';

type AnyType = ValueType<any, any>;

/** @throws InvalidArgumentError for what cannot be calculated with, such as a text */
export function requireCalculable(type: AnyType | undefined, method: string): void {
  if (type === undefined || type.valueKind === 'number' || type.valueKind === 'temporal' || type.valueKind === 'other')
    return;
  throw new InvalidArgumentError(`${method}() is for numbers and times; this expression is ${type.columnType}.`);
}

/**
 * The right side of arithmetic. A number is cast by what it is, not by the column it meets: an engine would take the
 * placeholder for the column's type, and `"slots" * 0.5` would be refused.
 */
export function arithmeticOperand(
  type: AnyType | undefined,
  other: unknown,
  method: string,
  integerAs?: string,
): SqlExpression {
  if (other === undefined || other === null || hasNode(other))
    return other === undefined || other === null ? operandNode(other, type, method) : nodeOf(other);
  const isTemporal = type?.valueKind === 'temporal';
  if (other instanceof Slot)
    return isTemporal ? slotNode(other, undefined, 'interval') : slotNode(other, type, integerAs ?? type?.castType);
  if (isTemporal) {
    if (typeof other !== 'string')
      throw new InvalidValueError(
        `${method}() with a time takes an interval such as "1 day", but got ${inspect(other)}.`,
      );
    return value(other, 'interval');
  }
  if (typeof other === 'number' || typeof other === 'bigint') {
    if (integerAs !== undefined) return value(String(other), integerAs);
    return value(String(other), numberCast(type, other));
  }
  if (type === undefined) return operandNode(other, type, method);
  return value(type.toDriver(other), type.castType);
}

function numberCast(type: AnyType | undefined, number: number | bigint): string {
  if (type?.numberKind === 'float') return type.castType;
  if (type?.numberKind === 'decimal') return 'decimal';
  if (typeof number === 'bigint' || Number.isInteger(number)) return integerCast(number);
  if (!Number.isFinite(number)) return 'float8';
  return 'decimal';
}

/** How the result is read: as the left side is, or as the database reports it where that would not do. */
export function resultType(type: AnyType | undefined, other: unknown, operator: BinaryOperator): AnyType | undefined {
  if (type === undefined) return undefined;
  // The difference of two times is an interval; a time and an interval make a time.
  if (type.valueKind === 'temporal')
    return other instanceof Comparable && other.type?.valueKind === 'temporal' ? undefined : type;
  const isWhole = type.numberKind === 'integer';
  const leavesIntegers =
    operator === '/' || (typeof other === 'number' && !Number.isInteger(other)) || isFraction(other);
  // A bigint cannot be made of "1.5"; a number can.
  return isWhole && leavesIntegers && typeof type.fromDriver('0') === 'bigint' ? undefined : type;
}

function isFraction(other: unknown): boolean {
  return other instanceof Comparable && other.type !== undefined && other.type.numberKind !== 'integer';
}

/** What lies between two times: days between dates, which come as a whole number of either size, else an interval. */
export const elapsedType: AnyType = {
  ...intervalType,
  fromDriver: (text) => (/^-?\d+$/.test(text) ? Number(text) : intervalType.fromDriver(text)),
};
