import type { Executor } from '../../database/executor.ts';
import { InvalidArgumentError } from '../../errors/phoebe-error.ts';
import type { ModelCore } from '../model/model-core.ts';
import type { Relation, RelationDirection } from '../model/relation.ts';
import type { SelectQuery } from './select-query.ts';

type Row = Record<string, unknown>;

/** A relation to be read with the rows of a query, and the query that reads it. */
export interface Prefetch {
  readonly relation: Relation<any, any>;
  readonly direction: RelationDirection;
  /** The property that it fills on each row. */
  readonly property: string;
  /** The property of the loaded rows that holds the key they are matched by. */
  readonly matchBy: string;
  /** True where the caller did not ask for `matchBy`, so that it is taken off again. */
  readonly dropMatch: boolean;
  /** Reads the rows of the other side for a list of keys, in one statement. */
  readonly load: (keys: readonly unknown[], executor: Executor) => Promise<Row[]>;
}

/**
 * What `.with(relation, query)` means for a model.
 * @throws InvalidArgumentError when the relation belongs to neither side, or has no name on this side
 */
export function toPrefetch(
  model: ModelCore,
  relation: Relation<any, any>,
  query: SelectQuery<any, any> | undefined,
): Prefetch {
  const direction = directionFrom(model, relation);
  const property = direction === 'one' ? relation.name : relation.backref;
  if (property === undefined)
    throw new InvalidArgumentError(
      `"${relation.owner.meta.name}.${relation.name}" has no name on "${model.meta.name}". Give the foreign key a backref.`,
    );
  const other = direction === 'one' ? relation.target : relation.owner;
  const match = other.columnOf(direction === 'one' ? relation.targetField.property : relation.keyField.property);
  const related = query ?? other.select();
  return {
    relation,
    direction,
    property,
    matchBy: match.alias,
    dropMatch: !related.properties.includes(match.alias),
    load: (keys, executor) => related.matching(match, keys).on(executor).all(),
  };
}

function directionFrom(model: ModelCore, relation: Relation<any, any>): RelationDirection {
  if (relation.isReverse && relation.target.meta === model.meta) return 'many';
  if (relation.owner.meta === model.meta) return 'one';
  if (relation.target.meta === model.meta) return 'many';
  throw new InvalidArgumentError(
    `"${relation.owner.meta.name}.${relation.name}" joins "${relation.owner.meta.name}" and "${relation.target.meta.name}"; ` +
      `it cannot be read from "${model.meta.name}".`,
  );
}

/** The property of this side's rows that holds the key. */
export function keyProperty({ relation, direction }: Pick<Prefetch, 'relation' | 'direction'>): string {
  return direction === 'one' ? relation.keyField.property : relation.targetField.property;
}

/** Fills the relations of rows that were read: one statement a relation, whatever the number of rows. */
export async function fillRelations(
  rows: readonly Row[],
  prefetches: readonly Prefetch[],
  executor: Executor,
): Promise<void> {
  if (rows.length === 0) return;
  for (const prefetch of prefetches) {
    const own = keyProperty(prefetch);
    const keys = [...new Set(rows.map((row) => row[own]).filter((key) => key !== null))];
    const related = keys.length === 0 ? [] : await prefetch.load(keys, executor);
    const byKey = groupBy(related, prefetch);
    const isList = prefetch.direction === 'many' && !prefetch.relation.isUnique;
    for (const row of rows) {
      const found = byKey.get(row[own]);
      row[prefetch.property] = isList ? (found ?? []) : (found?.[0] ?? null);
    }
  }
}

function groupBy(related: readonly Row[], { matchBy, dropMatch }: Prefetch): Map<unknown, Row[]> {
  const byKey = new Map<unknown, Row[]>();
  for (const row of related) {
    const siblings = byKey.get(row[matchBy]);
    if (siblings === undefined) byKey.set(row[matchBy], [row]);
    else siblings.push(row);
    if (dropMatch) delete row[matchBy];
  }
  return byKey;
}
