import { normalizedExecutor } from '@graphql-tools/executor';
import { type ExecutionArgs, type ExecutionResult, visit } from 'graphql';

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
  return (await normalizedExecutor(args as never)) as ExecutionResult;
}
