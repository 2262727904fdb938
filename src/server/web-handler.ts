import type { RequestListener, ServerResponse } from 'node:http';
import { useDeferStream } from '@graphql-yoga/plugin-defer-stream';
import { useDisableIntrospection } from '@graphql-yoga/plugin-disable-introspection';
import { createServerAdapter, useContentEncoding } from '@whatwg-node/server';
import { createYoga } from 'graphql-yoga';
import { DEFAULT_DOCUMENT_LIMITS } from '../graphql/index.ts';
import { ANSWER_CACHING } from './answer-caching.ts';
import { isHungUp, noteClientGone } from './client-gone.ts';
import { documentCache } from './document-cache.ts';
import { routedPath } from './endpoint-path.ts';
import { exampleOperations } from './graphiql/example-operations.ts';
import { createGraphiQLPage, type GraphiQLPage } from './graphiql/graphiql-page.ts';
import type { HandlerOptions } from './handler-options.ts';
import type { HandedOverRequests } from './lean/handed-over.ts';
import { createMaskError } from './mask-error.ts';
import { useCsrfProtection } from './plugins/use-csrf-protection.ts';
import { useDocumentLimits } from './plugins/use-document-limits.ts';
import { useMaskedParts } from './plugins/use-masked-parts.ts';
import { useOperation } from './plugins/use-operation.ts';
import { usePersistedQueries } from './plugins/use-persisted-queries.ts';
import { useRequestParameters } from './plugins/use-request-parameters.ts';
import { useTrustedDocuments } from './plugins/use-trusted-documents.ts';
import { useUnavailableStatus } from './plugins/use-unavailable-status.ts';
import type { Answered } from './request-log.ts';
import { RequestRecord, runAsRequest } from './request-record.ts';
import { createRouter, pathOf, type RouterOptions } from './router.ts';

/** Answers web requests, and those of a node:http server. */
export interface WebHandler {
  fetch(request: Request): Promise<Response>;
  readonly requestListener: RequestListener;
}

export interface WebHandlerServices {
  readonly handedOver: HandedOverRequests;
  readonly probes: RouterOptions['probes'];
  readonly log: (answered: Answered, record: RequestRecord) => void;
}

/**
 * Puts probes, GraphiQL and GraphQL by yoga behind one handler of web requests, which logs each of them. Import this module where
 * a request needs it: yoga and its fetch classes take longer to load than all of Phoebe.
 */
export function createWebHandler(options: HandlerOptions, services: WebHandlerServices): WebHandler {
  const page = createGraphiQLPage({
    examples: () => options.exampleOperations ?? exampleOperations(options.schema),
  });
  const yoga = createConfiguredYoga(options, services.handedOver, page);
  const route = createRouter({
    graphqlPath: options.path,
    requestTimeoutMs: options.requestTimeoutMs,
    graphiql: options.graphiql,
    probes: services.probes,
    phase: options.phase,
    graphql: async (request, context) => yoga.handleRequest(request, { ...context, request }),
  });

  const handle = (request: Request, context: object) => {
    const record = services.handedOver.of(context)?.record ?? new RequestRecord();
    return runAsRequest(record, () =>
      options.running.track(async () => {
        const whole = pathOf(request);
        const path = whole && routedPath(whole, mountedUrl(context), options.path);
        const asked = { method: request.method, header: (name: string) => request.headers.get(name) ?? undefined };
        const preflight = options.cors?.preflight(asked);
        const response = preflight ? new Response(preflight.body, preflight) : await route(request, path, context);
        if (!preflight && options.cors) addHeaders(response, options.cors.headers(asked));
        response.headers.set('x-content-type-options', 'nosniff');
        if (options.graphiql && isPage(response)) await secure(response, page);
        else if (!response.headers.has('cache-control')) response.headers.set('cache-control', ANSWER_CACHING);
        const status = isHungUp((context as NodeContext).res) ? noteClientGone(record) : response.status;
        services.log({ method: request.method, path, status }, record);
        return response;
      }),
    );
  };
  const adapter = createServerAdapter(handle, { plugins: options.compression ? [useContentEncoding()] : [] });
  return {
    fetch: async (request) => adapter.fetch(request),
    requestListener: adapter.requestListener as RequestListener,
  };
}

/** What node's answer is known by in the context of a request; without a connection there is none. */
interface NodeContext {
  readonly res?: ServerResponse;
}

/** What a framework, which tells the whole address as `originalUrl`, has left of a request's address. */
function mountedUrl(context: object): string | undefined {
  const { req } = context as { readonly req?: { readonly url?: string } };
  return req !== undefined && 'originalUrl' in req ? req.url : undefined;
}

/** `Vary` may have something in it already. */
function addHeaders({ headers }: Response, added: Readonly<Record<string, string>>): void {
  for (const [name, value] of Object.entries(added))
    if (name === 'vary') headers.append(name, value);
    else headers.set(name, value);
}

/** GraphiQL is the only page of ours; one of a plugin's may bring a policy of its own. */
function isPage({ headers }: Response): boolean {
  return headers.get('content-type')?.startsWith('text/html') === true && !headers.has('content-security-policy');
}

async function secure(response: Response, page: GraphiQLPage): Promise<void> {
  for (const [name, value] of Object.entries(await page.headers())) response.headers.set(name, value);
}

function createConfiguredYoga(options: HandlerOptions, handedOver: HandedOverRequests, page: GraphiQLPage) {
  const { schema, context } = options;
  const maskError = createMaskError(options);
  return createYoga({
    schema,
    // Whatever a framework has in front of it: the router has decided already.
    graphqlEndpoint: `*${options.path}{/}?`,
    graphiql: options.graphiql,
    renderGraphiQL: page.html,
    landingPage: false,
    batching: false,
    multipart: false,
    // Seen to in front of it, for answers that are not yoga's too.
    cors: false,
    maxRequestBodySize: options.maxBodyBytes,
    // Errors are logged by maskError, with the id that the client gets.
    logging: false,
    parserAndValidationCache: { documentCache: documentCache(), errorCache: documentCache() },
    maskedErrors: { maskError },
    ...(context && {
      context: (initial: { request: Request }) => handedOver.contextOf(initial, () => context(initial.request)),
    }),
    plugins: [
      useRequestParameters(),
      useDocumentLimits({ limits: options.limits ?? DEFAULT_DOCUMENT_LIMITS, suggestions: options.introspection }),
      useCsrfProtection(),
      options.trustedDocuments === undefined ? usePersistedQueries() : useTrustedDocuments(options.trustedDocuments),
      useDeferStream(),
      ...(options.introspection ? [] : [useDisableIntrospection()]),
      useOperation(options, handedOver),
      useUnavailableStatus(),
      useMaskedParts(maskError),
      ...options.plugins,
    ],
  });
}
