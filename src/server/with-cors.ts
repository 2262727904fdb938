import type { IncomingMessage, RequestListener } from 'node:http';
import type { Cors, CorsRequest } from './cors.ts';

/** Answers preflights, and puts what other origins may do into the head of every answer of `listener`. */
export function withCors(listener: RequestListener, cors: Cors): RequestListener {
  return (request, response) => {
    const asked = corsRequest(request);
    const preflight = cors.preflight(asked);
    if (preflight !== undefined) {
      request.resume();
      response.writeHead(preflight.status, preflight.headers);
      response.end(preflight.body ?? undefined);
      return;
    }
    for (const [name, value] of Object.entries(cors.headers(asked))) response.setHeader(name, value);
    listener(request, response);
  };
}

function corsRequest({ method, headers }: IncomingMessage): CorsRequest {
  return {
    method,
    header: (name) => {
      const value = headers[name];
      return Array.isArray(value) ? value.join(', ') : value;
    },
  };
}
