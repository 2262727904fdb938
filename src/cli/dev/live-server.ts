import type { IncomingMessage, ServerResponse } from 'node:http';
import { isExpectedHost } from '../../server/expected-host.ts';
import { HttpListener, type ListenAddress, type ListenOptions } from '../../server/http-listener.ts';
import type { PhoebeServer } from '../../server/index.ts';
import { settledWithin } from '../../server/settled-within.ts';

/** A developer who ends the server waits no longer than this for the requests that run. */
const CLOSE_TIMEOUT_MS = 5_000;

/**
 * One address whose server changes: a request is answered by the server that was there when it came, also when another one
 * takes its place meanwhile. No connection is closed for it.
 */
export class LiveServer {
  readonly #hosts: readonly string[];
  readonly #http = new HttpListener((request, response) => this.#answer(request, response));
  #current: PhoebeServer | undefined;

  /** @param hosts names that requests may be for, beside addresses and `localhost` */
  constructor(hosts: readonly string[] = []) {
    this.#hosts = hosts;
  }

  listen(options: ListenOptions): Promise<ListenAddress> {
    return this.#http.listen(options);
  }

  /** True from the first server on. */
  get isServing(): boolean {
    return this.#current !== undefined;
  }

  /** Requests go to this server from now on. */
  replace(server: PhoebeServer): void {
    this.#current = server;
  }

  /** Takes no new connections and waits for the answers that are under way. */
  async close(): Promise<void> {
    const isClosed = await settledWithin(this.#http.close(), CLOSE_TIMEOUT_MS);
    if (!isClosed) await this.#http.destroy();
    await this.#current?.close();
  }

  #answer(request: IncomingMessage, response: ServerResponse): void {
    if (!isExpectedHost(request.headers.host, this.#hosts)) refuseHost(request, response);
    else if (this.#current === undefined) sayThatModelsAreMissing(response);
    else this.#current.requestListener(request, response);
  }
}

/** A page whose name was made to point at this machine must not read what is developed here. */
function refuseHost(request: IncomingMessage, response: ServerResponse): void {
  const message =
    'This server does not know the name that the request is for. Use localhost or an address, or start phoebe dev with --allow-host and the name.';
  request.resume();
  response.writeHead(403, { 'content-type': 'application/json; charset=utf-8' });
  response.end(JSON.stringify({ errors: [{ message, extensions: { code: 'FORBIDDEN' } }] }));
}

function sayThatModelsAreMissing(response: ServerResponse): void {
  const message = 'The models cannot be served yet: what is wrong with them stands where phoebe dev was started.';
  const error = { message, extensions: { code: 'SERVICE_UNAVAILABLE' } };
  response.writeHead(503, { 'content-type': 'application/json; charset=utf-8', 'retry-after': '1' });
  response.end(JSON.stringify({ errors: [error] }));
}
