import type { ModelField } from '../../orm/index.ts';
import { encodeArray } from '../../sql/array-literal.ts';
import type { Expression as SqlExpression } from '../../sql/nodes/expression.ts';
import { param, value } from '../../sql/nodes/factories.ts';

/** The keys as one parameter, so that the text is the same for one parent and for a thousand. */
export function keyArray(field: ModelField, keys: readonly string[]): SqlExpression {
  return value(encodeArray(keys), `${field.type.castType}[]`);
}

/** A slot for the keys in a held statement. */
export function keyArraySlot(field: ModelField, name: string): SqlExpression {
  return param(name, (keys) => encodeArray(keys as readonly string[]), `${field.type.castType}[]`);
}
