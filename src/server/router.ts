import type { PlainAnswer } from './lean/plain-answer.ts';
import type { Phase } from './server-phase.ts';

export interface RouterOptions {
  readonly graphqlPath: string;
  readonly graphiql: boolean;
  readonly phase: { readonly current: Phase };
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
    if (pathname === graphqlPath || pathname === `${graphqlPath}/`) {
      return options.phase.current === 'starting' ? starting() : options.graphql(request, context);
    }
    if (pathname === '/' && options.graphiql && request.method === 'GET') return redirect(graphqlPath);
    return new Response(`There is nothing here. GraphQL is at ${graphqlPath}.\n`, { status: 404 });
  };
}

/** Undefined where the Host header or the path makes no URL. */
export function pathOf({ url }: Request): string | undefined {
  return URL.canParse(url) ? new URL(url).pathname : undefined;
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
