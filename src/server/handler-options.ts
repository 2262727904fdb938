import type { ExecutionArgs, ExecutionResult, GraphQLError, GraphQLSchema } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import type { DocumentLimits } from '../graphql/index.ts';
import type { ClientOperations } from './client-operations.ts';
import type { Cors } from './cors.ts';
import type { ExampleOperation } from './graphiql/example-operations.ts';
import type { ClientLimits } from './limit-clients.ts';
import type { Logger } from './logging/logger.ts';
import type { ViewerOf } from './plugins/use-operation.ts';
import type { RunningRequests } from './running-requests.ts';
import type { ServerPhase } from './server-phase.ts';
import type { TrustedDocuments } from './trusted-documents.ts';

/** Where GraphQL and GraphiQL are served unless `path` says otherwise. */
export const DEFAULT_PATH = '/graphql';

/** Everything a handler needs, with every default filled in. */
export interface HandlerOptions {
  readonly schema: GraphQLSchema;
  readonly execute: (args: ExecutionArgs) => PromiseLike<ExecutionResult> | ExecutionResult;
  readonly toGraphQLError: (error: unknown) => GraphQLError | undefined;
  readonly ping: () => Promise<unknown>;
  readonly pingTimeoutMs: number;
  readonly phase: ServerPhase;
  readonly logger: Logger;
  readonly running: RunningRequests;
  readonly shutdownSignal: AbortSignal;
  readonly requestTimeoutMs: number;
  readonly maxBodyBytes: number;
  readonly graphiql: boolean;
  readonly introspection: boolean;
  readonly trustedDocuments: TrustedDocuments | undefined;
  readonly compression: boolean;
  readonly exampleOperations: readonly ExampleOperation[] | undefined;
  readonly cors: Cors | undefined;
  /** The path that GraphQL and GraphiQL are served under. */
  readonly path: string;
  readonly context: ((request: Request) => object | Promise<object>) | undefined;
  readonly plugins: readonly Plugin[];
  readonly viewer?: ViewerOf | undefined;
  /** What documents may be. Default: DEFAULT_DOCUMENT_LIMITS. */
  readonly limits?: DocumentLimits | undefined;
  /** What a client runs at the same time. Default: no limit. */
  readonly operations?: ClientOperations | undefined;
  /** Default: no limit. */
  readonly clients?: ClientLimits | undefined;
}
