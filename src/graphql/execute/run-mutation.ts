import type { ExecutionArgs, ExecutionResult, OperationDefinitionNode } from 'graphql';
import type { CompiledMutations } from '../compiled/mutations/compiled-mutations.ts';
import { asGraphQLError, withCodes } from '../errors/as-graphql-error.ts';
import { OperationError } from '../errors/operation-error.ts';
import { keyScopeOf } from '../idempotency/idempotency-options.ts';
import { checkedKey, type RequestKey, requestKey } from '../idempotency/request-key.ts';
import type { CreateExecuteOptions } from './execute-options.ts';
import type { TransactionMode } from './operation-directives.ts';
import type { GivenContext } from './phoebe-context.ts';
import { rootFields } from './root-fields.ts';
import { runFields } from './run-fields.ts';
import { type MutationServices, runPart } from './run-part.ts';

export interface MutationOptions extends MutationServices {
  readonly maxAttempts: number | undefined;
  readonly idempotency: NonNullable<CreateExecuteOptions['idempotency']>;
  readonly mode: TransactionMode;
  readonly compiled: CompiledMutations;
  /** True for an operation in which code of the application runs: resolvers and hooks. */
  readonly runsOtherCode: (args: ExecutionArgs) => boolean;
}

/** The key of a request, for the whole of it or for one of its root fields; undefined where it has none. */
export type KeyOf = (part?: string) => RequestKey | undefined;

/**
 * Runs a mutation operation: as one transaction, or each root field as one of its own. The answer says what became of it in
 * `extensions.transaction`; where that is one transaction, an answer with errors has `data: null`, and nothing was written.
 */
export async function runMutation(
  args: ExecutionArgs,
  operation: OperationDefinitionNode,
  options: MutationOptions,
): Promise<ExecutionResult> {
  try {
    const keyOf = requestKeys(args, options.idempotency);
    if (options.mode === 'PER_FIELD') {
      const fields = rootFields(args, operation);
      if (fields !== undefined) return await runFields({ args, operation, fields, keyOf, options });
    }
    const maxAttempts = options.compiled.maxAttempts(args, operation) ?? options.maxAttempts;
    const compiled = options.compiled.of(args, operation);
    const part = { args, compiled, maxAttempts, isAmbient: options.runsOtherCode(args), request: keyOf() };
    const { result, transaction } = await runPart(part, options);
    if (part.request !== undefined) options.store.cleanUp();
    return transaction === undefined ? result : { ...result, extensions: { ...result.extensions, transaction } };
  } catch (error) {
    return { data: null, errors: withCodes([asGraphQLError(error)]) };
  }
}

function requestKeys(args: ExecutionArgs, idempotency: MutationOptions['idempotency']): KeyOf {
  const context = (args.contextValue ?? {}) as GivenContext & Readonly<Record<string, unknown>>;
  if (context.idempotencyKey === undefined) return () => undefined;
  const key = checkedKey(context.idempotencyKey);
  if (idempotency === false)
    throw new OperationError(
      'BAD_USER_INPUT',
      'This server keeps no idempotency keys. Send the mutation without one, and look before you send it again.',
    );
  const scope = keyScopeOf(context, idempotency);
  return (part) => requestKey(args, { key, scope, ...(part === undefined ? {} : { part }) });
}
