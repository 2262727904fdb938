import type { Dialect } from '../../sql/dialects/dialect.ts';
import { tableKey } from '../schema/dependency-order.ts';
import type {
  ColumnDefinition,
  ConstraintDefinition,
  EnumDefinition,
  IndexDefinition,
  SchemaDefinition,
  TableDefinition,
} from '../schema/schema-types.ts';
import type { Change, ColumnPart, TablePair } from './change-types.ts';
import { columnTexts, constraintText, indexText } from './definition-text.ts';
import { applyRenames, type Renames } from './renames.ts';

/**
 * Everything that differs between two schemas, both in the words of the same database. A pure function.
 *
 * @param renames what is the same thing under another name
 */
export function diffSchemas(
  before: SchemaDefinition,
  after: SchemaDefinition,
  dialect: Dialect,
  renames: Renames = {},
): readonly Change[] {
  const renamed = applyRenames(before, renames);
  const tablesBefore = new Map(renamed.schema.tables.map((one) => [tableKey(one.table), one]));
  const tablesAfter = new Map(after.tables.map((one) => [tableKey(one.table), one]));
  const changes: Change[] = [...renamed.changes, ...diffEnums(before.enums, after.enums)];
  for (const [key, one] of tablesBefore) if (!tablesAfter.has(key)) changes.push({ kind: 'dropTable', before: one });
  for (const [key, one] of tablesAfter) {
    const old = tablesBefore.get(key);
    if (old === undefined) changes.push({ kind: 'createTable', after: one });
    else changes.push(...diffTable({ before: old, after: one }, dialect));
  }
  return changes;
}

function diffEnums(before: readonly EnumDefinition[], after: readonly EnumDefinition[]): readonly Change[] {
  const changes: Change[] = [];
  const nameOf = ({ schema, name }: EnumDefinition): string => `${schema ?? ''}\0${name}`;
  const old = new Map(before.map((one) => [nameOf(one), one]));
  for (const one of after) {
    const other = old.get(nameOf(one));
    if (other === undefined) changes.push({ kind: 'createEnum', after: one });
    else if (other.values.join('\0') !== one.values.join('\0'))
      changes.push({ kind: 'changeEnum', before: other, after: one });
    old.delete(nameOf(one));
  }
  for (const one of old.values()) changes.push({ kind: 'dropEnum', before: one });
  return changes;
}

function diffTable(table: TablePair, dialect: Dialect): readonly Change[] {
  const { before, after } = table;
  const changes: Change[] = [...diffColumns(table, dialect)];
  if (keyText(before) !== keyText(after)) changes.push({ kind: 'changePrimaryKey', table });
  else if (before.primaryKey !== undefined && before.primaryKey.name !== after.primaryKey!.name)
    changes.push({ kind: 'renameConstraint', table, name: before.primaryKey.name, to: after.primaryKey!.name });
  changes.push(...diffConstraints(table, dialect), ...diffIndexes(table, dialect));
  if (before.comment !== after.comment) changes.push({ kind: 'changeTableComment', table });
  if (optionsText(before) !== optionsText(after)) changes.push({ kind: 'changeTableOptions', table });
  return changes;
}

const keyText = ({ primaryKey }: TableDefinition): string => primaryKey?.columns.join('\0') ?? '';

const optionsText = ({ options }: TableDefinition): string =>
  `${options?.ttlExpirationExpression ?? ''}\0${options?.ttlJobCron ?? ''}`;

function diffColumns(table: TablePair, dialect: Dialect): readonly Change[] {
  const changes: Change[] = [];
  const old = new Map(table.before.columns.map((column) => [column.name, column]));
  for (const column of table.after.columns) {
    const other = old.get(column.name);
    old.delete(column.name);
    if (other === undefined) {
      changes.push({ kind: 'addColumn', table, after: column });
      continue;
    }
    const parts = differingParts(other, column, dialect);
    if (parts.length > 0) changes.push({ kind: 'changeColumn', table, before: other, after: column, parts });
  }
  for (const column of old.values()) changes.push({ kind: 'dropColumn', table, before: column });
  return changes;
}

function differingParts(before: ColumnDefinition, after: ColumnDefinition, dialect: Dialect): readonly ColumnPart[] {
  const old = columnTexts(before, dialect);
  const wanted = columnTexts(after, dialect);
  return (Object.keys(old) as ColumnPart[]).filter((part) => old[part] !== wanted[part]);
}

interface Comparison<Item> {
  readonly before: readonly Item[];
  readonly after: readonly Item[];
  readonly text: (item: Item) => string;
  readonly add: (item: Item) => Change;
  readonly drop: (item: Item) => Change;
  readonly rename: (name: string, to: string) => Change;
}

/** Things with names of their own: the same text under another name is a rename, another text under the name a new thing. */
function diffNamed<Item extends { readonly name: string }>(comparison: Comparison<Item>): readonly Change[] {
  const { before, after, text, add, drop, rename } = comparison;
  const changes: Change[] = [];
  const old = new Map(before.map((item) => [item.name, item]));
  const unmatched: Item[] = [];
  for (const item of after) {
    const other = old.get(item.name);
    if (other !== undefined && text(other) === text(item)) old.delete(item.name);
    else unmatched.push(item);
  }
  for (const item of unmatched) {
    const isTaken = before.some(({ name }) => name === item.name);
    const same = isTaken ? undefined : [...old.values()].find((other) => text(other) === text(item));
    if (same === undefined) {
      changes.push(add(item));
    } else {
      old.delete(same.name);
      changes.push(rename(same.name, item.name));
    }
  }
  for (const item of old.values()) changes.push(drop(item));
  return changes;
}

function diffConstraints(table: TablePair, dialect: Dialect): readonly Change[] {
  const constraintsOf = ({ uniques, checks, foreignKeys }: TableDefinition): readonly ConstraintDefinition[] => [
    ...uniques,
    ...checks,
    ...foreignKeys,
  ];
  return diffNamed<ConstraintDefinition>({
    before: constraintsOf(table.before),
    after: constraintsOf(table.after),
    text: (constraint) => constraintText(constraint, dialect),
    add: (after) => ({ kind: 'addConstraint', table, after }),
    drop: (before) => ({ kind: 'dropConstraint', table, before }),
    rename: (name, to) => ({ kind: 'renameConstraint', table, name, to }),
  });
}

function diffIndexes(table: TablePair, dialect: Dialect): readonly Change[] {
  return diffNamed<IndexDefinition>({
    before: table.before.indexes,
    after: table.after.indexes,
    text: (index) => indexText(index, dialect),
    add: (after) => ({ kind: 'addIndex', table, after }),
    drop: (before) => ({ kind: 'dropIndex', table, before }),
    rename: (name, to) => ({ kind: 'renameIndex', table, name, to }),
  });
}
