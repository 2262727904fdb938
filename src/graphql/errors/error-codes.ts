/** Every code of this layer that can stand in an error's `extensions.code`; GraphQL's own (parsing, validation) come from the server. */
export const GRAPHQL_ERROR_CODES = [
  'BAD_USER_INPUT',
  'BAD_CURSOR',
  'UNAUTHENTICATED',
  'FORBIDDEN',
  'NOT_FOUND',
  'UNIQUE_VIOLATION',
  'FOREIGN_KEY_VIOLATION',
  'NOT_NULL_VIOLATION',
  'CHECK_VIOLATION',
  'CONFLICT',
  'TOO_MANY_AFFECTED',
  'LIMIT_EXCEEDED',
  'TIMEOUT',
  'TRANSACTION_RETRY_EXHAUSTED',
  'TRANSACTION_RESULT_UNKNOWN',
  'IDEMPOTENCY_KEY_REUSED',
  'SERVICE_UNAVAILABLE',
  'INTERNAL_SERVER_ERROR',
] as const;
export type GraphQLErrorCode = (typeof GRAPHQL_ERROR_CODES)[number];
