import {
  type DocumentNode,
  type ExecutionArgs,
  type GraphQLSchema,
  getVariableValues,
  type OperationDefinitionNode,
} from 'graphql';
import { type PreparedDocument, prepareDocument } from '../compiled/plan-query.ts';
import { statedMaxAttempts } from './max-attempts.ts';
import { type PlannedField, planMutation } from './mutation-plan.ts';

type Plan = readonly PlannedField[];

/** What of a mutation operation is the same in all its attempts. */
export interface CompiledMutation {
  readonly plan: Plan;
  /** The variables as the schema has them. */
  readonly variables: Readonly<Record<string, unknown>>;
}

interface KnownDocument extends PreparedDocument {
  readonly schema: GraphQLSchema;
  /** By operation, and by what its conditions are; undefined: left to graphql-js. */
  readonly plans: Map<string, Plan | undefined>;
  readonly maxAttempts: Map<OperationDefinitionNode, number | undefined>;
}

/** Documents whose conditions come out in more ways than these are somebody's game: their plans are made anew. */
const MAX_PLANS = 100;

/** Errors in the variables themselves are graphql-js's to report. */
const MAX_VARIABLE_ERRORS = 50;

/** The plans of mutation operations, worked out once for a document. */
export class CompiledMutations {
  readonly #known = new WeakMap<DocumentNode, KnownDocument>();
  readonly #isOn: boolean;

  /** @param isOn false: all operations are left to graphql-js */
  constructor(isOn: boolean) {
    this.#isOn = isOn;
  }

  /** Undefined where the operation is left to graphql-js. */
  of(args: ExecutionArgs, operation: OperationDefinitionNode): CompiledMutation | undefined {
    if (!this.#isOn) return undefined;
    const { schema, document, variableValues } = args;
    const given = getVariableValues(schema, operation.variableDefinitions ?? [], variableValues ?? {}, {
      maxErrors: MAX_VARIABLE_ERRORS,
    });
    if (given.coerced === undefined) return undefined;
    const plan = this.#plan(this.#prepared(schema, document), operation, given.coerced);
    return plan && { plan, variables: given.coerced };
  }

  /** How often the operation may run, where one of its root fields says so. */
  maxAttempts({ schema, document }: ExecutionArgs, operation: OperationDefinitionNode): number | undefined {
    const { maxAttempts } = this.#prepared(schema, document);
    if (!maxAttempts.has(operation)) maxAttempts.set(operation, statedMaxAttempts(schema, document, operation));
    return maxAttempts.get(operation);
  }

  #prepared(schema: GraphQLSchema, document: DocumentNode): KnownDocument {
    const known = this.#known.get(document);
    if (known?.schema === schema) return known;
    const prepared = { ...prepareDocument(document), schema, plans: new Map(), maxAttempts: new Map() };
    this.#known.set(document, prepared);
    return prepared;
  }

  #plan(
    { schema, fragments, conditions, plans }: KnownDocument,
    operation: OperationDefinitionNode,
    variableValues: Readonly<Record<string, unknown>>,
  ): Plan | undefined {
    const key = `${operation.name?.value} ${conditions.map((name) => variableValues[name]).join()}`;
    if (plans.size >= MAX_PLANS && !plans.has(key)) plans.clear();
    if (!plans.has(key))
      plans.set(key, planMutation(schema, operation, { schema, fragments, variableValues: { ...variableValues } }));
    return plans.get(key);
  }
}
