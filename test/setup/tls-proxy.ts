import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { connect as connectSocket, createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import { TLSSocket } from 'node:tls';

const FOLDER = join(import.meta.dirname, 'tls');

/** The file of the certificate that the proxy shows; it is its own authority. */
export const CERTIFICATE_FILE = join(FOLDER, 'server.crt');

/** The file of a certificate for `db.example`, which is its own authority too. */
export const OTHER_CERTIFICATE_FILE = join(FOLDER, 'other.crt');

export interface TlsProxy {
  /** The URL that was given, through the proxy, by the name `localhost` that the certificate is for. */
  readonly url: string;
  /** Connections that were encrypted so far. */
  readonly encrypted: number;
  close(): Promise<void>;
}

/** A proxy that adds TLS to a server without it, by PostgreSQL's SSLRequest. It shows the certificate of that file. */
export async function startTlsProxy(serverUrl: string, certificateFile = CERTIFICATE_FILE): Promise<TlsProxy> {
  const target = new URL(serverUrl);
  const sockets = new Set<Socket>();
  const state = { encrypted: 0 };
  const server = createServer({ noDelay: true }, (client) => {
    const upstream = connectSocket({ host: target.hostname, port: Number(target.port), noDelay: true });
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.on('error', () => socket.destroy());
    }
    client.once('data', (request) => {
      // A cancel request comes without TLS, which the protocol allows.
      if (request.readInt32BE(4) !== SSL_REQUEST_CODE) {
        upstream.write(request);
        client.pipe(upstream).pipe(client);
        return;
      }
      client.write('S');
      state.encrypted += 1;
      const secure = new TLSSocket(client, {
        isServer: true,
        key: readFileSync(certificateFile.replace(/\.crt$/, '.key')),
        cert: readFileSync(certificateFile),
      });
      secure.on('error', () => secure.destroy());
      secure.pipe(upstream).pipe(secure);
    });
  });
  server.listen(0);
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The proxy has no port.');
  const url = new URL(serverUrl);
  url.hostname = 'localhost';
  url.port = String(address.port);
  return Object.assign(state, {
    url: url.href,
    close: async () => {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  });
}

/** What a client sends in front of everything else when it wants TLS. */
const SSL_REQUEST_CODE = 80_877_103;
