import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import { MessageReader } from './message-reader.ts';

/** Where a fault comes: at BEGIN, at the statement behind it, or at COMMIT. */
export type Place = 'BEGIN' | 'statement' | 'COMMIT';

export interface BackendFault {
  readonly place: Place;
  /** How many of that place pass before, from the time on that the fault was given. */
  readonly after: number;
  /** Undefined: the connection is closed without a word. */
  readonly sqlState: string | undefined;
  /** True: the connection is closed behind the error, instead of going on. */
  readonly closes: boolean;
}

/** A server that speaks PostgreSQL's protocol and keeps nothing, but answers as it is told to, at any place with any SQLSTATE. */
export interface FakeBackend {
  readonly port: number;
  /** The next fault; it comes once. */
  fault: BackendFault | undefined;
  /** While it is there, so many new connections are refused with that SQLSTATE. */
  refusal: { readonly sqlState: string; times: number } | undefined;
  close(): Promise<void>;
}

const OID_OF_TEXT = 25;

export async function startFakeBackend(options: { readonly isCockroach: boolean }): Promise<FakeBackend> {
  const sockets = new Set<Socket>();
  const backend: Orders = { fault: undefined, refusal: undefined };
  const server = createServer({ noDelay: true }, (socket) => {
    sockets.add(socket);
    const session = new Session(socket, backend, options.isCockroach);
    const messages = new MessageReader();
    socket.on('error', () => socket.destroy());
    socket.on('close', () => sockets.delete(socket));
    socket.on('data', (chunk) => {
      for (const message of messages.read(chunk)) session.take(message);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return Object.assign(backend, {
    port: (server.address() as { readonly port: number }).port,
    close: async () => {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  });
}

/** What all connections are told to do. */
type Orders = Pick<FakeBackend, 'fault' | 'refusal'>;

/** One connection. */
class Session {
  readonly #socket: Socket;
  readonly #backend: Orders;
  readonly #isCockroach: boolean;
  readonly #prepared = new Map<string, string>();
  #status: 'I' | 'T' | 'E' = 'I';
  #hasStarted = false;
  #isSkipping = false;
  #isClosed = false;
  #text = '';

  constructor(socket: Socket, backend: Orders, isCockroach: boolean) {
    this.#socket = socket;
    this.#backend = backend;
    this.#isCockroach = isCockroach;
  }

  take(message: Buffer): void {
    if (this.#isClosed) return;
    if (!this.#hasStarted) {
      this.#start();
      return;
    }
    const type = String.fromCharCode(message[0]!);
    const texts = message.subarray(5).toString('utf8').split('\0');
    if (type === 'Q') {
      this.#run(texts[0]!);
      this.#ready();
    } else if (type === 'S') {
      this.#isSkipping = false;
      this.#ready();
    } else if (!this.#isSkipping) this.#extended(type, texts);
  }

  #extended(type: string, texts: readonly string[]): void {
    if (type === 'P') {
      this.#prepared.set(texts[0]!, texts[1]!);
      this.#send('1');
    } else if (type === 'B') {
      this.#text = this.#prepared.get(texts[1]!)!;
      this.#send('2');
    } else if (type === 'C') this.#send('3');
    else if (type === 'D' && isQuestion(this.#text)) this.#describe();
    else if (type === 'D') this.#send('n');
    else if (type === 'E') this.#run(this.#text);
  }

  #start(): void {
    this.#hasStarted = true;
    const { refusal } = this.#backend;
    if (refusal !== undefined && refusal.times > 0) {
      refusal.times -= 1;
      this.#fail({ sqlState: refusal.sqlState, closes: true });
      return;
    }
    this.#send('R', int32(0));
    this.#send('S', cString('server_version'), cString('18.0'));
    if (this.#isCockroach) this.#send('S', cString('crdb_version'), cString('CockroachDB CCL v23.1.0 (linux)'));
    this.#send('K', int32(1), int32(2));
    this.#ready();
  }

  #run(text: string): void {
    const place: Place = text.startsWith('BEGIN') ? 'BEGIN' : text === 'COMMIT' ? 'COMMIT' : 'statement';
    const { fault } = this.#backend;
    const isPlace = fault?.place === place && !isQuestion(text) && text !== 'ROLLBACK';
    if (isPlace && fault.after > 0) this.#backend.fault = { ...fault, after: fault.after - 1 };
    else if (isPlace) {
      this.#backend.fault = undefined;
      this.#fail(fault);
      if (place === 'COMMIT') this.#status = 'I';
      return;
    }
    if (isQuestion(text)) this.#answer(text);
    else this.#done(text, place);
  }

  #done(text: string, place: Place): void {
    if (place === 'BEGIN') this.#status = 'T';
    if (place === 'COMMIT' || text === 'ROLLBACK') this.#status = 'I';
    this.#send('C', cString(place === 'statement' && text !== 'ROLLBACK' ? 'INSERT 0 1' : text.split(' ')[0]!));
  }

  /** One column of text. */
  #describe(): void {
    const type = [int32(OID_OF_TEXT), int16(-1), int32(-1), int16(0)];
    this.#send('T', int16(1), cString('value'), int32(0), int16(0), ...type);
  }

  #answer(text: string): void {
    const value = /^SHOW/i.test(text) ? 'serializable' : 'PostgreSQL 18.0 on a fake';
    if (/^SHOW/i.test(text)) this.#describe();
    const bytes = Buffer.from(value);
    this.#send('D', int16(1), int32(bytes.length), bytes);
    this.#send('C', cString('SELECT 1'));
  }

  #fail({ sqlState, closes }: Pick<BackendFault, 'sqlState' | 'closes'>): void {
    this.#isSkipping = true;
    if (this.#status === 'T') this.#status = 'E';
    if (sqlState !== undefined) {
      const severity = closes ? 'FATAL' : 'ERROR';
      const fields = [`S${severity}`, `V${severity}`, `C${sqlState}`, 'Mmade up'].map(cString);
      this.#send('E', ...fields, Buffer.from([0]));
    }
    if (!closes) return;
    this.#isClosed = true;
    this.#socket.end();
  }

  #ready(): void {
    if (!this.#isClosed) this.#send('Z', Buffer.from(this.#status));
    this.#isSkipping = false;
  }

  #send(type: string, ...parts: readonly Buffer[]): void {
    const body = Buffer.concat(parts);
    this.#socket.write(Buffer.concat([Buffer.from(type), int32(body.length + 4), body]));
  }
}

function isQuestion(text: string): boolean {
  return /^(select|show)/i.test(text);
}

function cString(text: string): Buffer {
  return Buffer.from(`${text}\0`, 'utf8');
}

function int32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32BE(value);
  return bytes;
}

function int16(value: number): Buffer {
  const bytes = Buffer.alloc(2);
  bytes.writeInt16BE(value);
  return bytes;
}
