import { tableKey } from '../schema/dependency-order.ts';
import type {
  ColumnDefinition,
  ConstraintDefinition,
  IndexDefinition,
  SchemaDefinition,
  TableDefinition,
} from '../schema/schema-types.ts';
import type { Change, TablePair } from './change-types.ts';

/** The schema with each thing as its author wrote it, where the other schema has it under the same name. */
export function asWritten(described: SchemaDefinition, written: SchemaDefinition): SchemaDefinition {
  const tables = new Map(written.tables.map((one) => [tableKey(one.table), one]));
  return { ...described, tables: described.tables.map((one) => tableAsWritten(one, tables.get(tableKey(one.table)))) };
}

/** The same for differences, so that a person reads their own words in a migration and not the database's. */
export function changesAsWritten(changes: readonly Change[], written: SchemaDefinition): readonly Change[] {
  const tables = new Map(written.tables.map((one) => [tableKey(one.table), one]));
  return changes.map((change) => changeAsWritten(change, tables));
}

function changeAsWritten(change: Change, tables: ReadonlyMap<string, TableDefinition>): Change {
  if (change.kind === 'createTable')
    return { ...change, after: tableAsWritten(change.after, tables.get(tableKey(change.after.table))) };
  if (!('table' in change) || !('after' in change.table)) return change;
  const own = tables.get(tableKey(change.table.after.table));
  if (own === undefined) return change;
  const table: TablePair = { before: change.table.before, after: tableAsWritten(change.table.after, own) };
  switch (change.kind) {
    case 'addColumn':
    case 'changeColumn':
      return { ...change, table, after: columnAsWritten(change.after, own) };
    case 'addIndex':
      return { ...change, table, after: named(own.indexes, change.after) };
    case 'addConstraint': {
      const index = indexBehind(change.after, own);
      return index === undefined
        ? { ...change, table, after: constraintAsWritten(change.after, own) }
        : { kind: 'addIndex', table, after: index };
    }
    default:
      return { ...change, table } as Change;
  }
}

function tableAsWritten(described: TableDefinition, written: TableDefinition | undefined): TableDefinition {
  if (written === undefined) return described;
  const isIndex = (constraint: ConstraintDefinition): boolean => indexBehind(constraint, written) !== undefined;
  return {
    ...described,
    ...(written.options !== undefined && { options: written.options }),
    columns: described.columns.map((column) => columnAsWritten(column, written)),
    uniques: described.uniques.filter((one) => !isIndex(one)).map((one) => named(written.uniques, one)),
    checks: described.checks.map((one) => named(written.checks, one)),
    foreignKeys: described.foreignKeys.map((one) => named(written.foreignKeys, one)),
    indexes: [
      ...described.indexes.map((one) => named(written.indexes, one)),
      ...described.uniques.flatMap((one) => indexBehind(one, written) ?? []),
    ],
  };
}

function columnAsWritten(column: ColumnDefinition, { columns, primaryKey }: TableDefinition): ColumnDefinition {
  const isKey = primaryKey?.columns.includes(column.name) ?? false;
  return { ...named(columns, column), notNull: isKey || column.notNull };
}

function constraintAsWritten(constraint: ConstraintDefinition, written: TableDefinition): ConstraintDefinition {
  const all: readonly ConstraintDefinition[] = [...written.uniques, ...written.checks, ...written.foreignKeys];
  return named(all, constraint);
}

/** CockroachDB lists a unique index as a constraint. */
function indexBehind({ kind, name }: ConstraintDefinition, { uniques, indexes }: TableDefinition) {
  const isIndex = kind === 'unique' && !uniques.some((one) => one.name === name);
  return isIndex ? indexes.find((one: IndexDefinition) => one.name === name) : undefined;
}

function named<Item extends { readonly name: string }>(items: readonly Item[], item: Item): Item {
  return items.find(({ name }) => name === item.name) ?? item;
}
