import type { Definition } from '../../sql/nodes/definition.ts';
import type { Statement } from '../../sql/nodes/query.ts';

/** One statement of a migration. */
export interface Step {
  readonly statement: Definition | Statement;
  /** What is lost, where rows or values are; such a step is only run by those who asked for it. */
  readonly destroys?: string;
  /** When the statement would fail, where that depends on the rows. */
  readonly note?: string;
}

export function step(statement: Step['statement'], more: Omit<Step, 'statement'> = {}): Step {
  return { statement, ...more };
}
