import { InvalidArgumentError, PhoebeError } from '../errors/phoebe-error.ts';
import type { ConditionLike, ModelCore } from '../orm/index.ts';
import { nodeOf } from '../sql/nodes/brand.ts';
import type { Expression as SqlExpression } from '../sql/nodes/expression.ts';
import { or } from '../sql/nodes/factories.ts';
import { inspect } from '../util/inspect.ts';
import type { OpenRows, Reason, Rule, Viewer } from './rules.ts';

/** What a rule says for a viewer: all rows, none, or those that meet a condition on the model's table under its own name. */
export type Verdict = boolean | SqlExpression;

/**
 * What a rule says for a viewer. Undefined and null are nobody: functions of the viewer are not asked.
 * @throws InvalidArgumentError where a function answers something that is neither true, false nor a condition
 */
export function verdictOf(rule: Rule | undefined, viewer: Viewer | null | undefined, model: ModelCore): Verdict {
  const reasons: readonly Reason[] = rule === undefined ? [] : Array.isArray(rule) ? rule : [rule as Reason];
  const conditions: SqlExpression[] = [];
  for (const reason of reasons) {
    const answer = answerOf(reason, viewer, model);
    if (answer === true) return true;
    if (answer === false) continue;
    conditions.push(conditionNode(answer, model));
  }
  if (conditions.length === 0) return false;
  return conditions.length === 1 ? conditions[0]! : or(...conditions);
}

function answerOf(reason: Reason, viewer: Viewer | null | undefined, model: ModelCore): boolean | ConditionLike {
  if (typeof reason === 'function')
    return viewer === undefined || viewer === null ? false : functionAnswer(reason, viewer, model);
  if (typeof reason === 'object' && 'rows' in reason) return (reason as OpenRows<ModelCore>).rows(model);
  return reason as boolean | ConditionLike;
}

/** What goes wrong in a rule is the server's affair: the client has sent nothing wrong, and is not told what its claims are like. */
function functionAnswer(
  rule: Extract<Reason, (...args: never[]) => unknown>,
  viewer: Viewer,
  model: ModelCore,
): boolean | ConditionLike {
  try {
    return rule(viewer, model);
  } catch (cause) {
    if (!(cause instanceof PhoebeError)) throw cause;
    throw new InvalidArgumentError(`A rule of "${model.meta.name}" failed for this viewer.`, { cause });
  }
}

function conditionNode(answer: unknown, model: ModelCore): SqlExpression {
  const node = nodeOf(answer);
  if (node !== undefined) return node as SqlExpression;
  throw new InvalidArgumentError(
    `A rule of "${model.meta.name}" must answer true, false or a condition, but it answered: ${inspect(answer)}.`,
  );
}
