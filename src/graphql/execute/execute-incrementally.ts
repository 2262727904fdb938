import { normalizedExecutor } from '@graphql-tools/executor';
import { type DirectiveNode, type ExecutionArgs, type ExecutionResult, Kind, visit } from 'graphql';
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
  if (hasNegativeCount(args)) return { errors: [badInput('"initialCount" of @stream must not be negative.')] };
  return (await normalizedExecutor(args as never)) as ExecutionResult;
}

/** The executor takes it for a mistake of the server's. */
function hasNegativeCount({ document, variableValues }: ExecutionArgs): boolean {
  let isFound = false;
  visit(document, {
    Directive: (directive) => {
      if (directive.name.value === 'stream' && Number(initialCount(directive, variableValues ?? {})) < 0)
        isFound = true;
    },
  });
  return isFound;
}

function initialCount({ arguments: given = [] }: DirectiveNode, variables: Readonly<Record<string, unknown>>): unknown {
  const value = given.find(({ name }) => name.value === 'initialCount')?.value;
  if (value?.kind === Kind.VARIABLE) return variables[value.name.value];
  return value?.kind === Kind.INT ? value.value : undefined;
}
