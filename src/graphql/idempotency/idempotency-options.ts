import { InvalidArgumentError } from '../../errors/phoebe-error.ts';
import { inspect } from '../../util/inspect.ts';

export interface IdempotencyOptions {
  /** How long an answer is kept under its key, in milliseconds. Default: a day. */
  readonly ttlMs?: number;
  /**
   * Whose keys these are: a text from the request's context. Two viewers may use the same key without meeting. Default:
   * `context.viewer.id`, or else the whole viewer as JSON; all who have no viewer share one scope.
   */
  readonly scope?: (context: Readonly<Record<string, unknown>>) => string;
}

/** A day: longer than any client tries again, short enough that the table stays small. */
export const DEFAULT_KEY_TTL_MS = 24 * 60 * 60 * 1_000;

/** @throws InvalidArgumentError for options that make no sense */
export function checkIdempotencyOptions({ ttlMs, scope }: IdempotencyOptions): void {
  if (ttlMs !== undefined && !(Number.isSafeInteger(ttlMs) && ttlMs >= 1))
    throw new InvalidArgumentError(
      `idempotency.ttlMs must be a whole number of milliseconds, but got: ${inspect(ttlMs)}.`,
    );
  if (scope !== undefined && typeof scope !== 'function')
    throw new InvalidArgumentError('idempotency.scope must be a function of the context that answers a text.');
}

/** Whose keys a request uses. */
export function keyScopeOf(context: Readonly<Record<string, unknown>>, options: IdempotencyOptions): string {
  if (options.scope !== undefined) {
    const scope: unknown = options.scope(context);
    if (typeof scope === 'string') return scope;
    throw new InvalidArgumentError(`idempotency.scope must answer a text, but it answered ${inspect(scope)}.`);
  }
  const { viewer } = context;
  if (viewer === undefined || viewer === null) return '';
  const id = typeof viewer === 'object' ? (viewer as { readonly id?: unknown }).id : viewer;
  return JSON.stringify(id ?? viewer);
}
