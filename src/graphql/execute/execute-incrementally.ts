import {
  type ExecutionArgs,
  type ExecutionResult,
  getArgumentValues,
  getOperationAST,
  getVariableValues,
  visit,
} from 'graphql';
import { badInput } from '../errors/operation-error.ts';

/** Directives that cut an answer into parts. */
const INCREMENTAL: ReadonlySet<string> = new Set(['defer', 'stream']);

/** True where the document asks for its answer in parts. */
export function isIncremental({ document, schema }: Pick<ExecutionArgs, 'document' | 'schema'>): boolean {
  if (![...INCREMENTAL].some((name) => schema.getDirective(name) !== undefined && schema.getDirective(name) !== null))
    return false;
  let isFound = false;
  visit(document, {
    Directive: ({ name }) => {
      if (INCREMENTAL.has(name.value)) isFound = true;
    },
  });
  return isFound;
}

/**
 * Executes a query whose answer may come in parts: graphql-js 16 has no `@defer`, yoga's executor has. What comes out is a
 * stream of results where a part was deferred, which yoga sends; its type says otherwise, as all of yoga's plugins do.
 */
export async function executeIncrementally(args: ExecutionArgs): Promise<ExecutionResult> {
  if (hasWrongCount(args)) return { errors: [badInput('"initialCount" of @stream must be an integer of at least 0.')] };
  const { normalizedExecutor } = await import('@graphql-tools/executor');
  return (await normalizedExecutor(args as never)) as ExecutionResult;
}

/** The executor takes such a count for a mistake of the server's. */
function hasWrongCount({ document, schema, operationName, variableValues }: ExecutionArgs): boolean {
  const directive = schema.getDirective('stream');
  const operation = getOperationAST(document, operationName);
  if (directive === undefined || directive === null || operation === undefined || operation === null) return false;
  const { coerced } = getVariableValues(schema, operation.variableDefinitions ?? [], variableValues ?? {});
  if (coerced === undefined) return false;
  let isFound = false;
  visit(document, {
    Directive: (node) => {
      if (node.name.value !== 'stream') return;
      const { initialCount } = getArgumentValues(directive, node, coerced) as { readonly initialCount?: number | null };
      if (initialCount === null || (initialCount !== undefined && initialCount < 0)) isFound = true;
    },
  });
  return isFound;
}
