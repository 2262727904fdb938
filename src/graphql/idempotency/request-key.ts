import { createHash } from 'node:crypto';
import { type ExecutionArgs, print } from 'graphql';
import { OperationError } from '../errors/operation-error.ts';

/** The longest key, in characters: several times a UUID. */
const MAX_KEY_LENGTH = 255;

/** Characters that are visible and stand for themselves in a header. */
const KEY = /^[\x21-\x7e]+$/;

/** What a request is kept under. */
export interface RequestKey {
  /** The row's key: it holds whose key it is, so that viewers never meet. */
  readonly id: string;
  readonly key: string;
  readonly operation: string;
}

/**
 * The key that a client sent, without the quotes that a header may put around it.
 * @throws OperationError BAD_USER_INPUT for a key that is empty, too long or has other characters than visible ASCII
 */
export function checkedKey(given: unknown): string {
  const key = typeof given === 'string' ? unquote(given) : given;
  if (typeof key === 'string' && key.length <= MAX_KEY_LENGTH && KEY.test(key)) return key;
  throw new OperationError(
    'BAD_USER_INPUT',
    `An idempotency key is a text of 1 to ${MAX_KEY_LENGTH} visible ASCII characters without spaces, such as a random UUID.`,
  );
}

/** `"8e03978e"` is how the draft standard of the header writes a key: it is a string of RFC 8941. */
function unquote(text: string): string {
  return text.length >= 2 && text.startsWith('"') && text.endsWith('"') ? text.slice(1, -1) : text;
}

/** `part` names a root field that has a transaction, and so a row, of its own. */
export function requestKey(
  args: Pick<ExecutionArgs, 'document' | 'operationName' | 'variableValues'>,
  { key, scope, part = '' }: { readonly key: string; readonly scope: string; readonly part?: string },
): RequestKey {
  const { document, operationName, variableValues } = args;
  // Printed, so that white space and comments make no difference.
  const request = [print(document), operationName ?? null, sorted(variableValues ?? {})];
  return { key, id: sha256(JSON.stringify([scope, key, part])), operation: sha256(JSON.stringify(request)) };
}

/** The same value with the keys of its objects in order, so that equal variables have equal texts. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  // Null prototype: a key "__proto__" is a key like any other.
  const copy: Record<string, unknown> = Object.create(null);
  for (const key of Object.keys(value).sort()) copy[key] = sorted((value as Record<string, unknown>)[key]);
  return copy;
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
