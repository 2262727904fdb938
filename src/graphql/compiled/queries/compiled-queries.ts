import {
  type ExecutionArgs,
  type ExecutionResult,
  execute,
  getOperationAST,
  getVariableValues,
  OperationTypeNode,
} from 'graphql';
import { PhoebeError } from '../../../errors/phoebe-error.ts';
import type { PhoebeContext } from '../../execute/phoebe-context.ts';
import { PlannedDocuments } from '../planned-documents.ts';
import { ResolverFailed, Unplannable } from '../unplannable.ts';
import { resultOf, takesDataBytes } from './data-bytes.ts';
import { endObject, entryStart } from './json-structure.ts';
import { JsonWriter } from './json-writer.ts';
import { rootLists } from './list-writer.ts';
import { type PlannedQuery, planQuery } from './plan-query.ts';
import { type NamedRow, namedRow, rootRows } from './root-rows.ts';
import type { Run } from './run.ts';
import type { RootShape } from './shape.ts';

/** The plan of an operation; null: it is left to graphql-js. */
type Plan = PlannedQuery | null;

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
  readonly #documents = new PlannedDocuments<Plan>();
  readonly #writer = new JsonWriter();

  /** As graphql-js's `execute`. The context has the loaders. */
  async execute(args: ExecutionArgs): Promise<ExecutionResult> {
    const answer = await this.#compiled(args);
    return answer === undefined ? execute(args) : resultOf(answer, takesDataBytes(args.contextValue));
  }

  /** The answer's JSON; undefined where graphql-js is to execute the operation. */
  async #compiled(args: ExecutionArgs): Promise<Buffer | undefined> {
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
    const planned = this.#documents.of(args);
    const { fragments } = planned;
    const plan = planned.plan(operation, variables, () =>
      planOf(schema, operation, { schema, fragments, variableValues: { ...variables } }),
    );
    if (plan === null) return undefined;
    const context = contextValue as PhoebeContext;
    const { loaders } = context;
    try {
      // All arguments first: where one makes no sense, nothing has been read for nothing.
      const named = plan.rows.map((shape) => namedRow(shape, variables));
      const info = {
        schema,
        fragments,
        rootValue: args.rootValue,
        operation,
        variableValues: variables,
      };
      const lists = plan.listRequests(variables);
      const run: Run = { loaders, variables, lists, context, info, records: new Map() };
      return this.#writer.write(await answerWriter(run, plan, named));
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

type Write = (out: JsonWriter) => void;

const DATA = { start: entryStart('data', 0) };

/** Reads all that an operation asks for, and gives what writes its answer. */
async function answerWriter(run: Run, { roots, lists }: PlannedQuery, named: readonly NamedRow[]): Promise<Write> {
  const reading = new Map<RootShape, Promise<Write>>();
  if (named.length > 0) for (const [shape, write] of rootRows(run, named)) reading.set(shape, write);
  if (lists.length > 0) for (const [shape, write] of rootLists(run, lists)) reading.set(shape, write);
  const writers = await Promise.all(roots.map((shape) => reading.get(shape)));
  return (out) => {
    out.piece(DATA.start);
    for (const [index, { start }] of roots.entries()) {
      out.piece(start);
      // A constant's value stands with its key.
      writers[index]?.(out);
    }
    endObject(out, roots);
    endObject(out, [DATA]);
  };
}
