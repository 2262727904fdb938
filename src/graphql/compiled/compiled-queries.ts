import {
  type DocumentNode,
  type ExecutionArgs,
  type ExecutionResult,
  execute,
  type GraphQLSchema,
  getArgumentValues,
  getOperationAST,
  getVariableValues,
  OperationTypeNode,
} from 'graphql';
import type { JsonValue } from '../../orm/index.ts';
import type { PhoebeContext } from '../execute/phoebe-context.ts';
import { loadRow } from '../loaders/load-row.ts';
import { keyTexts } from '../read/row-id.ts';
import { uniqueTexts } from '../read/unique-texts.ts';
import { type PreparedDocument, planQuery, prepareDocument } from './plan-query.ts';
import { type Json, type Run, rootListToJson, rowsToJson } from './run-rows.ts';
import type { RootRowShape, RootShape } from './shape.ts';
import { Unplannable } from './unplannable.ts';

/** The plan of an operation; null: it is left to graphql-js. */
type Plan = readonly RootShape[] | null;

interface KnownDocument extends PreparedDocument {
  readonly schema: GraphQLSchema;
  readonly plans: Map<string, Plan>;
}

/** Errors in the variables themselves are graphql-js's to report. */
const MAX_VARIABLE_ERRORS = 50;

/**
 * Executes queries that ask only for what the models define without completing field by field: the operation is planned once
 * for a document, its rows are loaded by the same loaders as the resolvers', level by level, and stitched into the answer.
 * What a plan cannot decide is executed by graphql-js on the same loaders, so that answers and errors are the same either way.
 *
 * A plan holds shapes only: who asks, which rows they may see and the values of variables come with each request.
 */
export class CompiledQueries {
  readonly #known = new WeakMap<DocumentNode, KnownDocument>();

  /** As graphql-js's `execute`. The context has the loaders. */
  async execute(args: ExecutionArgs): Promise<ExecutionResult> {
    const compiled = await this.#compiled(args);
    return compiled ?? execute(args);
  }

  async #compiled(args: ExecutionArgs): Promise<ExecutionResult | undefined> {
    const { schema, document, operationName, variableValues, contextValue } = args;
    const operation = getOperationAST(document, operationName);
    if (operation?.operation !== OperationTypeNode.QUERY) return undefined;
    const given = getVariableValues(schema, operation.variableDefinitions ?? [], variableValues ?? {}, {
      maxErrors: MAX_VARIABLE_ERRORS,
    });
    if (given.coerced === undefined) return undefined;
    const known = this.#prepared(schema, document);
    const plan = this.#plan(known, operation, given.coerced);
    if (plan === null) return undefined;
    const run: Run = { loaders: (contextValue as PhoebeContext).loaders, variables: given.coerced };
    try {
      const values = await Promise.all(plan.map((shape) => rootToJson(run, shape)));
      const data: Json = {};
      for (const [index, { key }] of plan.entries()) data[key] = values[index]!;
      return { data };
    } catch {
      // Whatever it was, graphql-js meets it again (loaders remember their errors) and reports it where it belongs.
      return undefined;
    }
  }

  #prepared(schema: GraphQLSchema, document: DocumentNode): KnownDocument {
    const known = this.#known.get(document);
    if (known?.schema === schema) return known;
    const prepared = { ...prepareDocument(document), schema, plans: new Map() };
    this.#known.set(document, prepared);
    return prepared;
  }

  #plan(
    { schema, fragments, conditions, plans }: KnownDocument,
    operation: NonNullable<ReturnType<typeof getOperationAST>>,
    variableValues: Readonly<Record<string, unknown>>,
  ): Plan {
    const key = `${operation.name?.value} ${conditions.map((name) => variableValues[name]).join()}`;
    const known = plans.get(key);
    if (known !== undefined) return known;
    let plan: Plan = null;
    try {
      plan = planQuery(schema, operation, { schema, fragments, variableValues: { ...variableValues } });
    } catch (error) {
      if (!(error instanceof Unplannable)) throw error;
    }
    plans.set(key, plan);
    return plan;
  }
}

async function rootToJson(run: Run, shape: RootShape): Promise<JsonValue> {
  if (shape.kind === 'constant') return shape.value;
  if (shape.kind === 'list') return rootListToJson(run, shape);
  return rootRowToJson(run, shape);
}

async function rootRowToJson(run: Run, shape: RootRowShape): Promise<JsonValue> {
  const { api, definition, node, wanted } = shape;
  const args = getArgumentValues(definition, node, run.variables) as any;
  const { fields, texts } =
    shape.kind === 'byKey'
      ? { fields: api.primaryKey, texts: keyTexts(api, args.id, 'id') }
      : uniqueTexts(api, args.key, 'key');
  const row = await loadRow(run.loaders, { api, fields }, texts, wanted);
  if (row === null) return null;
  const [answer] = await rowsToJson(run, [row], shape.row);
  return answer as JsonValue;
}
