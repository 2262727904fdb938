import type { Database } from '../../database/database.ts';
import type { Executor } from '../../database/executor.ts';
import { Loaders } from '../loaders/loaders.ts';
import type { GivenContext, PhoebeContext } from './phoebe-context.ts';

/** The context of one attempt: the caller's own, and where this attempt reads and writes. */
export function contextOf(
  given: unknown,
  { db, executor }: { readonly db: Database; readonly executor: Executor },
): PhoebeContext {
  const { signal, scope } = (given ?? {}) as GivenContext;
  return { ...(given as object | undefined), db, executor, loaders: new Loaders({ executor, signal, rows: scope }) };
}
