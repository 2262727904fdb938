import type { GraphQLSchema } from 'graphql';
import { InvalidArgumentError } from '../errors/phoebe-error.ts';
import {
  buildSchema,
  createExecute,
  DEFAULT_COST_LIMITS,
  DEFAULT_DOCUMENT_LIMITS,
  limitedExecute,
  toGraphQLError,
} from '../graphql/index.ts';
import { assembleServer, type PhoebeServer } from './assemble-server.ts';
import { ClientOperations } from './client-operations.ts';
import { Cors } from './cors.ts';
import { endpointPathProblem } from './endpoint-path.ts';
import { DEFAULT_PATH } from './handler-options.ts';
import { addressOf } from './limit-clients.ts';
import { silentLogger } from './logging/logger.ts';
import { countStatement } from './request-record.ts';
import {
  assertLimit,
  DEFAULT_MAX_BODY_BYTES,
  DEFAULT_MAX_REQUESTS_PER_CLIENT,
  DEFAULT_PING_TIMEOUT_MS,
  DEFAULT_REQUEST_TIMEOUT_MS,
  type ServerOptions,
} from './server-options.ts';

/**
 * Makes a GraphQL server for models: GraphQL and GraphiQL at `/graphql`, probes at `/health` and `/ready`.
 *
 * @throws InvalidArgumentError for options that contradict each other or make no sense
 * @throws InvalidModelError when the models make no schema
 * @example
 * const server = createServer({ db, models: [User, Tweet] });
 * const { url } = await server.listen({ port: 4000 });
 */
export function createServer(options: ServerOptions): PhoebeServer {
  const { db, maxAttempts, transactionMode, queryStaleness, idempotency, databaseErrors } = options;
  const limits = {
    requestTimeoutMs: options.requestTimeoutMs ?? DEFAULT_REQUEST_TIMEOUT_MS,
    maxBodyBytes: options.maxBodyBytes ?? DEFAULT_MAX_BODY_BYTES,
    pingTimeoutMs: options.pingTimeoutMs ?? DEFAULT_PING_TIMEOUT_MS,
  };
  const documentLimits = chosen(DEFAULT_DOCUMENT_LIMITS, options.limits);
  const costLimits = chosen(DEFAULT_COST_LIMITS, options.limits);
  for (const [name, value] of Object.entries({ ...limits, ...documentLimits, ...costLimits })) assertLimit(name, value);
  const path = options.path ?? DEFAULT_PATH;
  const pathProblem = endpointPathProblem(path);
  if (pathProblem !== undefined) throw new InvalidArgumentError(pathProblem);
  if (options.maxRequestsPerClient !== undefined) assertLimit('maxRequestsPerClient', options.maxRequestsPerClient);
  if (options.maxOperationsPerClient !== undefined)
    assertLimit('maxOperationsPerClient', options.maxOperationsPerClient);
  // So that the log says how many statements a request took, however the database was connected to.
  db.tellQueries(countStatement);
  return assembleServer({
    ...limits,
    schema: schemaOf(options),
    execute: limitedExecute(
      createExecute({
        db,
        ...(maxAttempts !== undefined && { maxAttempts }),
        ...(transactionMode !== undefined && { transactionMode }),
        ...(queryStaleness !== undefined && { queryStaleness }),
        ...(idempotency !== undefined && { idempotency }),
        ...(databaseErrors !== undefined && { databaseErrors }),
      }),
      costLimits,
    ),
    viewer: options.viewer,
    limits: documentLimits,
    clients: {
      maxRequests: options.maxRequestsPerClient ?? DEFAULT_MAX_REQUESTS_PER_CLIENT,
      clientOf: options.clientOf ?? addressOf,
    },
    operations: new ClientOperations({
      maxOperations: options.maxOperationsPerClient ?? operationsFor(db.stats().size),
      clientOf: options.clientOf ?? addressOf,
    }),
    toGraphQLError,
    ping: () => db.ping(),
    logger: options.logger ?? silentLogger,
    graphiql: options.graphiql ?? process.env.NODE_ENV !== 'production',
    introspection: options.introspection ?? options.graphiql ?? process.env.NODE_ENV !== 'production',
    trustedDocuments: options.trustedDocuments,
    compression: options.compression ?? false,
    exampleOperations: options.exampleOperations,
    cors: options.cors ? new Cors(options.cors) : undefined,
    path,
    context: options.context,
    plugins: options.plugins ?? [],
    ready: options.ready,
  });
}

/** Fewer than the pool has connections by a fifth of them, and at least by one: the others are for others. */
function operationsFor(poolSize: number): number {
  return Math.max(1, poolSize - Math.ceil(poolSize / 5));
}

/** The limits of one kind: those that are given, and the defaults of the others. */
function chosen<Limits extends object>(defaults: Limits, given: Partial<Limits> = {}): Limits {
  const limits = { ...defaults };
  for (const name of Object.keys(defaults) as (keyof Limits)[])
    if (given[name] !== undefined) limits[name] = given[name] as Limits[keyof Limits];
  return limits;
}

function schemaOf({
  models,
  schema,
  operations,
  scalars,
  pageSize,
  ids,
  modelsWithoutRules,
}: ServerOptions): GraphQLSchema {
  const forModels = {
    ...(operations && { operations }),
    ...(scalars && { scalars }),
    ...(pageSize && { pageSize }),
    ...(ids && { ids }),
    ...(modelsWithoutRules && { modelsWithoutRules }),
  };
  if (schema && (models || Object.keys(forModels).length > 0)) {
    throw new InvalidArgumentError(
      'createServer takes a "schema", or "models" and "operations" to make one of, but not both.',
    );
  }
  if (schema) return schema;
  if (models) return buildSchema(models, forModels);
  throw new InvalidArgumentError('createServer needs "models", or a "schema" that buildSchema made.');
}
