import { GraphQLNonNull, type GraphQLResolveInfo, getNullableType } from 'graphql';
import { Field, isModel } from '../../orm/index.ts';
import { argumentValues } from '../custom/argument-values.ts';
import type { CustomOperation } from '../custom/operation.ts';
import type { ResultSpec } from '../custom/result-types.ts';
import { isNullableSpec } from '../custom/specs.ts';
import type { PhoebeContext } from '../execute/phoebe-context.ts';
import { customResult, modelsOf } from './custom-result.ts';

type Given = Readonly<Record<string, unknown>>;

/** A query or mutation that was declared beside the models. */
export function resolveOperation({ kind, definition }: CustomOperation) {
  return async (_: unknown, given: Given, context: PhoebeContext, info: GraphQLResolveInfo): Promise<unknown> => {
    const answer: unknown = await definition.resolve(
      argumentValues(definition.args, given, modelsOf(info)),
      context,
      info,
    );
    // What was read before may have been written by the resolver.
    if (kind === 'mutation') context.loaders.clear();
    if (kind === 'mutation' || !isRequired(definition.result))
      return customResult(definition.result, answer, context, info);
    // Every root of a query may be null, for the sake of the others, but what the resolver answers may not.
    const returnType = new GraphQLNonNull(getNullableType(info.returnType));
    const shown: unknown = await customResult(definition.result, answer, context, { ...info, returnType });
    if (shown === null) throw new Error(`The query "${info.fieldName}" may not answer null: see nullable().`);
    return shown;
  };
}

/** True for a result that is not declared as one that may be null. */
function isRequired(spec: ResultSpec): boolean {
  if (typeof spec === 'function' && !isModel(spec)) return isRequired((spec as () => ResultSpec)());
  return !isNullableSpec(spec) && !(spec instanceof Field && spec.options.nullable);
}

/** One entry of an object that a custom resolver answered. */
export function resolveResultPart(spec: ResultSpec, name: string) {
  return (source: Given, _: unknown, context: PhoebeContext, info: GraphQLResolveInfo): unknown =>
    customResult(spec, source[name], context, info);
}
