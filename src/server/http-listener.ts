import { createServer, type RequestListener, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { listenError } from './listen-error.ts';
import { settledWithin } from './settled-within.ts';

export interface ListenOptions {
  /** Default 4000; 0 takes any free port. */
  readonly port?: number;
  /** The address to listen at. Default 127.0.0.1, which only this machine can reach; 0.0.0.0 is every IPv4 address. */
  readonly host?: string;
}

export interface ListenAddress {
  readonly host: string;
  readonly port: number;
  /** Where a browser on this machine finds the server, without a slash at the end. */
  readonly url: string;
}

export const DEFAULT_PORT = 4_000;
export const DEFAULT_HOST = '127.0.0.1';

/** A node:http server that knows its sockets, so that it can be closed without waiting for idle ones. */
export class HttpListener {
  readonly #server: Server;
  readonly #sockets = new Map<Socket, number>();
  #closing = false;

  constructor(listener: RequestListener) {
    this.#server = createServer((request, response) => {
      this.#watch(request.socket, response);
      listener(request, response);
    });
    this.#server.on('connection', (socket) => {
      this.#sockets.set(socket, 0);
      socket.once('close', () => this.#sockets.delete(socket));
    });
  }

  async listen(options: ListenOptions = {}): Promise<ListenAddress> {
    const { port = DEFAULT_PORT, host = DEFAULT_HOST } = options;
    await new Promise<void>((resolve, reject) => {
      this.#server.once('error', (cause) => reject(listenError(cause, { host, port })));
      this.#server.listen({ port, host }, resolve);
    });
    const address = this.#server.address() as AddressInfo;
    return {
      host,
      port: address.port,
      url: `http://${browsableHost(host)}:${address.port}`,
    };
  }

  /** Stops to accept, closes idle sockets, and the others when their answers are sent. Resolves when the last is closed. */
  async close(): Promise<void> {
    this.#closing = true;
    const closed = new Promise<void>((resolve) => {
      this.#server.close(() => resolve());
    });
    for (const [socket, running] of this.#sockets) if (running === 0) socket.destroy();
    await closed;
  }

  /** Cuts every connection that is left. */
  async destroy(): Promise<void> {
    for (const socket of this.#sockets.keys()) socket.destroy();
    await settledWithin(this.close(), 1_000);
  }

  #watch(socket: Socket, response: ServerResponse): void {
    this.#sockets.set(socket, (this.#sockets.get(socket) ?? 0) + 1);
    if (this.#closing) response.shouldKeepAlive = false;
    response.once('close', () => {
      const running = (this.#sockets.get(socket) ?? 1) - 1;
      if (this.#sockets.has(socket)) this.#sockets.set(socket, running);
      if (this.#closing && running === 0) socket.destroySoon();
    });
  }
}

function browsableHost(host: string): string {
  if (host === '0.0.0.0') return '127.0.0.1';
  if (host === '::') return '[::1]';
  return host.includes(':') ? `[${host}]` : host;
}
