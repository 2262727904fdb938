import { once } from 'node:events';
import { connect as connectSocket, createServer, type Socket } from 'node:net';
import { MessageReader } from '../setup/message-reader.ts';

/**
 * What happens at a message of the client:
 * - 'before': both sides are cut off, and the server never sees it;
 * - 'after': the server gets it, and both sides are cut off at once;
 * - 'answer': the server gets it and answers, and both sides are cut off before the client sees the answer;
 * - 'freeze': the message is gone, and so is everything after it in both directions, but both connections stay open.
 */
export const FAULTS = ['before', 'after', 'answer', 'freeze'] as const;
export type Fault = (typeof FAULTS)[number];

/** Does `fault` at the first COMMIT, or at the message of that number from now. */
export interface Trap {
  readonly at: number | 'COMMIT';
  readonly fault: Fault;
}

/** A proxy between a client and a server of PostgreSQL's protocol that breaks one connection at a chosen message. */
export interface FaultProxy {
  readonly url: string;
  /** The next trap; it goes off once. */
  arm(trap: Trap): void;
  /** Forgets a trap that did not go off, and closes frozen connections. @returns whether the trap went off */
  disarm(): boolean;
  /** How long each packet is held back at most, in milliseconds; 0 for not at all. */
  delayMs: number;
  close(): Promise<void>;
}

interface Shared {
  trap: Trap | undefined;
  seen: number;
  delayMs: number;
  readonly links: Set<Link>;
}

export async function startFaultProxy(serverUrl: string): Promise<FaultProxy> {
  const target = new URL(serverUrl);
  const shared: Shared = { trap: undefined, seen: 0, delayMs: 0, links: new Set() };
  const server = createServer({ noDelay: true }, (client) => {
    const upstream = connectSocket({ port: Number(target.port), host: target.hostname, noDelay: true });
    const link = new Link(client, upstream, shared);
    shared.links.add(link);
    upstream.on('close', () => shared.links.delete(link));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = new URL(serverUrl);
  url.hostname = '127.0.0.1';
  url.port = String((server.address() as { readonly port: number }).port);
  return {
    url: url.href,
    arm: (trap) => {
      shared.trap = trap;
      shared.seen = 0;
    },
    disarm: () => {
      const wentOff = shared.trap === undefined;
      shared.trap = undefined;
      for (const link of shared.links) if (link.isFrozen) link.cut();
      return wentOff;
    },
    get delayMs() {
      return shared.delayMs;
    },
    set delayMs(value: number) {
      shared.delayMs = value;
    },
    close: async () => {
      for (const link of shared.links) link.cut();
      server.close();
      await once(server, 'close');
    },
  };
}

class Link {
  isFrozen = false;
  readonly #client: Socket;
  readonly #upstream: Socket;
  readonly #shared: Shared;
  readonly #messages = new MessageReader();
  #cutsAtAnswer = false;
  /** Packets leave in the order they came, also when they are held back. */
  #order: Promise<void> = Promise.resolve();

  constructor(client: Socket, upstream: Socket, shared: Shared) {
    this.#client = client;
    this.#upstream = upstream;
    this.#shared = shared;
    client.on('data', (chunk) => this.#later(() => this.#fromClient(chunk)));
    upstream.on('data', (chunk) => this.#later(() => this.#fromServer(chunk)));
    for (const socket of [client, upstream]) {
      socket.on('error', () => this.#closed());
      socket.on('close', () => this.#closed());
    }
  }

  cut(): void {
    this.#client.destroy();
    this.#upstream.destroy();
  }

  /** A frozen network does not tell one side that the other has gone. */
  #closed(): void {
    if (!this.isFrozen) this.cut();
  }

  #later(body: () => void): void {
    const { delayMs } = this.#shared;
    if (delayMs === 0) {
      body();
      return;
    }
    this.#order = this.#order
      .then(() => new Promise((resolve) => setTimeout(resolve, Math.random() * delayMs)))
      .then(body);
  }

  #fromClient(chunk: Buffer): void {
    for (const message of this.#messages.read(chunk)) this.#pass(message);
  }

  #pass(message: Buffer): void {
    if (this.isFrozen) return;
    const fault = this.#faultAt(message);
    if (fault === 'freeze') this.isFrozen = true;
    else if (fault === 'before') this.cut();
    else {
      this.#upstream.write(message);
      if (fault === 'after') this.#upstream.end(() => this.cut());
      if (fault === 'answer') this.#cutsAtAnswer = true;
    }
  }

  #faultAt(message: Buffer): Fault | undefined {
    const { trap } = this.#shared;
    if (trap === undefined) return undefined;
    this.#shared.seen += 1;
    const isHere = trap.at === 'COMMIT' ? isCommit(message) : this.#shared.seen === trap.at;
    if (!isHere) return undefined;
    this.#shared.trap = undefined;
    return trap.fault;
  }

  #fromServer(chunk: Buffer): void {
    if (this.isFrozen) return;
    if (this.#cutsAtAnswer) this.cut();
    else this.#client.write(chunk);
  }
}

/** The statement that commits: sent alone as a simple query, or behind a transaction's last statement. */
function isCommit(message: Buffer): boolean {
  const type = String.fromCharCode(message[0]!);
  const [first, second] = message.subarray(5).toString('utf8').split('\0');
  const text = type === 'Q' ? first : type === 'P' ? second : undefined;
  return text === 'COMMIT';
}
