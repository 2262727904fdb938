import type { ExecutionResult, GraphQLError } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import { isInParts, type Parts } from '../parts-within.ts';

type MaskError = (error: unknown) => GraphQLError;

/** A part of an answer behind the first one. */
interface LaterPart extends ExecutionResult {
  readonly incremental?: readonly { readonly errors?: readonly GraphQLError[] }[];
}

/** Yoga masks the errors of answers, and of the parts of an answer as such; what `@defer` and `@stream` bring stands deeper. */
export function useMaskedParts(maskError: MaskError): Plugin {
  return {
    onExecute() {
      return {
        onExecuteDone({ result, setResult }) {
          if (isInParts(result)) setResult(maskedParts(result, maskError) as never);
        },
      };
    },
  };
}

async function* maskedParts(parts: Parts, maskError: MaskError): AsyncGenerator<ExecutionResult> {
  for await (const part of parts) yield masked(part as LaterPart, maskError);
}

function masked(part: LaterPart, maskError: MaskError): ExecutionResult {
  if (part.incremental?.some(({ errors }) => errors !== undefined) !== true) return part;
  const incremental = part.incremental.map((each) =>
    each.errors === undefined ? each : { ...each, errors: each.errors.map(maskError) },
  );
  return { ...part, incremental } as ExecutionResult;
}
