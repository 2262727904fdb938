import type { Logger } from './logging/logger.ts';
import type { RequestRecord } from './request-record.ts';

/** What was asked, and how it was answered. */
export interface Answered {
  readonly method: string;
  readonly path: string | undefined;
  readonly status: number;
}

/**
 * Makes the function that writes one line for an answered request. The line has names and numbers only: no query string
 * (a GET request's variables stand there), no variables, no headers. Probes are logged at the level `debug`.
 */
export function createRequestLog(logger: Logger) {
  return ({ method, path, status }: Answered, record: RequestRecord): void => {
    const isProbe = path === '/health' || path === '/ready';
    const fields = {
      method,
      path,
      operation: record.operationName,
      type: record.operationType,
      status,
      durationMs: Math.round((performance.now() - record.startedMs) * 10) / 10,
      statements: record.operationType === undefined ? undefined : record.statements,
      attempts: record.attempts,
      errors: record.errorCodes,
    };
    if (isProbe) logger.debug('Request', fields);
    else logger.info('Request', fields);
  };
}
