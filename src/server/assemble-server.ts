import type { RequestListener } from 'node:http';
import type { GraphQLSchema } from 'graphql';
import { LightAbortController } from '../util/light-abort-controller.ts';
import { createHandler } from './create-handler.ts';
import type { HandlerOptions } from './handler-options.ts';
import { HttpListener, type ListenAddress, type ListenOptions } from './http-listener.ts';
import { RunningRequests } from './running-requests.ts';
import { ServerPhase } from './server-phase.ts';
import { settledWithin } from './settled-within.ts';

export interface PhoebeServer {
  readonly schema: GraphQLSchema;
  /** Answers a web request without a socket: for tests, and for platforms that hand out requests. */
  fetch(request: Request): Promise<Response>;
  /** For a node:http, Express or Fastify server of your own. */
  readonly requestListener: RequestListener;
  /** Listens over HTTP. Throws a sentence that says what to do where the port or the address can not be had. */
  listen(options?: ListenOptions): Promise<ListenAddress>;
  /**
   * Shuts down: `/ready` says 503, no connection is accepted any more, running requests are finished. Those that run longer than
   * `timeoutMs` (default 10,000) are aborted. Calling it again waits for the same end.
   */
  close(options?: { readonly timeoutMs?: number }): Promise<void>;
}

export type AssembleOptions = Omit<HandlerOptions, 'phase' | 'running' | 'shutdownSignal'> & {
  readonly ready: Promise<unknown> | undefined;
};

/** Longer than nearly every request, shorter than the 30 s after which Kubernetes kills. */
const DEFAULT_CLOSE_TIMEOUT_MS = 10_000;

/** An aborted request rolls back in this time, or its connection is cut. */
const ABORT_TIMEOUT_MS = 2_000;

/** Joins the handler to a socket and to a beginning and an end. */
export function assembleServer(options: AssembleOptions): PhoebeServer {
  const phase = new ServerPhase();
  const running = new RunningRequests();
  const shutdown = new LightAbortController();
  const handler = createHandler({
    ...options,
    phase,
    running,
    shutdownSignal: shutdown.signal,
  });
  const http = new HttpListener(handler.requestListener);
  if (options.ready) options.ready.then(() => phase.serve(), stayUnready);
  else phase.serve();
  let closed: Promise<void> | undefined;

  const close = async (timeoutMs: number): Promise<void> => {
    phase.close();
    const finished = Promise.all([http.close(), running.none()]);
    if (await settledWithin(finished, timeoutMs)) return;
    shutdown.abort();
    if (!(await settledWithin(finished, ABORT_TIMEOUT_MS))) await http.destroy();
  };

  return {
    schema: options.schema,
    fetch: handler.fetch,
    requestListener: handler.requestListener,
    listen: async (listenOptions) => {
      await handler.loaded;
      return http.listen(listenOptions);
    },
    close: ({ timeoutMs = DEFAULT_CLOSE_TIMEOUT_MS } = {}) => {
      closed ??= close(timeoutMs);
      return closed;
    },
  };
}

/** The promise is the caller's, who hears of its rejection; the server only stays unready. */
function stayUnready(): void {}
