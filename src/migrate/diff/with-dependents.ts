import type { Dialect } from '../../sql/dialects/dialect.ts';
import { tableKey } from '../schema/dependency-order.ts';
import type { ConstraintDefinition, SchemaDefinition, TableDefinition } from '../schema/schema-types.ts';
import type { Change, ChangeOf, TablePair } from './change-types.ts';
import { computedFrom, constraintDependsOn, indexDependsOn } from './dependents.ts';
import { isMadeAnew } from './plan-columns.ts';
import { isOfEnum } from './type-change.ts';

interface Surroundings {
  /** With the names that tables and columns have after the renames. */
  readonly before: SchemaDefinition;
  readonly after: SchemaDefinition;
  readonly dialect: Dialect;
}

/**
 * Adds what must go and come back around other changes: computed columns, indexes, checks and foreign keys over a column that
 * gets another type or is made anew, and foreign keys to a table that gets another key.
 */
export function withDependents(changes: readonly Change[], surroundings: Surroundings): readonly Change[] {
  const withComputed = [...changes, ...computedColumns(changes, surroundings)];
  const added = dependents(withComputed, surroundings);
  const isGone = (change: ChangeOf<'renameConstraint' | 'renameIndex'>): boolean =>
    added.some(
      (other) =>
        (other.kind === 'dropConstraint' || other.kind === 'dropIndex') &&
        other.before.name === change.name &&
        isOf(other, change.table),
    );
  const isRename = (change: Change): change is ChangeOf<'renameConstraint' | 'renameIndex'> =>
    change.kind === 'renameConstraint' || change.kind === 'renameIndex';
  return [...withComputed.filter((change) => !isRename(change) || !isGone(change)), ...added];
}

/** Both forms of each table that stays. */
export function pairsOf(before: SchemaDefinition, after: SchemaDefinition): readonly TablePair[] {
  const old = new Map(before.tables.map((one) => [tableKey(one.table), one]));
  return after.tables.flatMap((one) => {
    const other = old.get(tableKey(one.table));
    return other === undefined ? [] : [{ before: other, after: one }];
  });
}

function isOf(change: Change, { after }: TablePair): change is Extract<Change, { table: TablePair }> {
  return 'table' in change && 'after' in change.table && tableKey(change.table.after.table) === tableKey(after.table);
}

/** Columns of the table whose values are written anew, in another type or by another rule. */
function rewritten(changes: readonly Change[], pair: TablePair): ReadonlySet<string> {
  const columns = new Set<string>();
  for (const change of changes) {
    if (isOf(change, pair) && change.kind === 'changeColumn' && (change.parts.includes('type') || isMadeAnew(change)))
      columns.add(change.after.name);
    if (change.kind === 'changeEnum')
      for (const { name, type } of pair.after.columns) if (isOfEnum(type, change.after)) columns.add(name);
  }
  return columns;
}

function computedColumns(changes: readonly Change[], surroundings: Surroundings): readonly Change[] {
  return pairsOf(surroundings.before, surroundings.after).flatMap((pair) => {
    const columns = rewritten(changes, pair);
    if (columns.size === 0) return [];
    const isChanged = (name: string): boolean => columns.has(name);
    return computedFrom(pair.before, columns)
      .filter((name) => !isChanged(name))
      .flatMap((name): readonly Change[] => {
        const before = pair.before.columns.find((column) => column.name === name);
        const after = pair.after.columns.find((column) => column.name === name);
        if (before === undefined || after === undefined) return [];
        return [{ kind: 'changeColumn', table: pair, before, after, parts: ['generated'] }];
      });
  });
}

function dependents(changes: readonly Change[], surroundings: Surroundings): readonly Change[] {
  const { dialect } = surroundings;
  const pairs = pairsOf(surroundings.before, surroundings.after);
  const touched = new Map(pairs.map((pair) => [tableKey(pair.after.table), rewritten(changes, pair)]));
  const rekeyed = new Set(
    changes.flatMap((change) => (change.kind === 'changePrimaryKey' ? [tableKey(change.table.after.table)] : [])),
  );
  return pairs.flatMap((pair) => {
    const own = touched.get(tableKey(pair.after.table))!;
    const remade = new Set(
      changes.flatMap((change) =>
        isOf(change, pair) && change.kind === 'changeColumn' && isMadeAnew(change) ? [change.after.name] : [],
      ),
    );
    const plainToo = !dialect.alterTypeInUse;
    const dependsOn = (constraint: ConstraintDefinition): boolean =>
      constraintDependsOn(constraint, own, plainToo) ||
      constraintDependsOn(constraint, remade, true) ||
      (constraint.kind === 'foreignKey' && namesTouched(constraint, touched, rekeyed));
    const constraints = constraintsOf(pair.before)
      .filter((one) => dependsOn(one) && !isMentioned(changes, pair, 'dropConstraint', one.name))
      .flatMap((before): readonly Change[] => {
        const name = renamedTo(changes, pair, before.name);
        const after = constraintsOf(pair.after).find((one) => one.name === name);
        if (after === undefined) return [];
        // A new name is still the old one when the constraint goes.
        return [
          { kind: 'dropConstraint', table: pair, before },
          { kind: 'addConstraint', table: pair, after },
        ];
      });
    const indexes = pair.before.indexes
      .filter((one) => indexDependsOn(one, own, plainToo) || indexDependsOn(one, remade, true))
      .filter((one) => !isMentioned(changes, pair, 'dropIndex', one.name))
      .flatMap((before): readonly Change[] => {
        const name = renamedTo(changes, pair, before.name);
        const after = pair.after.indexes.find((one) => one.name === name);
        if (after === undefined) return [];
        return [
          { kind: 'dropIndex', table: pair, before },
          { kind: 'addIndex', table: pair, after },
        ];
      });
    return [...constraints, ...indexes];
  });
}

function constraintsOf({ uniques, checks, foreignKeys }: TableDefinition): readonly ConstraintDefinition[] {
  return [...uniques, ...checks, ...foreignKeys];
}

function namesTouched(
  key: Extract<ConstraintDefinition, { kind: 'foreignKey' }>,
  touched: ReadonlyMap<string, ReadonlySet<string>>,
  rekeyed: ReadonlySet<string>,
): boolean {
  const target = tableKey(key.references);
  return rekeyed.has(target) || key.referencedColumns.some((name) => touched.get(target)?.has(name));
}

function isMentioned(
  changes: readonly Change[],
  pair: TablePair,
  kind: 'dropConstraint' | 'dropIndex',
  name: string,
): boolean {
  return changes.some((change) => isOf(change, pair) && change.kind === kind && change.before.name === name);
}

function renamedTo(changes: readonly Change[], pair: TablePair, name: string): string {
  const rename = changes.find(
    (change): change is ChangeOf<'renameConstraint' | 'renameIndex'> =>
      isOf(change, pair) &&
      (change.kind === 'renameConstraint' || change.kind === 'renameIndex') &&
      change.name === name,
  );
  return rename?.to ?? name;
}
