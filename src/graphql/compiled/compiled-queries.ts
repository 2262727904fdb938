import {
  type DocumentNode,
  type ExecutionArgs,
  type ExecutionResult,
  execute,
  type GraphQLSchema,
  getOperationAST,
  getVariableValues,
  type OperationDefinitionNode,
  OperationTypeNode,
} from 'graphql';
import { PhoebeError } from '../../errors/phoebe-error.ts';
import type { PhoebeContext } from '../execute/phoebe-context.ts';
import { objectText, quoted, takesDataText, withDataText } from './json-text.ts';
import { rootLists } from './list-texts.ts';
import { type PlannedQuery, type PreparedDocument, planQuery, prepareDocument } from './plan-query.ts';
import { type NamedRow, namedRow, rootRows } from './root-rows.ts';
import type { Run } from './run.ts';
import type { RootShape } from './shape.ts';
import { ResolverFailed, Unplannable } from './unplannable.ts';

/** The plan of an operation; null: it is left to graphql-js. */
type Plan = PlannedQuery | null;

interface KnownDocument extends PreparedDocument {
  readonly schema: GraphQLSchema;
  readonly plans: Map<string, Plan>;
}

/** Errors in the variables themselves are graphql-js's to report. */
const MAX_VARIABLE_ERRORS = 50;

/**
 * Executes queries that ask only for what the models define without completing field by field: the operation is planned once
 * for a document, its rows are read level by level, and their texts stitched into the answer's. What a plan cannot decide is
 * executed by graphql-js, so that answers and errors are the same either way.
 *
 * A plan holds shapes only: who asks, which rows they may see and the values of variables come with each request.
 */
export class CompiledQueries {
  readonly #known = new WeakMap<DocumentNode, KnownDocument>();

  /** As graphql-js's `execute`. The context has the loaders. */
  async execute(args: ExecutionArgs): Promise<ExecutionResult> {
    const text = await this.#compiled(args);
    return text === undefined ? execute(args) : withDataText(text, takesDataText(args.contextValue));
  }

  /** The text of `data`; undefined where graphql-js is to execute the operation. */
  async #compiled(args: ExecutionArgs): Promise<string | undefined> {
    const { schema, document, operationName, variableValues, contextValue } = args;
    const operation = getOperationAST(document, operationName);
    if (operation?.operation !== OperationTypeNode.QUERY) return undefined;
    const { coerced: variables } = getVariableValues(
      schema,
      operation.variableDefinitions ?? [],
      variableValues ?? {},
      {
        maxErrors: MAX_VARIABLE_ERRORS,
      },
    );
    if (variables === undefined) return undefined;
    const known = this.#prepared(schema, document);
    const key = planKey(known, operation, variables);
    const plan = this.#plan(known, key, operation, variables);
    if (plan === null) return undefined;
    const context = contextValue as PhoebeContext;
    const { loaders } = context;
    try {
      // All arguments first: where one makes no sense, nothing has been read for nothing.
      const named = plan.rows.map((shape) => namedRow(shape, variables));
      const info = {
        schema,
        fragments: known.fragments,
        rootValue: args.rootValue,
        operation,
        variableValues: variables,
      };
      const lists = plan.listRequests(variables);
      const run: Run = { loaders, variables, lists, context, info, records: new WeakMap() };
      return await dataText(run, plan, named);
    } catch (error) {
      // Whatever it was, graphql-js meets it again and reports it where it belongs.
      const cause = error instanceof ResolverFailed ? error.cause : error;
      loaders.noteFailure(cause);
      // What resolvers do once they are likely to do again; what the database does, or a client that is gone, is not theirs.
      const isTheirs = !(cause instanceof PhoebeError) && context.signal?.aborted !== true;
      if (error instanceof ResolverFailed && isTheirs) known.plans.set(key, null);
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
    { schema, fragments, plans }: KnownDocument,
    key: string,
    operation: OperationDefinitionNode,
    variableValues: Readonly<Record<string, unknown>>,
  ): Plan {
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

/** What of a request decides which fields are asked for: the operation, and the variables of `@skip` and `@include`. */
function planKey(
  { conditions }: PreparedDocument,
  { name }: OperationDefinitionNode,
  variables: Readonly<Record<string, unknown>>,
): string {
  return `${name?.value} ${conditions.map((condition) => variables[condition]).join()}`;
}

async function dataText(run: Run, { roots, lists }: PlannedQuery, named: readonly NamedRow[]): Promise<string> {
  const reading = new Map<RootShape, Promise<string>>();
  if (named.length > 0) for (const [shape, text] of rootRows(run, named)) reading.set(shape, text);
  if (lists.length > 0) for (const [shape, text] of rootLists(run, lists)) reading.set(shape, text);
  const texts = await Promise.all(
    roots.map((shape) => (shape.kind === 'constant' ? quoted(shape.value) : reading.get(shape)!)),
  );
  return objectText(roots.map(({ key }, index) => [key, texts[index]!]));
}
