import type { GraphQLResolveInfo } from 'graphql';
import { argumentValues } from '../custom/argument-values.ts';
import type { CustomOperation } from '../custom/operation.ts';
import type { ResultSpec } from '../custom/result-types.ts';
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
    return customResult(definition.result, answer, context, info);
  };
}

/** One entry of an object that a custom resolver answered. */
export function resolveResultPart(spec: ResultSpec, name: string) {
  return (source: Given, _: unknown, context: PhoebeContext, info: GraphQLResolveInfo): unknown =>
    customResult(spec, source[name], context, info);
}
