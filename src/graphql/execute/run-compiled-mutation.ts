import { type ExecutionArgs, type ExecutionResult, execute, getArgumentValues } from 'graphql';
import type { Transaction } from '../../database/transaction.ts';
import type { JsonValue } from '../../orm/index.ts';
import type { WriteOutcome } from '../write/write-field.ts';
import type { CompiledMutation } from './compiled-mutations.ts';
import { OperationFailure } from './operation-failure.ts';
import { payloadToJson } from './payload-shape.ts';
import type { PhoebeContext } from './phoebe-context.ts';

export interface MutationRun {
  readonly args: ExecutionArgs;
  readonly compiled: CompiledMutation;
  readonly context: PhoebeContext;
  readonly transaction: Transaction;
  /** True: nothing follows the operation in its transaction, so that its last statement may commit. */
  readonly mayCommit: boolean;
}

/**
 * Runs the writes of a mutation operation one after the other and makes their answers of the rows that they give. What is left,
 * a payload with relations or anything that is an error, is told by graphql-js, whose resolvers find what was written already: so
 * answers and errors are the same as if it had run everything.
 *
 * @throws OperationFailure for an answer with errors
 * @throws what the commit ended with, where that travelled with the last statement
 */
export async function runCompiledMutation(run: MutationRun): Promise<ExecutionResult> {
  const { compiled, context, transaction, mayCommit } = run;
  const { plan, variables } = compiled;
  const outcomes = new Map<string, WriteOutcome>();
  const data: Record<string, JsonValue> = {};
  for (const field of plan) {
    const { key } = field;
    if (field.kind === 'typename') {
      data[key] = field.value;
      continue;
    }
    const { definition, node, write, wanted, payload: shape } = field;
    const isLast = mayCommit && shape?.isSure === true && field === plan.at(-1);
    try {
      const payload = await write(getArgumentValues(definition, node, variables), context, { wanted, isLast });
      outcomes.set(key, { payload });
      if (shape === undefined) return told(run, outcomes);
      data[key] = payloadToJson(shape, payload);
    } catch (error) {
      if (transaction.commitFailure !== undefined) throw transaction.commitFailure;
      if (!outcomes.has(key)) outcomes.set(key, { error });
      return told(run, outcomes);
    }
  }
  return { data };
}

/**
 * Names the row that an operation writes, where it is one by its key: two operations at once would only be in each other's way.
 */
export function turnKeyOf({ plan, variables }: CompiledMutation): string | undefined {
  const [field] = plan;
  if (plan.length !== 1 || field?.kind !== 'write' || field.turnKeyOf === undefined) return undefined;
  try {
    return field.turnKeyOf(getArgumentValues(field.definition, field.node, variables));
  } catch {
    return undefined; // Told where the field is run.
  }
}

async function told(
  { args, context, transaction }: MutationRun,
  outcomes: ReadonlyMap<string, WriteOutcome>,
): Promise<ExecutionResult> {
  const result = await execute({ ...args, contextValue: { ...context, outcomes } });
  if (result.errors === undefined) return result;
  // A last write that failed has touched no row, so there was nothing that its COMMIT could keep.
  const isWritten = [...outcomes.values()].every((outcome) => 'payload' in outcome);
  throw new OperationFailure(result, { isCommitted: transaction.isCommitted && isWritten });
}
