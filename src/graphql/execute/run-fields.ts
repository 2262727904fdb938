import {
  type ExecutionArgs,
  type ExecutionResult,
  type FieldNode,
  type GraphQLError,
  isNonNullType,
  type OperationDefinitionNode,
} from 'graphql';
import { statedByField } from './max-attempts.ts';
import { onlyFields } from './root-fields.ts';
import type { KeyOf, MutationOptions } from './run-mutation.ts';
import { runPart, type TransactionOutcome } from './run-part.ts';

export interface FieldsRun {
  readonly args: ExecutionArgs;
  readonly operation: OperationDefinitionNode;
  /** The root fields by their names in the answer. */
  readonly fields: ReadonlyMap<string, readonly FieldNode[]>;
  readonly keyOf: KeyOf;
  readonly options: MutationOptions;
}

/**
 * Runs the root fields of a mutation one after the other, each in a transaction of its own, with its own attempts and its own
 * row under the idempotency key. As GraphQL has it, a field that may not be null and fails ends the operation with
 * `data: null`; what the fields before it wrote stays, and `extensions.transaction.fields` says so.
 */
export async function runFields({ args, operation, fields, keyOf, options }: FieldsRun): Promise<ExecutionResult> {
  const data: Record<string, unknown> = Object.create(null);
  const errors: GraphQLError[] = [];
  const outcomes: Record<string, TransactionOutcome> = Object.create(null);
  let isNull = false;
  const whole = options.compiled.of(args, operation);
  const isAmbient = options.runsOtherCode(args);
  for (const [name, nodes] of fields) {
    const field = args.schema.getMutationType()?.getFields()[nodes[0]!.name.value];
    const part = {
      args: onlyFields(args, operation, nodes),
      compiled: whole && { ...whole, plan: whole.plan.filter(({ key }) => key === name) },
      maxAttempts: statedByField(field) ?? options.maxAttempts,
      isAmbient,
      request: keyOf(name),
    };
    const { result, transaction } = await runPart(part, options);
    errors.push(...(result.errors ?? []));
    outcomes[name] = transaction ?? { attempts: 0, committed: false };
    // `__typename` is no field of the type, and never fails.
    isNull = result.errors !== undefined && (field === undefined || isNonNullType(field.type));
    if (isNull) break;
    data[name] = result.data?.[name] ?? null;
  }
  if (keyOf() !== undefined) options.store.cleanUp();
  return {
    data: isNull ? null : data,
    ...(errors.length === 0 ? {} : { errors }),
    extensions: { transaction: { ...summary(Object.values(outcomes)), fields: outcomes } },
  };
}

/** One word for all: null where some were committed and others not, or nobody knows. */
function summary(outcomes: readonly TransactionOutcome[]): TransactionOutcome {
  const attempts = outcomes.reduce((sum, outcome) => sum + outcome.attempts, 0);
  const [first] = outcomes;
  const isSame = outcomes.every(({ committed }) => committed === first?.committed);
  return { attempts, committed: isSame ? (first?.committed ?? null) : null };
}
