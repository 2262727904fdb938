import type { ExecutionResult } from 'graphql';
import type { Plugin } from 'graphql-yoga';

/** After this many seconds a client may ask again: connections of the pool come free, or a database has restarted. */
const RETRY_AFTER_SECONDS = 1;

/** What yoga takes the status and headers of a response from; it does not print it. */
const HTTP = { status: 503, headers: { 'retry-after': String(RETRY_AFTER_SECONDS) } };

/**
 * An answer without data (every root field is null) whose reason is that the database cannot be had (it does not answer, or all connections of the pool
 * are in use) gets the status 503 and the header `Retry-After`, which proxies and clients know what to do about.
 */
export function useUnavailableStatus(): Plugin {
  return {
    onExecute() {
      return {
        onExecuteDone({ result, setResult }) {
          if (Symbol.asyncIterator in result || !isUnavailable(result)) return;
          setResult({ ...result, extensions: { ...result.extensions, http: HTTP } });
        },
      };
    },
  };
}

function isUnavailable({ data, errors = [] }: ExecutionResult): boolean {
  if (!errors.some(({ extensions }) => extensions.code === 'SERVICE_UNAVAILABLE')) return false;
  return Object.values(data ?? {}).every((value) => value === null);
}
