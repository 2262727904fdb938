import type { RequestListener } from 'node:http';
import { useDeferStream } from '@graphql-yoga/plugin-defer-stream';
import { useDisableIntrospection } from '@graphql-yoga/plugin-disable-introspection';
import { createServerAdapter, useContentEncoding } from '@whatwg-node/server';
import type { ExecutionArgs, ExecutionResult, GraphQLError, GraphQLSchema } from 'graphql';
import { type CORSOptions, createYoga, type Plugin } from 'graphql-yoga';
import { hasHookedModels } from '../graphql/execute/has-hooked-models.ts';
import { DEFAULT_DOCUMENT_LIMITS, type DocumentLimits } from '../graphql/index.ts';
import { documentCache } from './document-cache.ts';
import { type ExampleOperation, exampleOperations } from './graphiql/example-operations.ts';
import { createGraphiQLPage, type GraphiQLPage } from './graphiql/graphiql-page.ts';
import { HandedOverRequests } from './lean/handed-over.ts';
import { KnownDocuments } from './lean/known-documents.ts';
import { createLeanListener } from './lean/lean-listener.ts';
import { type ClientLimits, limitClients } from './limit-clients.ts';
import type { Logger } from './logging/logger.ts';
import { createMaskError } from './mask-error.ts';
import { useCsrfProtection } from './plugins/use-csrf-protection.ts';
import { useDocumentLimits } from './plugins/use-document-limits.ts';
import { useMaskedParts } from './plugins/use-masked-parts.ts';
import { type LeanServices, useOperation, type ViewerOf } from './plugins/use-operation.ts';
import { usePersistedQueries } from './plugins/use-persisted-queries.ts';
import { useRequestParameters } from './plugins/use-request-parameters.ts';
import { type TrustedDocuments, useTrustedDocuments } from './plugins/use-trusted-documents.ts';
import { useUnavailableStatus } from './plugins/use-unavailable-status.ts';
import { createProbes } from './probes.ts';
import { createRequestLog } from './request-log.ts';
import { RequestRecord, runAsRequest } from './request-record.ts';
import { createRouter, pathOf } from './router.ts';
import type { RunningRequests } from './running-requests.ts';
import type { ServerPhase } from './server-phase.ts';

/** The path that GraphQL and GraphiQL are served under. */
export const GRAPHQL_PATH = '/graphql';

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
  readonly cors: CORSOptions | false;
  readonly context: ((request: Request) => object | Promise<object>) | undefined;
  readonly plugins: readonly Plugin[];
  readonly viewer?: ViewerOf | undefined;
  /** What documents may be. Default: DEFAULT_DOCUMENT_LIMITS. */
  readonly limits?: DocumentLimits | undefined;
  /** Default: no limit. */
  readonly clients?: Omit<ClientLimits, 'path'> | undefined;
}

export type Handler = ReturnType<typeof createHandler>;

/** Puts probes, GraphiQL and GraphQL behind one handler of web requests, which logs each of them. */
export function createHandler(options: HandlerOptions) {
  const services = { known: new KnownDocuments(), handedOver: new HandedOverRequests() };
  const page = createGraphiQLPage({
    endpoint: GRAPHQL_PATH,
    examples: () => options.exampleOperations ?? exampleOperations(options.schema),
  });
  const yoga = createConfiguredYoga(options, services, page);
  const route = createRouter({
    graphqlPath: GRAPHQL_PATH,
    graphiql: options.graphiql,
    probes: createProbes(options),
    phase: options.phase,
    graphql: async (request, context) => yoga.handleRequest(request, { ...context, request }),
  });
  const log = createRequestLog(options.logger);

  const handle = (request: Request, context: object) => {
    const record = services.handedOver.of(context)?.record ?? new RequestRecord();
    return runAsRequest(record, () =>
      options.running.track(async () => {
        const path = pathOf(request);
        const response = await route(request, path, context);
        response.headers.set('x-content-type-options', 'nosniff');
        if (options.graphiql && isPage(response)) await secure(response, page);
        log({ method: request.method, path, status: response.status }, record);
        return response;
      }),
    );
  };
  const adapter = createServerAdapter(handle, { plugins: options.compression ? [useContentEncoding()] : [] });
  const listener = adapter.requestListener as RequestListener;
  // Plugins may do anything with a request, CORS adds headers, a manifest refuses documents: yoga sees to all of it.
  const isPlain =
    options.plugins.length === 0 &&
    options.cors === false &&
    !options.compression &&
    options.trustedDocuments === undefined;
  const answering = isPlain
    ? createLeanListener(
        { ...options, ...services, isHooked: hasHookedModels(options.schema), path: GRAPHQL_PATH, log },
        listener,
      )
    : listener;
  return {
    fetch: async (request: Request): Promise<Response> => adapter.fetch(request),
    requestListener:
      options.clients === undefined ? answering : limitClients(answering, { ...options.clients, path: GRAPHQL_PATH }),
  };
}

/** GraphiQL is the only page of ours; one of a plugin's may bring a policy of its own. */
function isPage({ headers }: Response): boolean {
  return headers.get('content-type')?.startsWith('text/html') === true && !headers.has('content-security-policy');
}

async function secure(response: Response, page: GraphiQLPage): Promise<void> {
  for (const [name, value] of Object.entries(await page.headers())) response.headers.set(name, value);
}

function createConfiguredYoga(options: HandlerOptions, services: LeanServices, page: GraphiQLPage) {
  const { schema, context } = options;
  const maskError = createMaskError(options);
  return createYoga({
    schema,
    graphqlEndpoint: GRAPHQL_PATH,
    graphiql: options.graphiql,
    renderGraphiQL: page.html,
    landingPage: false,
    batching: false,
    multipart: false,
    cors: options.cors,
    maxRequestBodySize: options.maxBodyBytes,
    // Errors are logged by maskError, with the id that the client gets.
    logging: false,
    parserAndValidationCache: { documentCache: documentCache(), errorCache: documentCache() },
    maskedErrors: { maskError },
    ...(context && {
      context: (initial: { request: Request }) =>
        services.handedOver.contextOf(initial, () => context(initial.request)),
    }),
    plugins: [
      useRequestParameters(),
      useDocumentLimits({ limits: options.limits ?? DEFAULT_DOCUMENT_LIMITS, suggestions: options.introspection }),
      useCsrfProtection(),
      options.trustedDocuments === undefined ? usePersistedQueries() : useTrustedDocuments(options.trustedDocuments),
      useDeferStream(),
      ...(options.introspection ? [] : [useDisableIntrospection()]),
      useOperation(options, services),
      useUnavailableStatus(),
      useMaskedParts(maskError),
      ...options.plugins,
    ],
  });
}
