import { useCSRFPrevention } from '@graphql-yoga/plugin-csrf-prevention';
import { GraphQLError } from 'graphql';
import type { Plugin } from 'graphql-yoga';

/** Any of these marks a request that a foreign web page can not send without asking first. Apollo Client's two, and yoga's own. */
const PROTECTIVE_HEADERS = ['apollo-require-preflight', 'x-apollo-operation-name', 'x-graphql-yoga-csrf'];

/**
 * Refuses requests that a browser sends across origins without a preflight (form posts, GET without a header), with a
 * message that says what the client has to send.
 */
export function useCsrfProtection(): Plugin {
  const { onRequestParse } = useCSRFPrevention({
    requestHeaders: PROTECTIVE_HEADERS,
  });
  return {
    onRequestParse(payload) {
      try {
        return onRequestParse?.(payload);
      } catch (cause) {
        throw new GraphQLError(
          'This request could have been sent by a foreign web page, so it is refused. ' +
            'Send "content-type: application/json", or the header "apollo-require-preflight: true".',
          {
            extensions: { code: 'FORBIDDEN', http: { status: 403 } },
            originalError: asGraphQLError(cause),
          },
        );
      }
    },
  };
}

function asGraphQLError(cause: unknown): GraphQLError {
  if (cause instanceof GraphQLError) return cause;
  throw cause;
}
