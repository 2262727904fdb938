import type { ValueType } from '../../../orm/index.ts';
import { COMPARING, compared, type Domain, operandsOf } from './domain.ts';

/** A value that no filter names. */
const ANOTHER: unique symbol = Symbol('another value');

/** Values that are only equal or not: keys, bytes, values of an enumeration. */
export function discreteDomain(type: ValueType<any, any>): Domain<string | typeof ANOTHER> {
  const all = finiteTexts(type);
  return {
    samples: (tests) => all ?? [ANOTHER, ...operandsOf(tests, COMPARING).map((value) => type.toDriver(value))],
    holds: (test, sample) => compared(test, (operand) => (type.toDriver(operand) === sample ? 0 : 1)),
  };
}

function finiteTexts({ valueKind, enumeration }: ValueType<any, any>): readonly string[] | undefined {
  if (enumeration !== undefined) return enumeration.values;
  return valueKind === 'boolean' ? ['true', 'false'] : undefined;
}
