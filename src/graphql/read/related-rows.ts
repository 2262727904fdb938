import type { ModelField } from '../../orm/index.ts';
import type { Expression as SqlExpression } from '../../sql/nodes/expression.ts';
import { and, any, binary } from '../../sql/nodes/factories.ts';
import type { JoinNode } from '../../sql/nodes/query.ts';
import { join } from '../../sql/nodes/query-factories.ts';
import type { ApiRelation } from '../api/api-model.ts';
import { askedKeys, isExactKey } from './asked-keys.ts';
import { keyArray } from './key-array.ts';
import { columnOf, type Source } from './source.ts';
import type { StatementScope } from './statement-scope.ts';

/** The rows of the other side of a relation, for a subquery that belongs to a row. */
export interface RelatedRows {
  readonly to: Source;
  readonly joins: readonly JoinNode[];
  /** They belong to the row, and the rule for them holds. */
  readonly condition: SqlExpression;
}

export function relatedRows(relation: ApiRelation, from: Source, scope: StatementScope): RelatedRows {
  const to = scope.alias(relation.other);
  const { key, joins } = keyOfParent(relation, to, scope);
  const matches = binary(columnOf(from, relation.ownField).node, '=', key);
  return { to, joins, condition: withRule(matches, to, scope) };
}

/** Two sides of a relation without a table between them match, and the rule for the other side's rows holds. */
export function joinCondition(relation: ApiRelation, from: Source, to: Source, scope: StatementScope): SqlExpression {
  const matches = binary(columnOf(from, relation.ownField).node, '=', columnOf(to, relation.otherField).node);
  return withRule(matches, to, scope);
}

/** The rows of a relation for many parents at once. */
export interface ParentKeys {
  readonly relation: ApiRelation;
  /** The parents' keys, as the database's texts. */
  readonly keys: readonly string[];
}

export interface ParentRows {
  /** The column that says which parent a row belongs to. */
  readonly key: SqlExpression;
  /** The join to it, where it stands in a table between. */
  readonly joins: readonly JoinNode[];
  /** All parents' keys as one parameter. */
  readonly keys: SqlExpression;
  /** The field of the key, and the keys' texts. */
  readonly field: ModelField;
  readonly texts: readonly string[];
}

export function parentRows({ relation, keys }: ParentKeys, source: Source, scope: StatementScope): ParentRows {
  const field = relation.through?.ownField ?? relation.otherField;
  return { ...keyOfParent(relation, source, scope), keys: keyArray(field, keys), field, texts: keys };
}

/** True where rows can be told apart by the texts of their parents' keys. */
export function areExact({ field }: ParentRows): boolean {
  return isExactKey(field) && (field.relation === undefined || isExactKey(field.relation.targetField));
}

/** The rows of all parents: which they are, and under what key each parent knows its own. */
export function rowsOfParents(parents: ParentRows): {
  readonly shown: SqlExpression;
  readonly condition: SqlExpression;
  readonly joins: readonly JoinNode[];
} {
  const { key, joins, keys, field, texts } = parents;
  const condition = any(key, '=', keys);
  if (areExact(parents)) return { shown: key, condition, joins };
  const asked = askedKeys(
    [field],
    [key],
    texts.map((text) => [text]),
    texts,
  );
  return { shown: asked.asked, condition, joins: [...joins, asked.join] };
}

function keyOfParent(
  { through, otherField }: ApiRelation,
  source: Source,
  scope: StatementScope,
): Pick<ParentRows, 'key' | 'joins'> {
  if (through === undefined) return { key: columnOf(source, otherField).node, joins: [] };
  const between = scope.alias(through.api);
  const matches = binary(columnOf(between, through.otherField).node, '=', columnOf(source, otherField).node);
  return {
    key: columnOf(between, through.ownField).node,
    joins: [join('inner', between.node, withRule(matches, between, scope))],
  };
}

/** The condition, and the rule for the rows of the source. */
export function withRule(matches: SqlExpression, source: Source, scope: StatementScope): SqlExpression {
  const rule = scope.rule(source);
  return rule === undefined ? matches : and(matches, rule.node);
}
