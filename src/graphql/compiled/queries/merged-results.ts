import type { ExecutionResult } from 'graphql';

/** The answer of an operation whose root fields were executed in two parts. */
export function mergedResults(keys: readonly string[], one: ExecutionResult, other: ExecutionResult): ExecutionResult {
  const errors = [...(one.errors ?? []), ...(other.errors ?? [])];
  const data = mergedData(keys, one.data, other.data);
  return errors.length === 0 ? { data } : { errors, data };
}

type Data = NonNullable<ExecutionResult['data']> | null | undefined;

/** Null where either is: a root field that must not be null took the whole with it. */
function mergedData(keys: readonly string[], one: Data, other: Data): Record<string, unknown> | null {
  if (one === null || one === undefined || other === null || other === undefined) return null;
  // Without a prototype, as graphql-js makes it: a key may be "__proto__".
  const data: Record<string, unknown> = Object.create(null);
  for (const key of keys) data[key] = Object.hasOwn(other, key) ? other[key] : one[key];
  return data;
}
