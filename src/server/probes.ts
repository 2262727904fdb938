import type { PlainAnswer } from './lean/plain-answer.ts';
import type { Logger } from './logging/logger.ts';
import type { Phase } from './server-phase.ts';
import { settledWithin } from './settled-within.ts';

export interface ProbeOptions {
  /** Rejects when the database does not answer. */
  readonly ping: () => Promise<unknown>;
  readonly pingTimeoutMs: number;
  readonly phase: { readonly current: Phase };
  readonly logger: Logger;
}

const REASONS = {
  starting: 'The server is starting.',
  closing: 'The server is shutting down.',
} as const;

/**
 * `/health`: the process is alive. `/ready`: requests can be answered. Both say 200 or 503 as JSON; a failing readiness
 * names its reason without hosts or users, which stand in the log.
 */
export function createProbes(
  options: ProbeOptions,
): (pathname: string, method: string) => Promise<PlainAnswer> | undefined {
  let asked: Promise<string | undefined> | undefined;

  // Probes that come while one is waiting share its answer, so that a database in trouble gets one ping and not a crowd.
  const askDatabase = (): Promise<string | undefined> => {
    asked ??= databaseTrouble(options).finally(() => {
      asked = undefined;
    });
    return asked;
  };

  return (pathname, method) => {
    if (pathname !== '/health' && pathname !== '/ready') return undefined;
    if (method !== 'GET' && method !== 'HEAD') return Promise.resolve(methodNotAllowed());
    if (pathname === '/health') return Promise.resolve(answer(200, { status: 'alive' }, method));
    const { current } = options.phase;
    if (current !== 'serving') {
      return Promise.resolve(answer(503, { status: 'unavailable', reason: REASONS[current] }, method));
    }
    return askDatabase().then((trouble) =>
      trouble === undefined
        ? answer(200, { status: 'ready' }, method)
        : answer(503, { status: 'unavailable', reason: trouble }, method),
    );
  };
}

async function databaseTrouble({ ping, pingTimeoutMs, logger }: ProbeOptions): Promise<string | undefined> {
  const answered = Promise.resolve().then(ping);
  try {
    if (await settledWithin(answered, pingTimeoutMs)) {
      await answered;
      return undefined;
    }
    logger.warn('The database did not answer the readiness probe', {
      timeoutMs: pingTimeoutMs,
    });
    return `The database did not answer within ${pingTimeoutMs} ms.`;
  } catch (error) {
    logger.warn('The database did not answer the readiness probe', { error });
    return 'The database does not answer.';
  }
}

function answer(status: number, body: Readonly<Record<string, string>>, method: string): PlainAnswer {
  return {
    status,
    headers: {
      'content-type': 'application/json; charset=utf-8',
      'cache-control': 'no-store',
    },
    body: method === 'HEAD' ? null : JSON.stringify(body),
  };
}

function methodNotAllowed(): PlainAnswer {
  const headers = { allow: 'GET, HEAD', 'cache-control': 'no-store', 'content-type': 'text/plain;charset=UTF-8' };
  return { status: 405, headers, body: 'Ask with GET or HEAD.\n' };
}
