import {
  type DocumentNode,
  type ExecutionArgs,
  type ExecutionResult,
  execute as executeByFields,
  type GraphQLSchema,
  getOperationAST,
  OperationTypeNode,
} from 'graphql';
import { InvalidArgumentError } from '../../errors/phoebe-error.ts';
import type { ApiModels } from '../api/api-models.ts';
import { CompiledMutations } from '../compiled/mutations/compiled-mutations.ts';
import { CompiledQueries } from '../compiled/queries/compiled-queries.ts';
import { asGraphQLError, withCodes } from '../errors/as-graphql-error.ts';
import { raisedError } from '../errors/database-errors.ts';
import { AnswerStore } from '../idempotency/answer-store.ts';
import { contextOf } from './context-of.ts';
import { executeIncrementally, isIncremental } from './execute-incrementally.ts';
import { type CreateExecuteOptions, checkExecuteOptions } from './execute-options.ts';
import { hasCustomResolvers } from './has-custom-resolvers.ts';
import { hasHookedModels } from './has-hooked-models.ts';
import { readDirectives } from './operation-directives.ts';
import { runMutation } from './run-mutation.ts';
import { runQuery } from './run-query.ts';

/** Runs one operation, as graphql-js's `execute` does. It never rejects: what goes wrong stands in `errors`. */
export type Execute = (args: ExecutionArgs) => Promise<ExecutionResult>;

/**
 * Makes the function that runs operations of a schema that `buildSchema` made. Each run has loaders of its own. A mutation
 * operation is one transaction with everything that its answer reads, run again when the database asks for it.
 *
 * Of the context it reads `signal`, which ends the work and rolls back, `scope`, `viewer` and `idempotencyKey`.
 * @throws InvalidArgumentError for options that make no sense
 * @example const result = await createExecute({ db })({ schema, document: parse('{ users { nodes { name } } }') });
 */
export function createExecute(options: CreateExecuteOptions): Execute {
  checkExecuteOptions(options);
  const { databaseErrors } = options;
  const run = executeOf(options);
  if (databaseErrors === undefined) return run;
  return async (args) => {
    const result = await run(args);
    if (result.errors === undefined) return result;
    return { ...result, errors: result.errors.map((error) => raisedError(error, databaseErrors) ?? error) };
  };
}

function executeOf(options: CreateExecuteOptions): Execute {
  const { db, maxAttempts, transactionMode = 'OPERATION', queryStaleness, idempotency, commitTimeoutMs } = options;
  const execute = options.compile === false ? executeByFields : compiledExecute();
  const compiled = new CompiledMutations(options.compile !== false);
  const store = new AnswerStore(db, idempotency === false ? {} : { ttlMs: idempotency?.ttlMs });
  const asksForParts = knownByDocument(isIncremental);
  const runsOtherCode = knownByDocument((args) => hasHookedModels(args.schema) || hasCustomResolvers(args));
  return async (args) => {
    if (!hasRules(args.schema)) return { errors: withCodes([asGraphQLError(new InvalidArgumentError(NO_RULES))]) };
    const operation = getOperationAST(args.document, args.operationName);
    if (operation?.operation === OperationTypeNode.QUERY && asksForParts(args))
      return executeIncrementally({ ...args, contextValue: contextOf(args, { db, executor: db }) });
    // A query, or nothing that can be run: then graphql-js says so.
    if (operation?.operation !== OperationTypeNode.MUTATION)
      return runQuery(args, operation ?? undefined, { db, queryStaleness, execute });
    const { mode = transactionMode } = readDirectives(args, operation);
    return runMutation(args, operation, {
      db,
      store,
      commitTimeoutMs,
      maxAttempts,
      idempotency: idempotency ?? {},
      mode,
      compiled,
      runsOtherCode,
    });
  };
}

const NO_RULES =
  'The schema is none that buildSchema made, or has lost its "extensions" on the way, where the rules about who may do what are. So nothing is executed.';

/** Without them everything would be open. */
function hasRules({ extensions }: GraphQLSchema): boolean {
  return typeof (extensions.phoebe as Partial<ApiModels> | undefined)?.policy?.gateFor === 'function';
}

function compiledExecute(): Execute {
  const queries = new CompiledQueries();
  return (args) => queries.execute(args);
}

/** Looks at a document once for a schema: neither changes. */
function knownByDocument(look: (args: ExecutionArgs) => boolean): (args: ExecutionArgs) => boolean {
  const known = new WeakMap<DocumentNode, { readonly schema: GraphQLSchema; readonly found: boolean }>();
  return (args) => {
    const before = known.get(args.document);
    if (before?.schema === args.schema) return before.found;
    const found = look(args);
    known.set(args.document, { schema: args.schema, found });
    return found;
  };
}
