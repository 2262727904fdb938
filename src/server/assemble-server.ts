import type { RequestListener } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import type { GraphQLSchema } from 'graphql';
import { LightAbortController } from '../util/light-abort-controller.ts';
import { createHandler } from './create-handler.ts';
import type { HandlerOptions } from './handler-options.ts';
import { HttpListener, type ListenAddress, type ListenOptions } from './http-listener.ts';
import { ReadyWatch } from './ready-watch.ts';
import { RunningRequests } from './running-requests.ts';
import { ServerPhase } from './server-phase.ts';
import { settledWithin } from './settled-within.ts';

export interface PhoebeServer {
  readonly schema: GraphQLSchema;
  /** The path that GraphQL is served under. */
  readonly path: string;
  /** Resolves when all is loaded that every request needs; rejects for plugins that yoga does not take, as `listen` does. */
  readonly loaded: Promise<unknown>;
  /** Answers a web request without a socket: for tests, and for platforms that hand out requests. */
  fetch(request: Request): Promise<Response>;
  /** For a node:http, Express or Fastify server of your own. */
  readonly requestListener: RequestListener;
  /** Listens over HTTP. Throws a sentence that says what to do where the port or the address can not be had. */
  listen(options?: ListenOptions): Promise<ListenAddress>;
  /**
   * Shuts down: `/ready` says 503, for `drainMs` milliseconds requests are still taken and their connections retired
   * (`Connection: close`), then no connection is accepted any more, and all requests that have come are finished. Those that run
   * longer than `timeoutMs` (default 10,000) from then on are aborted. Calling it again waits for the same end.
   *
   * By default they are taken until a balancer knows: for twice the longest pause between the last questions for `/ready`, and until
   * one has had the answer 503; one second at least and ten at most. Where nobody has asked for a minute, `drainMs` is 0.
   */
  close(options?: { readonly timeoutMs?: number; readonly drainMs?: number }): Promise<void>;
}

export type AssembleOptions = Omit<HandlerOptions, 'phase' | 'running' | 'shutdownSignal'> & {
  readonly ready: Promise<unknown> | undefined;
};

/** Longer than nearly every request, shorter than the 30 s after which Kubernetes kills. */
const DEFAULT_CLOSE_TIMEOUT_MS = 10_000;

/** What balancers ask. */
const READY_PATH = '/ready';

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
  const ready = new ReadyWatch();
  const http = new HttpListener((request, response) => {
    if (request.url === READY_PATH) ready.noteQuestion();
    handler.requestListener(request, response);
  });
  if (options.ready)
    options.ready.then(
      () => phase.serve(),
      // The promise is the caller's, who hears of its rejection; the server only stays unready.
      () => phase.giveUp(),
    );
  else phase.serve();
  let closed: Promise<void> | undefined;

  const close = async (timeoutMs: number, drainMs: number | undefined): Promise<void> => {
    phase.close();
    http.retire();
    await (drainMs === undefined ? ready.drained() : wait(drainMs));
    const finished = Promise.all([http.close(), running.none()]);
    if (await settledWithin(finished, timeoutMs)) return;
    shutdown.abort();
    if (!(await settledWithin(finished, ABORT_TIMEOUT_MS))) await http.destroy();
  };

  return {
    schema: options.schema,
    path: options.path,
    loaded: handler.loaded,
    fetch: handler.fetch,
    requestListener: handler.requestListener,
    listen: async (listenOptions) => {
      await handler.loaded;
      return http.listen(listenOptions);
    },
    close: ({ timeoutMs = DEFAULT_CLOSE_TIMEOUT_MS, drainMs } = {}) => {
      closed ??= close(timeoutMs, drainMs);
      return closed;
    },
  };
}
