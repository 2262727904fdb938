/** Every code an error of Phoebe can carry. Codes are part of the public contract: they may be added, never renamed. */
export const ERROR_CODES = [
  // The caller's mistakes, found before anything is sent.
  'INVALID_ARGUMENT',
  'INVALID_MODEL',
  'INVALID_VALUE',
  'UNKNOWN_FIELD',
  'UNSUPPORTED_FEATURE',
  'UNBOUND_MODEL',
  // What the database answered.
  'UNIQUE_VIOLATION',
  'FOREIGN_KEY_VIOLATION',
  'NOT_NULL_VIOLATION',
  'CHECK_VIOLATION',
  'EXCLUSION_VIOLATION',
  'DATA_ERROR',
  'SERIALIZATION_FAILURE',
  'LOCK_NOT_AVAILABLE',
  'STATEMENT_TIMEOUT',
  'READ_ONLY_TRANSACTION',
  'TRANSACTION_ABORTED',
  'UNDEFINED_TABLE',
  'UNDEFINED_DATABASE',
  'ACCESS_DENIED',
  'QUERY_ERROR',
  // Rows.
  'DOES_NOT_EXIST',
  'CONFLICT',
  'TOO_MANY_AFFECTED',
  'RESULT_TOO_LARGE',
  // Schemas.
  'SCHEMA_MISMATCH',
  'DESTRUCTIVE_MIGRATION',
  'MIGRATION_EDITED',
  'MIGRATION_FAILED',
  'MIGRATION_LOCK_LOST',
  // Connections and transactions.
  'CONNECTION_FAILED',
  'CONNECTION_LOST',
  'SERVER_UNAVAILABLE',
  'POOL_EXHAUSTED',
  'DATABASE_CLOSED',
  'TRANSACTION_ENDED',
  'TRANSACTION_NESTED',
  'MAX_ATTEMPTS_EXCEEDED',
  'AMBIGUOUS_COMMIT',
  'ABORTED',
  // A bug of ours.
  'INVARIANT_VIOLATION',
] as const;

export type ErrorCode = (typeof ERROR_CODES)[number];

/**
 * The base of every error that Phoebe throws.
 *
 * `message` is a sentence that says what was wrong and what to do. It never holds SQL or a parameter's value, so it may be
 * logged or shown; those stand in properties of {@link QueryError}.
 */
export class PhoebeError extends Error {
  readonly code: ErrorCode;

  constructor(code: ErrorCode, message: string, options?: { readonly cause?: unknown }) {
    super(message, options);
    this.name = new.target.name;
    this.code = code;
  }
}

/** Thrown for a wrong argument or option: a mistake in the calling code. */
export class InvalidArgumentError extends PhoebeError {
  constructor(message: string, options?: { readonly cause?: unknown }) {
    super('INVALID_ARGUMENT', message, options);
  }
}

/** Thrown when the engine, or its version, has no such feature and there is no other way to the same result. */
export class UnsupportedFeatureError extends PhoebeError {
  constructor(message: string, options?: { readonly cause?: unknown }) {
    super('UNSUPPORTED_FEATURE', message, options);
  }
}

/** Thrown when a value does not fit its field. `field` is the field's name where it is known. */
export class InvalidValueError extends PhoebeError {
  readonly field: string | undefined;

  constructor(message: string, options?: { readonly cause?: unknown; readonly field?: string }) {
    super('INVALID_VALUE', message, options);
    this.field = options?.field;
  }
}

/** Thrown when a model, or a set of models, cannot be right. `problems` lists every mistake that was found, not only the first. */
export class InvalidModelError extends PhoebeError {
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super('INVALID_MODEL', problems.join('\n'));
    this.problems = problems;
  }
}

/** Thrown for a name that no field of the model has; the message suggests the nearest one. */
export class UnknownFieldError extends PhoebeError {
  constructor(message: string) {
    super('UNKNOWN_FIELD', message);
  }
}
