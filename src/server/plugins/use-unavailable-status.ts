import { type ExecutionResult, GraphQLError } from 'graphql';
import type { Plugin } from 'graphql-yoga';

/** After this many seconds a client may ask again: connections of the pool come free, or a database has restarted. */
const RETRY_AFTER_SECONDS = 1;

/**
 * An answer without data whose reason is that the database cannot be had (it does not answer, or all connections of the pool
 * are in use) gets the status 503 and the header `Retry-After`, which proxies and clients know what to do about.
 */
export function useUnavailableStatus(): Plugin {
  return {
    onExecute() {
      return {
        onExecuteDone({ result, setResult }) {
          if (Symbol.asyncIterator in result || !isUnavailable(result as ExecutionResult)) return;
          setResult(withStatus(result as ExecutionResult) as never);
        },
      };
    },
  };
}

function isUnavailable({ data, errors = [] }: ExecutionResult): boolean {
  return (data === null || data === undefined) && errors.some(isServiceUnavailable);
}

function isServiceUnavailable({ extensions }: GraphQLError): boolean {
  return extensions.code === 'SERVICE_UNAVAILABLE';
}

function withStatus({ errors = [], ...result }: ExecutionResult): ExecutionResult {
  const http = { status: 503, headers: { 'retry-after': String(RETRY_AFTER_SECONDS) } };
  return {
    ...result,
    errors: errors.map((error) =>
      isServiceUnavailable(error)
        ? new GraphQLError(error.message, { ...located(error), extensions: { ...error.extensions, http } })
        : error,
    ),
  };
}

function located({ nodes, source, positions, path, originalError }: GraphQLError) {
  return {
    nodes: nodes ?? null,
    source: source ?? null,
    positions: positions ?? null,
    path: path ?? null,
    originalError: originalError ?? null,
  };
}
