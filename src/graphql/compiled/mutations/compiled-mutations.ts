import type { ExecutionArgs, GraphQLSchema, OperationDefinitionNode } from 'graphql';
import { statedMaxAttempts } from '../../execute/max-attempts.ts';
import { PlannedDocuments } from '../planned-documents.ts';
import { type PlannedField, planMutation } from './mutation-plan.ts';

type Plan = readonly PlannedField[];

/** What of a mutation operation is the same in all its attempts. */
export interface CompiledMutation {
  readonly plan: Plan;
  /** The variables as the schema has them. */
  readonly variables: Readonly<Record<string, unknown>>;
}

interface StatedAttempts {
  readonly schema: GraphQLSchema;
  readonly stated: number | undefined;
}

/** The plans of mutation operations, worked out once for a document. */
export class CompiledMutations {
  readonly #documents = new PlannedDocuments<Plan | null>();
  readonly #maxAttempts = new WeakMap<OperationDefinitionNode, StatedAttempts>();
  readonly #isOn: boolean;

  /** @param isOn false: all operations are left to graphql-js */
  constructor(isOn: boolean) {
    this.#isOn = isOn;
  }

  /** Undefined where the operation is left to graphql-js. */
  of(args: ExecutionArgs, operation: OperationDefinitionNode): CompiledMutation | undefined {
    if (!this.#isOn) return undefined;
    const { schema, variableValues } = args;
    const planned = this.#documents.of(args);
    const variables = planned.variables(operation, variableValues);
    if (variables === undefined) return undefined;
    const { fragments } = planned;
    const plan = planned.plan(
      operation,
      variables,
      () => planMutation(schema, operation, { schema, fragments, variableValues: { ...variables } }) ?? null,
    );
    return plan === null ? undefined : { plan, variables };
  }

  /** How often the operation may run, where one of its root fields says so. */
  maxAttempts({ schema, document }: ExecutionArgs, operation: OperationDefinitionNode): number | undefined {
    const known = this.#maxAttempts.get(operation);
    if (known?.schema === schema) return known.stated;
    const stated = statedMaxAttempts(schema, document, operation);
    this.#maxAttempts.set(operation, { schema, stated });
    return stated;
  }
}
