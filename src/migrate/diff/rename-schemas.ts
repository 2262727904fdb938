import type { Expression } from '../../sql/nodes/expression.ts';
import type { TableNode } from '../../sql/nodes/query.ts';
import { table } from '../../sql/nodes/query-factories.ts';
import { catalogSql } from '../introspect/catalog-sql.ts';
import type {
  ColumnDefinition,
  EnumDefinition,
  IndexDefinition,
  SchemaDefinition,
  TableDefinition,
} from '../schema/schema-types.ts';

/** The SQL schema that takes the place of another one; undefined stands for the default one. */
export type SchemaRenaming = (schema: string | undefined) => string | undefined;

/** The same tables and types in other SQL schemas. */
export function renameSchemas(definition: SchemaDefinition, rename: SchemaRenaming): SchemaDefinition {
  return {
    enums: definition.enums.map((one) => placed(one, rename)),
    tables: definition.tables.map((one) => ({
      ...one,
      table: renamedTable(one.table, rename),
      foreignKeys: one.foreignKeys.map((key) => ({ ...key, references: renamedTable(key.references, rename) })),
    })),
  };
}

function placed({ schema, ...rest }: EnumDefinition, rename: SchemaRenaming): EnumDefinition {
  const place = rename(schema);
  return { ...rest, ...(place !== undefined && { schema: place }) };
}

function renamedTable(node: TableNode, rename: SchemaRenaming): TableNode {
  const schema = rename(node.schema);
  return table(node.name, schema === undefined ? undefined : { schema });
}

/** Puts a text in the place of another one in every type and every expression that came out of a catalog. */
export function replaceText<Definition extends SchemaDefinition>(
  definition: Definition,
  from: string,
  to: string,
): Definition {
  const inText = (text: string): string => text.replaceAll(from, to);
  const inExpression = (node: Expression): Expression =>
    node.kind === 'raw' ? catalogSql(inText(node.strings.join(''))) : node;
  const inColumn = (column: ColumnDefinition): ColumnDefinition => ({
    ...column,
    type: inText(column.type),
    ...(column.default !== undefined && { default: inExpression(column.default) }),
    ...(column.generated !== undefined && {
      generated: { ...column.generated, expression: inExpression(column.generated.expression) },
    }),
  });
  const inIndex = (index: IndexDefinition): IndexDefinition => ({
    ...index,
    items: index.items.map((item) => ({ ...item, expression: inExpression(item.expression) })),
    ...(index.where !== undefined && { where: inExpression(index.where) }),
  });
  const inTable = (one: TableDefinition): TableDefinition => ({
    ...one,
    columns: one.columns.map(inColumn),
    checks: one.checks.map((check) => ({ ...check, expression: inExpression(check.expression) })),
    indexes: one.indexes.map(inIndex),
  });
  return { ...definition, tables: definition.tables.map(inTable) };
}
