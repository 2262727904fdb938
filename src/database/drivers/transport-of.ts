import { isIP, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { TLSSocket } from 'node:tls';
import type { Transport } from '../driver.ts';

/** How the bytes of a connection travel. A Unix socket has no address. */
export function transportOf(stream: Duplex): Transport {
  if (stream instanceof TLSSocket) return 'encrypted';
  const { remoteAddress = '' } = stream as Socket;
  const isLoopback = /^(::ffff:)?127\./.test(remoteAddress) || remoteAddress === '::1';
  return isLoopback || isIP(remoteAddress) === 0 ? 'local' : 'plain';
}
