import { createServer, type RequestListener, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { setImmediate as turn, setTimeout as wait } from 'node:timers/promises';
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

/** Nothing new for so long: then what was on its way when the server was told to stop has come. */
const QUIET_MS = 50;

/** Clients that never stop sending are not waited for. */
const MAX_QUIET_MS = 1_000;

interface Dialogue {
  /** The answers that the server still owes, in their order. */
  readonly owed: ServerResponse[];
  /** How many bytes had been read when the last answer was sent. More of them are the beginning of a request. */
  answeredBytes: number;
}

/** A node:http server that knows its sockets, so that it can be closed without waiting for idle ones. */
export class HttpListener {
  readonly #server: Server;
  readonly #sockets = new Map<Socket, Dialogue>();
  #connections = 0;
  #isRetiring = false;
  #isClosing = false;

  constructor(listener: RequestListener) {
    this.#server = createServer((request, response) => {
      this.#watch(request.socket, response);
      listener(request, response);
    });
    this.#server.on('connection', (socket) => {
      this.#connections += 1;
      this.#sockets.set(socket, { owed: [], answeredBytes: 0 });
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

  /** From now on each answer tells its client to use another connection (`Connection: close`). New ones are still accepted. */
  retire(): void {
    this.#isRetiring = true;
    for (const { owed } of this.#sockets.values()) markLast(owed);
  }

  /**
   * Reads what clients have sent until now, stops to accept, closes idle sockets, and the others when their answers are sent.
   * Resolves when the last is closed.
   */
  async close(): Promise<void> {
    this.retire();
    await this.#readAll();
    this.#isClosing = true;
    const closed = new Promise<void>((resolve) => {
      this.#server.close(() => resolve());
    });
    for (const [socket, { owed, answeredBytes }] of this.#sockets)
      if (owed.length === 0 && socket.bytesRead === answeredBytes) socket.destroy();
    await closed;
  }

  /** Cuts every connection that is left. */
  async destroy(): Promise<void> {
    for (const socket of this.#sockets.keys()) socket.destroy();
    await settledWithin(this.close(), 1_000);
  }

  /**
   * Lets Node accept and read what waits in the system or is on its way: a request that was sent before is to be answered, and
   * closing a socket with unread bytes would reset the connection.
   */
  async #readAll(): Promise<void> {
    if (!this.#server.listening) return;
    let before = -1;
    for (let waitedMs = 0; waitedMs < MAX_QUIET_MS && before !== this.#progress(); waitedMs += QUIET_MS) {
      before = this.#progress();
      await wait(QUIET_MS);
      // What has come meanwhile is read after the timers, in the same turn.
      await turn();
    }
  }

  /** A number that grows with each connection and each byte. */
  #progress(): number {
    let sum = this.#connections;
    for (const socket of this.#sockets.keys()) sum += socket.bytesRead;
    return sum;
  }

  #watch(socket: Socket, response: ServerResponse): void {
    const dialogue = this.#sockets.get(socket);
    // It was closed with its request still to be read.
    if (dialogue === undefined) return;
    const { owed } = dialogue;
    owed.push(response);
    if (this.#isRetiring) markLast(owed);
    response.once('close', () => {
      owed.splice(owed.indexOf(response), 1);
      dialogue.answeredBytes = socket.bytesRead;
      if (this.#isClosing && owed.length === 0) socket.destroySoon();
    });
  }
}

/** The last answer of a connection says that it is the last. One that has others behind it (pipelining) must not. */
function markLast(owed: readonly ServerResponse[]): void {
  for (const [index, response] of owed.entries())
    if (!response.headersSent) response.shouldKeepAlive = index < owed.length - 1;
}

function browsableHost(host: string): string {
  if (host === '0.0.0.0') return '127.0.0.1';
  if (host === '::') return '[::1]';
  return host.includes(':') ? `[${host}]` : host;
}
