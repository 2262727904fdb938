import { Field, isModel } from '../../orm/index.ts';
import type { IdSpec, NullableSpec } from './result-types.ts';

/** True for what `nullable()` makes. */
export function isNullableSpec(spec: unknown): spec is NullableSpec<any> {
  return isPlain(spec) && spec.kind === 'nullable' && 'of' in spec;
}

/** True for what `idOf()` makes. */
export function isIdSpec(spec: unknown): spec is IdSpec<any> {
  return isPlain(spec) && spec.kind === 'id' && typeof spec.target === 'function';
}

function isPlain(spec: unknown): spec is Readonly<Record<string, unknown>> {
  return typeof spec === 'object' && spec !== null && !(spec instanceof Field) && !isModel(spec);
}
