import { Column, Expression, type ModelCore, type ModelField } from '../../orm/index.ts';
import { isNode } from '../../sql/nodes/brand.ts';
import type { Expression as SqlExpression } from '../../sql/nodes/expression.ts';
import { subquery } from '../../sql/nodes/factories.ts';
import type { Query, TableNode } from '../../sql/nodes/query.ts';
import { table } from '../../sql/nodes/query-factories.ts';
import type { ApiModel } from '../api/api-model.ts';
import { sqlFieldType } from '../api/where-fields.ts';
import type { CustomField } from '../custom/custom-field.ts';

/** A model's table in a statement, by its own name or an alias. */
export interface Source {
  readonly api: ApiModel;
  readonly name: string;
  readonly node: TableNode;
}

/** The table under its own name. */
export function baseSource(api: ApiModel): Source {
  const { table: node } = api.meta;
  return { api, name: node.name, node };
}

/** The table under another name. */
export function aliasedSource(api: ApiModel, alias: string): Source {
  const { name, schema } = api.meta.table;
  return { api, name: alias, node: table(name, { alias, ...(schema === undefined ? {} : { schema }) }) };
}

export function columnOf(source: Source, field: ModelField): Column<any> {
  return new Column(source.name, field);
}

/** The expression of a field that the database computes. */
export function sqlFieldOf(source: Source, custom: CustomField): Expression<any> {
  const made = custom.definition.sql!(modelOf(source));
  const node: SqlExpression | Query = isNode(made) ? (made as SqlExpression) : made.node;
  const isQuery = node.kind === 'select' || node.kind === 'compound' || node.kind === 'values';
  const expression = isQuery ? subquery(node as Query) : (node as SqlExpression);
  return new Expression<any>(expression, sqlFieldType(custom), true);
}

/** The expression of a property: a column's, or that of a custom field in SQL. */
export function expressionOf(source: Source, property: string): Expression<any> {
  const custom = source.api.customs.find(({ name, definition }) => name === property && definition.sql !== undefined);
  return custom === undefined ? columnOf(source, source.api.meta.fieldOf(property)) : sqlFieldOf(source, custom);
}

/** The model whose columns name this source, for SQL that users write. */
export function modelOf({ api, name }: Source): ModelCore {
  return name === api.meta.table.name ? api.model : (api.queries.alias(name) as unknown as ModelCore);
}
