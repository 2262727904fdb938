import { connect, type Socket } from 'node:net';
import type pg from 'pg';
import { secretsOf } from './pg-wire.ts';

/** The number that a CancelRequest begins with instead of a protocol version: 1234 in the high half, 5678 in the low one. */
const CANCEL_REQUEST_CODE = 80_877_102;

/** A cancel request that reaches no server in this time, in milliseconds, is given up. */
const CANCEL_LIMIT_MS = 5_000;

/**
 * Asks the server to cancel what this client runs, over a connection of its own as the protocol wants it. Nothing is
 * answered, and nothing can be done where it fails: the statement then ends when the server notices the closed socket.
 * Source: https://www.postgresql.org/docs/current/protocol-flow.html#PROTOCOL-FLOW-CANCELING-REQUESTS
 */
export function requestCancel(client: pg.Client): void {
  const { processID, secretKey } = secretsOf(client);
  if (processID === null || secretKey === null) return;
  const packet = Buffer.alloc(16);
  packet.writeInt32BE(16, 0);
  packet.writeInt32BE(CANCEL_REQUEST_CODE, 4);
  packet.writeInt32BE(processID, 8);
  packet.writeInt32BE(secretKey, 12);
  const socket = open(client);
  socket.setTimeout(CANCEL_LIMIT_MS, () => socket.destroy());
  socket.on('error', () => socket.destroy());
  socket.unref();
  socket.end(packet);
}

/** A host that begins with a slash is the folder of a Unix socket. */
function open({ host, port }: pg.Client): Socket {
  return host.startsWith('/') ? connect(`${host}/.s.PGSQL.${port}`) : connect(port, host);
}
