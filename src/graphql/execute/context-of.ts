import type { ExecutionArgs } from 'graphql';
import type { Viewer } from '../../access/index.ts';
import type { Database } from '../../database/database.ts';
import type { Executor } from '../../database/executor.ts';
import type { ApiModels } from '../api/api-models.ts';
import { ANSWER_ALLOWANCE } from '../limits/answer-allowance.ts';
import { STATEMENT_LANES } from '../limits/statement-lanes.ts';
import { Loaders } from '../loaders/loaders.ts';
import { type GivenContext, type PhoebeContext, STATEMENT_ORIGIN } from './phoebe-context.ts';

/**
 * The context of one attempt: the caller's own, where this attempt reads and writes, and what the schema's rules allow the
 * viewer. Every operation gets its context here, however it is executed.
 */
export function contextOf(
  { schema, contextValue }: Pick<ExecutionArgs, 'schema' | 'contextValue'>,
  { db, executor }: { readonly db: Database; readonly executor: Executor },
): PhoebeContext {
  const given = (contextValue ?? {}) as GivenContext;
  const { signal, scope: rows, viewer, [STATEMENT_ORIGIN]: origin } = given;
  const { [ANSWER_ALLOWANCE]: allowance, [STATEMENT_LANES]: lanes } = given;
  const policy = (schema.extensions.phoebe as ApiModels | undefined)?.policy;
  const gate = policy === undefined || policy.isOpen ? undefined : policy.gateFor(viewer as Viewer | null | undefined);
  return { ...given, db, executor, loaders: new Loaders({ executor, signal, origin, rows, gate, allowance, lanes }) };
}
