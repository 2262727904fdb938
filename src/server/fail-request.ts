import { randomUUID } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import type { Logger } from './logging/logger.ts';

/**
 * Ends a request whose own handling failed, so that neither its client waits for ever nor the process ends: the error is logged
 * under an id, and the client gets status 500 with that id. An answer that has begun is cut off, since it cannot be completed.
 */
export function failRequest(response: ServerResponse, logger: Logger, message: string, error: unknown): void {
  const errorId = randomUUID();
  logger.error(message, { errorId, error });
  if (response.writableEnded) return;
  if (response.headersSent) {
    response.destroy();
    return;
  }
  const extensions = { code: 'INTERNAL_SERVER_ERROR', errorId };
  response.writeHead(500, { 'content-type': 'application/json; charset=utf-8', 'x-content-type-options': 'nosniff' });
  response.end(JSON.stringify({ errors: [{ message: 'Unexpected error.', extensions }] }));
}
