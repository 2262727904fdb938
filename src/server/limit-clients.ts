import type { IncomingMessage, RequestListener } from 'node:http';

export interface ClientLimits {
  /** Requests of one client that run at the same time. */
  readonly maxRequests: number;
  /** Names a client. */
  readonly clientOf: (request: IncomingMessage) => string;
}

const BODY = JSON.stringify({
  errors: [
    {
      message: 'Too many requests of yours are running at the same time. Wait for answers before you send more.',
      extensions: { code: 'LIMIT_EXCEEDED' },
    },
  ],
});

/** Everything else counts, however its path is spelled: a path has many spellings, and a framework may have cut it. */
const PROBES: ReadonlySet<string | undefined> = new Set(['/health', '/ready']);

/**
 * Answers 429 to a client that has too many requests running, before anything is read of the next. A request counts until it is
 * answered or its client is gone.
 */
export function limitClients(listener: RequestListener, { maxRequests, clientOf }: ClientLimits): RequestListener {
  const running = new Map<string, number>();
  return (request, response) => {
    if (PROBES.has(request.url)) {
      listener(request, response);
      return;
    }
    const client = clientOf(request);
    const count = running.get(client) ?? 0;
    if (count >= maxRequests) {
      response.writeHead(429, {
        'content-type': 'application/json; charset=utf-8',
        'retry-after': '1',
      });
      // What is left of the request is thrown away, so that the connection can be used again.
      request.resume();
      response.end(BODY);
      return;
    }
    running.set(client, count + 1);
    response.once('close', () => {
      const left = running.get(client)! - 1;
      if (left === 0) running.delete(client);
      else running.set(client, left);
    });
    listener(request, response);
  };
}

/** The address at the other end of the connection: behind a proxy that is the proxy's. */
export function addressOf({ socket }: IncomingMessage): string {
  return socket.remoteAddress ?? 'unknown';
}
