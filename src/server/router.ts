import { isEndpoint } from './endpoint-path.ts';
import type { PlainAnswer } from './lean/plain-answer.ts';
import type { ServerPhase } from './server-phase.ts';
import { settledWithin } from './settled-within.ts';

export interface RouterOptions {
  readonly graphqlPath: string;
  readonly graphiql: boolean;
  readonly phase: Pick<ServerPhase, 'canServe' | 'started'>;
  /** How long a request waits for the server to have started. */
  readonly requestTimeoutMs: number;
  readonly probes: (pathname: string, method: string) => Promise<PlainAnswer> | undefined;
  readonly graphql: (request: Request, context: object) => Promise<Response>;
}

export type Route = (request: Request, pathname: string | undefined, context: object) => Promise<Response>;

/** Decides by the path who answers. */
export function createRouter(options: RouterOptions): Route {
  const { graphqlPath } = options;
  return async (request, pathname, context) => {
    if (pathname === undefined)
      return new Response('The address of this request can not be read.\n', {
        status: 400,
      });
    const probe = options.probes(pathname, request.method);
    if (probe) return toResponse(await probe);
    if (isEndpoint(pathname, graphqlPath)) {
      return (await hasStarted(options)) ? options.graphql(request, context) : starting();
    }
    if (pathname === '/' && options.graphiql && request.method === 'GET')
      return redirect(`${mount(context)}${graphqlPath}`);
    return new Response(`There is nothing here. GraphQL is at ${graphqlPath}.\n`, { status: 404 });
  };
}

/** A request that comes before what the server waits for waits with it, as long as it may take. */
async function hasStarted({ phase, requestTimeoutMs }: RouterOptions): Promise<boolean> {
  if (!phase.canServe) await settledWithin(phase.started, requestTimeoutMs);
  return phase.canServe;
}

/** Undefined where the Host header or the path makes no URL. */
export function pathOf({ url }: Request): string | undefined {
  return URL.canParse(url) ? new URL(url).pathname : undefined;
}

/** Where a framework has mounted the listener: Express tells it in `baseUrl`. */
function mount(context: object): string {
  const { req } = context as { readonly req?: { readonly baseUrl?: unknown } };
  return typeof req?.baseUrl === 'string' ? req.baseUrl : '';
}

function redirect(location: string): Response {
  return new Response(null, { status: 302, headers: { location } });
}

function starting(): Response {
  const error = {
    message: 'The server is starting. Try again in a second.',
    extensions: { code: 'SERVICE_UNAVAILABLE' },
  };
  return new Response(JSON.stringify({ errors: [error] }), {
    status: 503,
    headers: {
      'content-type': 'application/json; charset=utf-8',
      'retry-after': '1',
    },
  });
}

function toResponse({ status, headers, body }: PlainAnswer): Response {
  return new Response(body, { status, headers });
}
