import { InvalidArgumentError } from '../../errors/phoebe-error.ts';
import { quoteIdentifier } from '../../sql/compile/quote.ts';
import type { Expression } from '../../sql/nodes/expression.ts';
import { table } from '../../sql/nodes/query-factories.ts';
import { didYouMean } from '../../util/did-you-mean.ts';
import { catalogSql } from '../introspect/catalog-sql.ts';
import { unquoteName } from '../introspect/parse-index-definition.ts';
import type { SchemaDefinition, TableDefinition } from '../schema/schema-types.ts';
import { sqlPieceEnd } from '../sql-scanner.ts';
import type { Change } from './change-types.ts';

/**
 * What is the same thing under another name. Nothing is guessed: without it, a table or column that goes and one that comes
 * are two different ones.
 */
export interface Renames {
  /** Old names of tables to new ones. */
  readonly tables?: Readonly<Record<string, string>>;
  /** `"table.column"`, with the table's new name, to the column's new name. */
  readonly columns?: Readonly<Record<string, string>>;
}

/**
 * The schema as it is after the renames, and the changes that do them.
 * @throws InvalidArgumentError for a table or column that is not there
 */
export function applyRenames(
  schema: SchemaDefinition,
  { tables = {}, columns = {} }: Renames,
): { readonly schema: SchemaDefinition; readonly changes: readonly Change[] } {
  const changes: Change[] = [];
  let result = schema;
  for (const [from, to] of Object.entries(tables)) {
    const before = findTable(result, from);
    changes.push({ kind: 'renameTable', before, to });
    result = renameTable(result, before, to);
  }
  for (const [path, to] of Object.entries(columns)) {
    const dot = path.indexOf('.');
    const owner = findTable(result, path.slice(0, dot));
    const column = path.slice(dot + 1);
    const names = owner.columns.map(({ name }) => name);
    if (!names.includes(column))
      throw new InvalidArgumentError(
        `The table "${owner.table.name}" has no column "${column}" to rename.${didYouMean(column, names)}`,
      );
    changes.push({ kind: 'renameColumn', table: owner, column, to });
    result = {
      ...result,
      tables: result.tables.map((one) =>
        one === owner ? renameColumn(owner, column, to) : renameTarget(one, owner, column, to),
      ),
    };
  }
  return { schema: result, changes };
}

/** The renames that lead back. */
export function reverseRenames({ tables = {}, columns = {} }: Renames): Renames {
  const oldNames = new Map(Object.entries(tables).map(([from, to]) => [to, from]));
  return {
    tables: Object.fromEntries(oldNames),
    columns: Object.fromEntries(
      Object.entries(columns).map(([path, to]) => {
        const dot = path.indexOf('.');
        const owner = path.slice(0, dot);
        return [`${oldNames.get(owner) ?? owner}.${to}`, path.slice(dot + 1)];
      }),
    ),
  };
}

function findTable({ tables }: SchemaDefinition, name: string): TableDefinition {
  const found = tables.find((one) => one.table.name === name);
  if (found !== undefined) return found;
  const names = tables.map((one) => one.table.name);
  throw new InvalidArgumentError(`There is no table "${name}" to rename.${didYouMean(name, names)}`);
}

function renameTable(schema: SchemaDefinition, before: TableDefinition, to: string): SchemaDefinition {
  const place = before.table.schema === undefined ? undefined : { schema: before.table.schema };
  const renamed = table(to, place);
  const isIt = (node: { schema?: string; name: string }): boolean =>
    node.name === before.table.name && node.schema === before.table.schema;
  return {
    ...schema,
    tables: schema.tables.map((one) => ({
      ...one,
      table: one === before ? renamed : one.table,
      foreignKeys: one.foreignKeys.map((key) => (isIt(key.references) ? { ...key, references: renamed } : key)),
    })),
  };
}

function renameTarget(one: TableDefinition, owner: TableDefinition, column: string, to: string): TableDefinition {
  return {
    ...one,
    foreignKeys: one.foreignKeys.map((key) =>
      key.references.name === owner.table.name && key.references.schema === owner.table.schema
        ? { ...key, referencedColumns: key.referencedColumns.map((name) => (name === column ? to : name)) }
        : key,
    ),
  };
}

function renameColumn(owner: TableDefinition, from: string, to: string): TableDefinition {
  const inNames = (names: readonly string[]): readonly string[] => names.map((name) => (name === from ? to : name));
  const inExpression = (node: Expression): Expression => renameInExpression(node, from, to);
  const renamed: TableDefinition = {
    ...owner,
    ...(owner.primaryKey !== undefined && {
      primaryKey: { ...owner.primaryKey, columns: inNames(owner.primaryKey.columns) },
    }),
    columns: owner.columns.map((one) => ({
      ...one,
      name: one.name === from ? to : one.name,
      ...(one.generated !== undefined && {
        generated: { ...one.generated, expression: inExpression(one.generated.expression) },
      }),
    })),
    uniques: owner.uniques.map((one) => ({ ...one, columns: inNames(one.columns) })),
    checks: owner.checks.map((one) => ({ ...one, expression: inExpression(one.expression) })),
    foreignKeys: owner.foreignKeys.map((one) => ({ ...one, columns: inNames(one.columns) })),
    indexes: owner.indexes.map((one) => ({
      ...one,
      items: one.items.map((item) => ({ ...item, expression: inExpression(item.expression) })),
      ...(one.include !== undefined && { include: inNames(one.include) }),
      ...(one.where !== undefined && { where: inExpression(one.where) }),
    })),
  };
  return renameTarget(renamed, owner, from, to);
}

const PLAIN = /^[a-z_][a-z0-9_]*$/;

/** The database follows a rename in its expressions; so does this. */
function renameInExpression(node: Expression, from: string, to: string): Expression {
  if (node.kind === 'column') return node.name === from ? { ...node, name: to } : node;
  if (node.kind !== 'raw') return node;
  const written = PLAIN.test(to) ? to : quoteIdentifier(to);
  const pieces = sqlPieces(node.strings.join(''));
  return catalogSql(pieces.map((piece) => (unquoteName(piece) === from ? written : piece)).join(''));
}

/** A text of SQL cut into words, strings, names and single characters. */
export function sqlPieces(text: string): readonly string[] {
  const pieces: string[] = [];
  for (let position = 0; position < text.length; ) {
    const end = sqlPieceEnd(text, position);
    pieces.push(text.slice(position, end));
    position = end;
  }
  return pieces;
}
