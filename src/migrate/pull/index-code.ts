import { expressionText } from '../../sql/compile/expression-text.ts';
import type { Dialect } from '../../sql/dialects/dialect.ts';
import type { OrderingNode } from '../../sql/nodes/expression.ts';
import { objectName } from '../schema/object-name.ts';
import type { IndexDefinition } from '../schema/schema-types.ts';
import { type Imports, sqlCode, stringCode } from './code-text.ts';

export interface IndexCodeScope {
  readonly tableName: string;
  /** The field of each column. */
  readonly fields: ReadonlyMap<string, string>;
  readonly dialect: Dialect;
  readonly imports: Imports;
}

/** An index as an item of the option `indexes`: a list of fields where that says it all. */
export function indexCode(index: IndexDefinition, scope: IndexCodeScope): string {
  const { name, unique, method, items, include = [], where, hashBuckets } = index;
  const { tableName, fields, dialect, imports } = scope;
  const isPlain =
    !unique && method === undefined && include.length === 0 && where === undefined && hashBuckets === undefined;
  const columns = plainColumns(items);
  const isUsual = columns !== undefined && name === objectName(tableName, columns, 'idx');
  if (isPlain && isUsual) return `[${columns.map((column) => stringCode(fields.get(column)!)).join(', ')}]`;
  const parts = [`name: ${stringCode(name)}`, `on: [${items.map((item) => itemCode(item, scope)).join(', ')}]`];
  if (unique) parts.push('unique: true');
  if (method !== undefined) parts.push(`using: ${stringCode(method)}`);
  if (include.length > 0)
    parts.push(`storing: [${include.map((column) => stringCode(fields.get(column) ?? column)).join(', ')}]`);
  if (where !== undefined) parts.push(`where: ${sqlCode(expressionText(where, dialect))}`);
  if (where !== undefined) imports.use('sql');
  if (hashBuckets !== undefined) parts.push(`hashBuckets: ${hashBuckets}`);
  return `{ ${parts.join(', ')} }`;
}

/** The columns of an index that has nothing else, each in ascending order. */
export function plainColumns(items: readonly OrderingNode[]): readonly string[] | undefined {
  const columns = items.map(({ expression, direction, nulls }) =>
    expression.kind === 'column' && direction === 'asc' && nulls === undefined ? expression.name : undefined,
  );
  return columns.every((column) => column !== undefined) ? columns : undefined;
}

function itemCode({ expression, direction }: OrderingNode, { fields, dialect, imports }: IndexCodeScope): string {
  if (expression.kind !== 'column') {
    imports.use('sql');
    return sqlCode(expressionText(expression, dialect));
  }
  const field = stringCode(fields.get(expression.name)!);
  return direction === 'asc' ? field : `{ field: ${field}, direction: 'desc' }`;
}
