import type { ModelField } from '../../orm/index.ts';
import type { Expression as SqlExpression } from '../../sql/nodes/expression.ts';
import { binary } from '../../sql/nodes/factories.ts';
import type { JoinNode, SelectionNode } from '../../sql/nodes/query.ts';
import { join, selection } from '../../sql/nodes/query-factories.ts';
import type { ApiRelation } from '../api/api-model.ts';
import { withRule } from './related-rows.ts';
import { columnOf, expressionOf, type Source } from './source.ts';
import type { StatementScope } from './statement-scope.ts';
import { type Wanted, wantedProperties } from './wanted.ts';

/** A row that each row of a statement names, read by the same statement: `LEFT JOIN authors AS "authors#1" ON …`. */
export interface RowJoin {
  readonly relation: ApiRelation;
  readonly wanted: Wanted;
  readonly joins: readonly RowJoin[];
}

/** Joins and columns to be added to a statement. */
export interface JoinedRows {
  readonly joins: readonly JoinNode[];
  readonly columns: readonly SelectionNode[];
  /** The columns' names in the row: see `joinedName`. */
  readonly names: readonly string[];
}

/** The name of a joined row's column: `author>name`, `author>boss>name`. No property has such a sign. */
export function joinedName(path: string, property: string): string {
  return `${path}>${property}`;
}

/** True where the other side's row is named by its key, so that a join finds one at most and doubles no row. */
export function isJoinable({ kind, through, other, otherField }: ApiRelation): boolean {
  const [key, ...others] = other.primaryKey;
  return kind === 'one' && through === undefined && others.length === 0 && key === otherField;
}

/**
 * The joined rows' columns. That of the key is among them: it is NULL where no row was found, and only there, since the join
 * compares it.
 * @param ownColumn of the rows that the joins begin at
 */
export function joinRows(
  joins: readonly RowJoin[],
  ownColumn: (field: ModelField) => SqlExpression,
  scope: StatementScope,
): JoinedRows {
  const added = { joins: [] as JoinNode[], columns: [] as SelectionNode[], names: [] as string[] };
  const add = (each: RowJoin, own: (field: ModelField) => SqlExpression, prefix: string): void => {
    const { relation, wanted } = each;
    const to: Source = scope.alias(relation.other);
    const path = `${prefix}${relation.name}`;
    const matches = binary(own(relation.ownField), '=', columnOf(to, relation.otherField).node);
    added.joins.push(join('left', to.node, withRule(matches, to, scope)));
    const all = new Set([...wanted, relation.otherField.property]);
    for (const property of wantedProperties(relation.other, all)) {
      added.columns.push(selection(expressionOf(to, property).node));
      added.names.push(joinedName(path, property));
    }
    for (const inner of each.joins) add(inner, (field) => columnOf(to, field).node, `${path}>`);
  };
  for (const each of joins) add(each, ownColumn, '');
  return added;
}

/** Joins to the same rows as one, with all that any of them wants. */
export function mergedJoins(joins: readonly RowJoin[]): readonly RowJoin[] {
  const byRelation = groupedBy(joins, ({ relation }) => relation);
  return [...byRelation].map(([relation, same]) => ({
    relation,
    wanted: new Set(same.flatMap(({ wanted }) => [...wanted])),
    joins: mergedJoins(same.flatMap((each) => each.joins)),
  }));
}

export function groupedBy<Item, Key>(
  items: readonly Item[],
  keyOf: (item: Item) => Key,
): ReadonlyMap<Key, readonly Item[]> {
  const groups = new Map<Key, Item[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [item]);
    else group.push(item);
  }
  return groups;
}
