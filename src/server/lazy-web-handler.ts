import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import type { Logger } from './logging/logger.ts';
import type { WebHandler } from './web-handler.ts';

const BODY = JSON.stringify({
  errors: [{ message: 'Unexpected error.', extensions: { code: 'INTERNAL_SERVER_ERROR' } }],
});

/** A handler that is loaded with the first request for it. */
export class LazyWebHandler implements WebHandler {
  readonly #load: () => Promise<WebHandler>;
  readonly #logger: Logger;
  #loading: Promise<WebHandler> | undefined;
  #loaded: WebHandler | undefined;

  constructor(load: () => Promise<WebHandler>, logger: Logger) {
    this.#load = load;
    this.#logger = logger;
  }

  /** Begins to load it, where nothing has yet. A failure is also that of every request. */
  loadNow(): Promise<WebHandler> {
    const loading = this.#get();
    // Nobody has to look at this promise.
    loading.catch(() => {});
    return loading;
  }

  async fetch(request: Request): Promise<Response> {
    return (await this.#get()).fetch(request);
  }

  get requestListener(): RequestListener {
    return (request, response) => {
      if (this.#loaded === undefined) void this.#answerLater(request, response);
      else this.#loaded.requestListener(request, response);
    };
  }

  #get(): Promise<WebHandler> {
    this.#loading ??= this.#load().then((handler) => {
      this.#loaded = handler;
      return handler;
    });
    return this.#loading;
  }

  async #answerLater(request: IncomingMessage, response: ServerResponse & { req: IncomingMessage }): Promise<void> {
    const handler = await this.#get().catch((error: unknown) => {
      this.#logger.error('The part of the server that answers this request could not be loaded', { error });
      return undefined;
    });
    if (handler !== undefined) {
      handler.requestListener(request, response);
      return;
    }
    request.resume();
    response.writeHead(500, { 'content-type': 'application/json; charset=utf-8', 'x-content-type-options': 'nosniff' });
    response.end(BODY);
  }
}
