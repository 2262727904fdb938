import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { failRequest } from './fail-request.ts';
import type { Logger } from './logging/logger.ts';
import type { WebHandler } from './web-handler.ts';

const NOT_LOADED = 'The part of the server that answers this request could not be loaded';

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
      if (this.#loaded === undefined)
        this.#answerLater(request, response).catch((error: unknown) => {
          request.resume();
          failRequest(response, this.#logger, NOT_LOADED, error);
        });
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
    (await this.#get()).requestListener(request, response);
  }
}
