import { InvalidArgumentError } from '../../errors/phoebe-error.ts';
import { inspect } from '../../util/inspect.ts';

export interface IdempotencyOptions {
  /** How long an answer is kept under its key, in milliseconds. Default: a day. */
  readonly ttlMs?: number;
  /**
   * Whose keys these are: a text from the request's context. Two viewers may use the same key without meeting. Default: the
   * `id` of `context.viewer`, its `sub` (the subject of a token), or else all of it as JSON; all who have no viewer share one
   * scope. Ids that are unique within a tenant only need a scope that names the tenant too.
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
  return viewer === undefined || viewer === null ? '' : textOf(identityOf(viewer));
}

/** A token's other claims change whenever it is issued anew, and a session's with every request. */
function identityOf(viewer: unknown): unknown {
  if (typeof viewer !== 'object') return viewer;
  const { id, sub } = viewer as { readonly id?: unknown; readonly sub?: unknown };
  if (id !== undefined && id !== null) return { id };
  if (sub !== undefined && sub !== null) return { sub };
  // Viewers that all look alike would get each other's answers.
  if (textOf(viewer) !== '{}') return viewer;
  throw new InvalidArgumentError(
    'The viewer has neither "id" nor "sub" nor anything else by which its idempotency keys could be told from those of others. Say whose they are by idempotency.scope.',
  );
}

function textOf(value: unknown): string {
  return JSON.stringify(value, (_, part: unknown) => (typeof part === 'bigint' ? `${part}n` : part));
}
