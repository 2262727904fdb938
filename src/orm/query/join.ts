import { InvalidArgumentError } from '../../errors/phoebe-error.ts';
import type { Expression as SqlExpression } from '../../sql/nodes/expression.ts';
import { binary, column } from '../../sql/nodes/factories.ts';
import { formatList } from '../../util/list.ts';
import type { ModelCore } from '../model/model-core.ts';
import type { Relation } from '../model/relation.ts';

/** The condition of a foreign key between two sources: `"tweets"."user_id" = "users"."id"`. */
export function relationCondition(relation: Relation, owner: string, target: string): SqlExpression {
  return binary(column(owner, relation.keyField.column), '=', column(target, relation.targetField.column));
}

/**
 * The condition of a join without ON: the one foreign key between the new source and those before it, nearest first.
 * @throws InvalidArgumentError when there is none, or when several fit
 */
export function defaultCondition(sources: readonly ModelCore[], joined: ModelCore): SqlExpression {
  for (const source of [...sources].reverse()) {
    const candidates = [
      ...[...source.meta.relations.values()]
        .filter((relation) => relation.target.meta === joined.meta)
        .map((relation) => ({ relation, owner: source, target: joined })),
      ...[...joined.meta.relations.values()]
        .filter((relation) => relation.target.meta === source.meta && joined.meta !== source.meta)
        .map((relation) => ({ relation, owner: joined, target: source })),
    ];
    if (candidates.length > 1)
      throw new InvalidArgumentError(
        `Several foreign keys join "${source.meta.name}" and "${joined.meta.name}": ` +
          `${formatList(candidates.map(({ relation }) => `${relation.owner.meta.name}.${relation.name}`))}. ` +
          'Say which: join(other, { on: … }).',
      );
    const [found] = candidates;
    if (found !== undefined) return relationCondition(found.relation, found.owner.sourceName, found.target.sourceName);
  }
  throw new InvalidArgumentError(
    `No foreign key joins "${joined.meta.name}" to ${formatList(sources.map(({ meta }) => meta.name))}. ` +
      'Give the condition: join(other, { on: … }).',
  );
}
