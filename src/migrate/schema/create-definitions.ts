import type { CommentNode, CreateIndexNode, CreateTableNode, Definition } from '../../sql/nodes/definition.ts';
import { dependencyOrder, tableKey } from './dependency-order.ts';
import type { ForeignKeyDefinition, SchemaDefinition, TableDefinition } from './schema-types.ts';

export interface CreateDefinitionsOptions {
  /** `IF NOT EXISTS` on schemas, tables and indexes. Default true. */
  readonly ifNotExists?: boolean;
  /** True: a foreign key to the table's own rows is added by ALTER TABLE, after CREATE TABLE. Default false. */
  readonly selfReferencesLate?: boolean;
}

/**
 * Every statement that makes a schema, in an order in which it can run: SQL schemas, types, tables (each behind the tables
 * that its foreign keys name), indexes, the foreign keys of tables that refer to each other in a circle, comments.
 */
export function createDefinitions(
  schema: SchemaDefinition,
  { ifNotExists = true, selfReferencesLate = false }: CreateDefinitionsOptions = {},
): readonly Definition[] {
  const tables = dependencyOrder(schema.tables);
  const names = new Set([...schema.tables.map(({ table }) => table.schema), ...schema.enums.map((one) => one.schema)]);
  const schemas = [...names].filter((name) => name !== undefined);
  const positions = new Map(tables.map(({ table }, position) => [tableKey(table), position]));
  const late: Definition[] = [];
  const creations = tables.map((table, position) => {
    const firstLate = selfReferencesLate ? position : position + 1;
    const isLate = ({ references }: ForeignKeyDefinition): boolean =>
      (positions.get(tableKey(references)) ?? -1) >= firstLate;
    for (const constraint of table.foreignKeys.filter(isLate))
      late.push({ kind: 'addConstraint', table: table.table, constraint });
    return createTable(
      table,
      table.foreignKeys.filter((key) => !isLate(key)),
      ifNotExists,
    );
  });
  return [
    ...schemas.map((name): Definition => ({ kind: 'createSchema', name, ifNotExists })),
    ...schema.enums.map((one): Definition => ({ kind: 'createEnum', ...one })),
    ...creations,
    ...tables.flatMap((table) => createIndexes(table, ifNotExists)),
    ...late,
    ...tables.flatMap(createComments),
  ];
}

/** CREATE TABLE with the given foreign keys. */
export function createTable(
  definition: TableDefinition,
  foreignKeys: readonly ForeignKeyDefinition[],
  ifNotExists: boolean,
): CreateTableNode {
  const { table, columns, primaryKey, uniques, checks, options } = definition;
  return {
    kind: 'createTable',
    table,
    ifNotExists,
    columns,
    constraints: [...(primaryKey === undefined ? [] : [primaryKey]), ...uniques, ...checks, ...foreignKeys],
    ...(options !== undefined && { options }),
  };
}

/** CREATE INDEX for each index of the table. */
export function createIndexes({ table, indexes }: TableDefinition, ifNotExists: boolean): readonly CreateIndexNode[] {
  return indexes.map((index) => ({ kind: 'createIndex', table, ifNotExists, ...index }));
}

/** COMMENT ON for the table and each column that has one. */
export function createComments({ table, comment, columns }: TableDefinition): readonly CommentNode[] {
  const comments: CommentNode[] = [];
  if (comment !== undefined) comments.push({ kind: 'comment', on: 'table', table, text: comment });
  for (const column of columns)
    if (column.comment !== undefined)
      comments.push({ kind: 'comment', on: 'column', table, column: column.name, text: column.comment });
  return comments;
}
