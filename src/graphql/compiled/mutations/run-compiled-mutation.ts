import { type ExecutionArgs, type ExecutionResult, execute } from 'graphql';
import type { Transaction } from '../../../database/transaction.ts';
import type { JsonValue } from '../../../orm/index.ts';
import { OperationFailure } from '../../execute/operation-failure.ts';
import type { PhoebeContext } from '../../execute/phoebe-context.ts';
import type { Input } from '../../write/input-values.ts';
import { isUnexpectedRows } from '../../write/last-write.ts';
import { NewRows } from '../../write/new-rows.ts';
import type { WriteOutcome } from '../../write/write-field.ts';
import type { CompiledMutation } from './compiled-mutations.ts';
import type { PlannedField } from './mutation-plan.ts';
import { areAllNew } from './new-rows.ts';
import { type PayloadShape, payloadToJson } from './payload-shape.ts';

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
 * @throws the error that `isUnexpectedRows` knows, where the last statement's rows forbid the commit that travelled with it
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
    const { readArguments, write, wanted } = field;
    let isAnswered = false;
    try {
      const args = readArguments(variables);
      const shape = shownShape(run, field, args);
      const isLast = mayCommit && shape?.isSure === true && field === plan.at(-1);
      const made = new NewRows(shape?.newRows);
      const payload = await write(args, context, { wanted, isLast, newRows: made });
      outcomes.set(key, { payload });
      if (shape !== undefined) {
        data[key] = payloadToJson(shape, payload, made.rows);
        isAnswered = true;
      }
    } catch (error) {
      if (transaction.commitFailure !== undefined) throw transaction.commitFailure;
      // Run again without COMMIT at its side, the write tells what was wrong with its rows.
      if (isUnexpectedRows(error)) throw error;
      if (!outcomes.has(key)) outcomes.set(key, { error });
    }
    if (!isAnswered) return told(run, outcomes);
  }
  return { data };
}

/** The payload's shape, where it can be shown with what this request's writes give back. */
function shownShape(
  { compiled, context }: MutationRun,
  { api, payload }: Extract<PlannedField, { kind: 'write' }>,
  args: Readonly<Record<string, unknown>>,
): PayloadShape | undefined {
  if (payload === undefined || payload.newRows.length === 0) return payload;
  const scope = context.loaders.scope();
  const isOpen = [api, ...payload.newRows.map(({ relation }) => relation.other)].every((each) => scope.isOpen(each));
  return isOpen && areAllNew(api, payload.newRows, args.input as Input, compiled.variables) ? payload : undefined;
}

/**
 * Names the row that an operation writes, where it is one by its key: two operations at once would only be in each other's way.
 */
export function turnKeyOf({ plan, variables }: CompiledMutation): string | undefined {
  const [field] = plan;
  if (plan.length !== 1 || field?.kind !== 'write') return undefined;
  return field.turnKeyOf?.(variables);
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
