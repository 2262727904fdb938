import {
  type ExecutionArgs,
  type ExecutionResult,
  execute,
  type GraphQLError,
  type OperationDefinitionNode,
} from 'graphql';
import type { Database } from '../../database/database.ts';
import { AmbiguousCommitError } from '../../errors/query-errors.ts';
import { asGraphQLError, withCodes } from '../errors/as-graphql-error.ts';
import { contextOf } from './context-of.ts';
import { statedMaxAttempts } from './max-attempts.ts';
import { OperationFailure } from './operation-failure.ts';
import type { GivenContext } from './phoebe-context.ts';

export interface MutationOptions {
  readonly db: Database;
  readonly maxAttempts: number | undefined;
}

/**
 * Runs a mutation operation as one transaction: all root fields and everything that their payloads read. graphql-js turns
 * errors of resolvers into entries of the result; they are thrown again here, so that `runTransaction` sees them, and rolls
 * back and, where the database asked for it, runs the whole operation again with fresh loaders. The answer is given after
 * COMMIT; an answer with errors has `data: null`, and nothing was written.
 */
export async function runMutation(
  args: ExecutionArgs,
  operation: OperationDefinitionNode,
  { db, maxAttempts }: MutationOptions,
): Promise<ExecutionResult> {
  const allowed = statedMaxAttempts(args.schema, args.document, operation) ?? maxAttempts;
  const { signal } = (args.contextValue ?? {}) as GivenContext;
  let attempts = 0;
  const attempt = async (
    executor: Parameters<Parameters<Database['runTransaction']>[0]>[0],
  ): Promise<ExecutionResult> => {
    attempts += 1;
    const result = await execute({ ...args, contextValue: contextOf(args.contextValue, { db, executor }) });
    if (result.errors !== undefined && result.errors.length > 0) throw new OperationFailure(result);
    return result;
  };
  try {
    const result = await db.runTransaction(attempt, {
      ...(allowed === undefined ? {} : { maxAttempts: allowed }),
      ...(signal === undefined ? {} : { signal }),
    });
    return { ...result, extensions: { ...result.extensions, transaction: { attempts, committed: true } } };
  } catch (error) {
    return failed(error, attempts);
  }
}

function failed(error: unknown, attempts: number): ExecutionResult {
  // Nobody knows whether an ambiguous commit took place.
  const committed = error instanceof AmbiguousCommitError ? null : false;
  const extensions = { transaction: { attempts, committed } };
  if (error instanceof OperationFailure) {
    const { data, errors } = error.result;
    // Without data no field was run: the request itself was wrong, and its answer has no data by GraphQL's rules.
    return data === undefined ? { errors: errors! } : { data: null, errors: withCodes(errors!), extensions };
  }
  return { data: null, errors: withCodes([asGraphQLError(error, placeOf(error))]), extensions };
}

/** Where in the operation the error that ended the last attempt came from. */
function placeOf(error: unknown): GraphQLError | undefined {
  const cause = error instanceof Error ? error.cause : undefined;
  return cause instanceof OperationFailure ? cause.result.errors?.[0] : undefined;
}
