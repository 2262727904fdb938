import {
  type ExecutionArgs,
  type ExecutionResult,
  execute,
  getOperationAST,
  type OperationDefinitionNode,
  OperationTypeNode,
} from 'graphql';
import { PhoebeError } from '../../../errors/phoebe-error.ts';
import type { PhoebeContext } from '../../execute/phoebe-context.ts';
import { type PlannedDocument, PlannedDocuments } from '../planned-documents.ts';
import { ResolverFailed, Unplannable } from '../unplannable.ts';
import { answerWriter } from './answer-writer.ts';
import { parsedResult, resultAsBytes, takesDataBytes } from './data-bytes.ts';
import { JsonWriter } from './json-writer.ts';
import { mergedResults } from './merged-results.ts';
import { type PlannedQuery, planQuery } from './plan-query.ts';
import { namedRow } from './root-rows.ts';

/** The plan of an operation; null: it is left to graphql-js. */
type Plan = PlannedQuery | null;

/** A plan, and what it is carried out with. */
interface PlannedRun {
  readonly plan: PlannedQuery;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly operation: OperationDefinitionNode;
  readonly planned: PlannedDocument<Plan>;
}

/**
 * Executes queries that ask for what the models define without completing field by field: the operation is planned once for a
 * document, its rows are read level by level, and the answer is written in one go. Root fields that a plan cannot decide are
 * executed by graphql-js at the same time; where something is an error, it executes the others too. So answers and errors are
 * the same either way.
 *
 * A plan holds shapes only: who asks, which rows they may see and the values of variables come with each request.
 */
export class CompiledQueries {
  readonly #documents = new PlannedDocuments<Plan>();
  readonly #writer = new JsonWriter();

  /** As graphql-js's `execute`. The context has the loaders. */
  async execute(args: ExecutionArgs): Promise<ExecutionResult> {
    const run = this.#plan(args);
    if (run === undefined) return execute(args);
    const { split } = run.plan;
    const leaving = split && execute({ ...args, document: split.left });
    const answer = await this.#answer(args, run, leaving);
    const left = await leaving;
    const { turns } = (args.contextValue as PhoebeContext).loaders.allowance ?? {};
    if (answer !== undefined && left?.errors === undefined)
      return takesDataBytes(args.contextValue) ? resultAsBytes(answer) : parsedResult(answer, turns);
    if (split === undefined || left === undefined) return execute(args);
    const own = answer === undefined ? execute({ ...args, document: split.planned }) : parsedResult(answer, turns);
    return mergedResults(split.keys, await own, left);
  }

  /** Undefined where graphql-js is to execute the operation. */
  #plan(args: ExecutionArgs): PlannedRun | undefined {
    const { schema, document, operationName, variableValues } = args;
    const operation = getOperationAST(document, operationName);
    if (operation?.operation !== OperationTypeNode.QUERY) return undefined;
    const planned = this.#documents.of(args);
    const variables = planned.variables(operation, variableValues);
    if (variables === undefined) return undefined;
    const { fragments } = planned;
    const plan = planned.plan(operation, variables, () =>
      planOf(schema, operation, { schema, fragments, variableValues: { ...variables } }),
    );
    return plan === null ? undefined : { plan, variables, operation, planned };
  }

  /**
   * The answer's JSON, with what graphql-js answers of it, or nulls in these places where that has errors; undefined where
   * graphql-js is to execute all of it.
   */
  async #answer(
    { schema, rootValue, contextValue }: ExecutionArgs,
    { plan, variables, operation, planned }: PlannedRun,
    leaving: PromiseLike<ExecutionResult> | ExecutionResult | undefined,
  ): Promise<Buffer | undefined> {
    const context = contextValue as PhoebeContext;
    const { loaders } = context;
    try {
      // All arguments first: where one makes no sense, nothing has been read for nothing.
      const named = plan.rows.map((shape) => namedRow(shape, variables));
      const info = { schema, fragments: planned.fragments, rootValue, operation, variableValues: variables };
      const lists = plan.listRequests(variables);
      const write = await answerWriter({ loaders, variables, lists, context, info, records: new Map() }, plan, named);
      const left = await leaving;
      const { allowance } = loaders;
      // A long answer has a turn of the event loop for itself.
      if (allowance?.turns !== undefined) await allowance.turns.next();
      const shown = left?.errors === undefined ? left?.data : undefined;
      return this.#writer.write((out) => write(out, shown), allowance?.maxBytes);
    } catch (error) {
      // Whatever it was, graphql-js meets it again and reports it where it belongs.
      const cause = error instanceof ResolverFailed ? error.cause : error;
      loaders.noteFailure(cause);
      // What resolvers do once they are likely to do again; what the database does, or a client that is gone, is not theirs.
      const isTheirs = !(cause instanceof PhoebeError) && context.signal?.aborted !== true;
      if (error instanceof ResolverFailed && isTheirs) planned.replace(operation, variables, null);
      return undefined;
    }
  }
}

function planOf(...[schema, operation, info]: Parameters<typeof planQuery>): Plan {
  try {
    return planQuery(schema, operation, info);
  } catch (error) {
    if (error instanceof Unplannable) return null;
    throw error;
  }
}
