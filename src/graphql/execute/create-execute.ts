import { type ExecutionArgs, type ExecutionResult, execute, getOperationAST, OperationTypeNode } from 'graphql';
import type { Database } from '../../database/database.ts';
import { InvalidArgumentError } from '../../errors/phoebe-error.ts';
import { inspect } from '../../util/inspect.ts';
import { asGraphQLError, withCodes } from '../errors/as-graphql-error.ts';
import { contextOf } from './context-of.ts';
import { runMutation } from './run-mutation.ts';

export interface CreateExecuteOptions {
  /** Where operations run. */
  readonly db: Database;
  /** How often a mutation's transaction may run in all, where neither mutation nor model says; at least 1. Default 10. */
  readonly maxAttempts?: number;
}

/** Runs one operation, as graphql-js's `execute` does. It never rejects: what goes wrong stands in `errors`. */
export type Execute = (args: ExecutionArgs) => Promise<ExecutionResult>;

/**
 * Makes the function that runs operations of a schema that `buildSchema` made. Each run has loaders of its own. A mutation
 * operation is one transaction with everything that its answer reads, run again when the database asks for it.
 * @example const result = await createExecute({ db })({ schema, document: parse('{ users { nodes { name } } }') });
 */
export function createExecute({ db, maxAttempts }: CreateExecuteOptions): Execute {
  if (maxAttempts !== undefined && !(Number.isInteger(maxAttempts) && maxAttempts >= 1))
    throw new InvalidArgumentError(`maxAttempts must be an integer of at least 1, but got: ${inspect(maxAttempts)}.`);
  return async (args) => {
    const operation = getOperationAST(args.document, args.operationName);
    if (operation?.operation === OperationTypeNode.MUTATION) return runMutation(args, operation, { db, maxAttempts });
    try {
      const result = await execute({ ...args, contextValue: contextOf(args.contextValue, { db, executor: db }) });
      return result.errors === undefined ? result : { ...result, errors: withCodes(result.errors) };
    } catch (error) {
      return { errors: withCodes([asGraphQLError(error)]) };
    }
  };
}
