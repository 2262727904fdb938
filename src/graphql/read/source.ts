import type { Verdict } from '../../access/index.ts';
import { Column, Expression, type ModelCore, type ModelField } from '../../orm/index.ts';
import { isNode } from '../../sql/nodes/brand.ts';
import type { Expression as SqlExpression } from '../../sql/nodes/expression.ts';
import { caseWhen, cast, literal, subquery } from '../../sql/nodes/factories.ts';
import type { Query, TableNode } from '../../sql/nodes/query.ts';
import { table } from '../../sql/nodes/query-factories.ts';
import type { ApiModel } from '../api/api-model.ts';
import { sqlFieldType } from '../api/where-fields.ts';
import type { CustomField } from '../custom/custom-field.ts';
import { OperationError } from '../errors/operation-error.ts';

/** A model's table in a statement, by its own name or an alias. */
export interface Source {
  readonly api: ApiModel;
  readonly name: string;
  readonly node: TableNode;
  /** Says of which rows the value of a property may be read; undefined where all values may. */
  readonly guard?: (property: string) => Verdict;
  /** What stands for guarded values: one node for each, so that it is the same expression in GROUP BY as in SELECT. */
  readonly masked?: Map<string, Expression<any>>;
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

/** The value of a column: NULL in rows where the viewer may not read it. */
export function columnOf(source: Source, field: ModelField): Expression<any> {
  return readable(source, field.property, new Column(source.name, field));
}

/** `CASE WHEN rule THEN value END`: what may not be read is NULL wherever it stands, so nothing can be learnt about it. */
function readable(source: Source, property: string, value: Expression<any>): Expression<any> {
  const verdict = source.guard?.(property) ?? true;
  if (verdict === true) return value;
  const known = source.masked!.get(property);
  if (known !== undefined) return known;
  const node =
    verdict === false ? cast(literal(null), value.type!.castType) : caseWhen([{ when: verdict, then: value.node }]);
  const masked = new Expression<any>(node, value.type!, true);
  source.masked!.set(property, masked);
  return masked;
}

/**
 * A value that nothing may be filtered, sorted, grouped or aggregated by.
 * @throws OperationError FORBIDDEN where the viewer may read it in no row
 */
export function assertReadable({ guard, api }: Source, property: string, ...fields: readonly string[]): void {
  if (guard?.(property) !== false) return;
  const name = api.columns.find(({ field }) => field.property === property)?.name ?? property;
  throw new OperationError(
    'FORBIDDEN',
    `You may not read "${api.names.type}.${name}", so nothing can be found out by it.`,
    { fields },
  );
}

/** The expression of a field that the database computes. */
export function sqlFieldOf(source: Source, custom: CustomField): Expression<any> {
  const made = custom.definition.sql!(modelOf(source));
  const node: SqlExpression | Query = isNode(made) ? (made as SqlExpression) : made.node;
  const isQuery = node.kind === 'select' || node.kind === 'compound' || node.kind === 'values';
  const expression = isQuery ? subquery(node as Query) : (node as SqlExpression);
  return readable(source, custom.name, new Expression<any>(expression, sqlFieldType(custom), true));
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
