/** An error as plain data, ready for a log. Properties other than `code` stay out: they may hold SQL and values. */
export interface ErrorDescription {
  readonly name: string;
  readonly message: string;
  readonly code?: string;
  readonly stack?: string;
  readonly cause?: ErrorDescription;
  readonly errors?: readonly ErrorDescription[];
}

/** A chain of causes longer than this is cut: it can only be a circle. */
const MAX_DEPTH = 10;

/** Describes an error with its stack, its causes and, for an `AggregateError`, its parts. */
export function describeError(error: unknown, depth = 1): ErrorDescription {
  if (!(error instanceof Error)) return { name: typeof error, message: String(error) };
  const { cause, code, errors } = error as Error & {
    code?: unknown;
    errors?: unknown;
  };
  const deeper = depth < MAX_DEPTH;
  return {
    name: error.name,
    message: error.message,
    ...(typeof code === 'string' && { code }),
    ...(error.stack !== undefined && { stack: error.stack }),
    ...(deeper && cause !== undefined && { cause: describeError(cause, depth + 1) }),
    ...(deeper &&
      Array.isArray(errors) && {
        errors: errors.map((part) => describeError(part, depth + 1)),
      }),
  };
}
