import { once } from 'node:events';
import { connect as connectSocket, createServer, type Server, type Socket } from 'node:net';
import { MessageReader } from './message-reader.ts';

/**
 * What happens when the client sends a matching statement:
 * - 'pass': nothing; it only tells that the statement is on its way;
 * - 'cut': both sides are cut off before the server sees it;
 * - 'lose answer': the server gets it and answers, then both sides are cut off before the client sees the answer;
 * - 'swallow answer': the same, but the client's side stays open and silent;
 * - { replaceBy }: the server gets this statement instead.
 */
export type Fault = 'pass' | 'cut' | 'lose answer' | 'swallow answer' | { readonly replaceBy: string };

interface Rule {
  readonly pattern: RegExp;
  readonly fault: Fault;
  readonly done: () => void;
}

/** A proxy between a client and a PostgreSQL or CockroachDB server that can read the client's statements and break things. */
export interface TcpProxy {
  /** The URL that was given, through the proxy. */
  readonly url: string;
  /** Connections that clients have opened so far. */
  readonly opened: number;
  /** How often clients have waited for the server so far: their Sync and Query messages. */
  readonly roundTrips: number;
  /** Does `fault` to the next statement that matches, once; resolves when it is done. */
  next(pattern: RegExp, fault: Fault): Promise<void>;
  /** Cuts off every connection at once. */
  cutAll(): void;
  /** While true, new connections are closed as soon as they open. */
  refusing: boolean;
  /** While true, new connections are taken and get no answer. */
  stalling: boolean;
  close(): Promise<void>;
}

export async function startTcpProxy(serverUrl: string): Promise<TcpProxy> {
  const target = new URL(serverUrl);
  const rules: Rule[] = [];
  const links = new Set<Link>();
  const state = { opened: 0, roundTrips: 0, refusing: false, stalling: false };
  const stalled = new Set<Socket>();
  const server = createServer({ noDelay: true }, (client) => {
    state.opened += 1;
    if (state.refusing) {
      client.destroy();
      return;
    }
    if (state.stalling) {
      stalled.add(client.on('error', () => client.destroy()));
      return;
    }
    const upstream = connectSocket({ host: target.hostname, port: Number(target.port), noDelay: true });
    const link = new Link(client, upstream, rules, () => {
      state.roundTrips += 1;
    });
    links.add(link);
    client.on('close', () => links.delete(link));
  });
  const port = await listen(server);
  const url = new URL(serverUrl);
  url.hostname = '127.0.0.1';
  url.port = String(port);
  const cutAll = () => {
    for (const link of links) link.cut();
    for (const client of stalled) client.destroy();
  };
  return Object.assign(state, {
    url: url.href,
    next: (pattern: RegExp, fault: Fault) => new Promise<void>((done) => rules.push({ pattern, fault, done })),
    cutAll,
    close: async () => {
      cutAll();
      server.close();
      await once(server, 'close');
    },
  });
}

async function listen(server: Server): Promise<number> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The proxy has no port.');
  return address.port;
}

/** One client and its connection to the server. */
class Link {
  readonly #client: Socket;
  readonly #upstream: Socket;
  readonly #rules: Rule[];
  readonly #onRoundTrip: () => void;
  readonly #messages = new MessageReader();
  #losing: Rule | undefined;
  #isSilent = false;

  constructor(client: Socket, upstream: Socket, rules: Rule[], onRoundTrip: () => void) {
    this.#client = client;
    this.#upstream = upstream;
    this.#rules = rules;
    this.#onRoundTrip = onRoundTrip;
    client.on('data', (chunk) => this.#fromClient(chunk));
    upstream.on('data', (chunk) => this.#fromServer(chunk));
    for (const socket of [client, upstream]) {
      socket.on('error', () => this.cut());
      socket.on('close', () => this.cut());
    }
  }

  cut(): void {
    this.#client.destroy();
    this.#upstream.destroy();
  }

  #fromClient(chunk: Buffer): void {
    for (const message of this.#messages.read(chunk)) this.#pass(message);
  }

  #pass(message: Buffer): void {
    if (message[0] === 'S'.charCodeAt(0) || message[0] === 'Q'.charCodeAt(0)) this.#onRoundTrip();
    const text = statementOf(message);
    const index = text === undefined ? -1 : this.#rules.findIndex(({ pattern }) => pattern.test(text));
    const [rule] = index === -1 ? [] : this.#rules.splice(index, 1);
    if (rule === undefined) {
      this.#upstream.write(message);
      return;
    }
    const { fault } = rule;
    if (fault === 'pass') {
      this.#upstream.write(message);
      rule.done();
    } else if (fault === 'cut') {
      this.cut();
      rule.done();
    } else if (typeof fault === 'object') {
      this.#upstream.write(simpleQuery(fault.replaceBy));
      rule.done();
    } else {
      this.#losing = rule;
      this.#upstream.write(message);
    }
  }

  #fromServer(chunk: Buffer): void {
    const losing = this.#losing;
    if (losing === undefined) {
      if (!this.#isSilent) this.#client.write(chunk);
      return;
    }
    // The first byte of the answer shows that the server has done it.
    this.#losing = undefined;
    this.#isSilent = true;
    if (losing.fault === 'lose answer') this.cut();
    losing.done();
  }
}

/** The SQL of a Query or Parse message. */
function statementOf(message: Buffer): string | undefined {
  const type = String.fromCharCode(message[0]!);
  const texts = message.subarray(5).toString('utf8').split('\0');
  if (type === 'Q') return texts[0];
  return type === 'P' ? texts[1] : undefined;
}

function simpleQuery(sql: string): Buffer {
  const text = Buffer.from(`${sql}\0`, 'utf8');
  const header = Buffer.alloc(5);
  header.write('Q', 0);
  header.writeInt32BE(text.length + 4, 1);
  return Buffer.concat([header, text]);
}
