import { InvalidArgumentError } from '../../errors/phoebe-error.ts';
import type { Expression as SqlExpression } from '../../sql/nodes/expression.ts';
import { and } from '../../sql/nodes/factories.ts';
import type { ConditionLike } from '../expression/expression.ts';
import { nodeOf } from '../expression/operand.ts';

/** What was asked before, and all of these. */
export function addConditions(before: SqlExpression | undefined, conditions: readonly ConditionLike[]): SqlExpression {
  const terms = conditions.map((term) => nodeOf(term));
  if (before === undefined) return terms.length === 1 ? terms[0]! : and(...terms);
  return before.kind === 'logical' && before.operator === 'and'
    ? and(...before.terms, ...terms)
    : and(before, ...terms);
}

/** A list of conditions that came out empty must not write every row. */
export function requireCondition(conditions: readonly unknown[], method: string): void {
  if (conditions.length === 0)
    throw new InvalidArgumentError(
      `where() of this ${method}() got no condition, and would mean every row. Leave where() out to mean every row.`,
    );
}
