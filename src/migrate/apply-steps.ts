import type { Database } from '../database/database.ts';
import { compile } from '../sql/compile/compile.ts';
import type { Step } from './diff/step.ts';
import { onDefinitionSession } from './migrations/definition-session.ts';
import { runStatements } from './migrations/run-statements.ts';

/**
 * Runs the steps of a difference at once, without a file and without an account of it: for a database that only its
 * developer uses.
 */
export async function applySteps(database: Database, steps: readonly Step[]): Promise<void> {
  if (steps.length === 0) return;
  const dialect = await database.dialect();
  const statements = steps.map(({ statement }) => compile(statement, dialect).sql);
  await onDefinitionSession(database, (session) => runStatements(session, statements));
}
