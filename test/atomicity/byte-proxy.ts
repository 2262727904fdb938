import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** Where a connection is cut: behind so many bytes that one side has sent since then, over all connections. */
export interface Cut {
  readonly from: 'client' | 'server';
  readonly after: number;
}

/** A proxy between a client and a server that cuts a connection at a chosen byte: what came before it gets through. */
export interface ByteProxy {
  readonly url: string;
  /** The next cut; it happens once. */
  arm(cut: Cut): void;
  /** Forgets a cut that has not happened. @returns whether it has */
  disarm(): boolean;
  close(): Promise<void>;
}

export async function startByteProxy(serverUrl: string): Promise<ByteProxy> {
  const target = new URL(serverUrl);
  const sockets = new Set<Socket>();
  let cut: Cut | undefined;
  let passed = 0;

  const pass = (from: Cut['from'], chunk: Buffer, to: Socket, close: () => void): void => {
    if (cut?.from !== from || passed + chunk.length < cut.after) {
      if (cut?.from === from) passed += chunk.length;
      to.write(chunk);
      return;
    }
    const rest = chunk.subarray(0, cut.after - passed);
    cut = undefined;
    // The other side gets the beginning before it learns of the end.
    to.end(rest, close);
  };

  const server = createServer({ noDelay: true }, (client) => {
    const upstream = connect({ port: Number(target.port), host: target.hostname, noDelay: true });
    const close = (): void => {
      client.destroy();
      upstream.destroy();
      sockets.delete(client);
    };
    sockets.add(client);
    client.on('data', (chunk) => pass('client', chunk, upstream, close));
    upstream.on('data', (chunk) => pass('server', chunk, client, close));
    for (const socket of [client, upstream]) socket.on('error', close).on('close', close);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = new URL(serverUrl);
  url.hostname = '127.0.0.1';
  url.port = String((server.address() as AddressInfo).port);
  return {
    url: url.href,
    arm: (next) => {
      cut = next;
      passed = 0;
    },
    disarm: () => {
      const hasHappened = cut === undefined;
      cut = undefined;
      return hasHappened;
    },
    close: async () => {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}
