import { InvalidArgumentError } from '../../errors/phoebe-error.ts';
import { inspect } from '../../util/inspect.ts';
import { type DerivedNode, JOIN_TYPES, type JoinNode, type SourceNode, type TableNode } from '../nodes/query.ts';
import { checkedUpper, printExpression, printParenthesised } from './expressions.ts';
import { isRawQuery, printRaw } from './raw.ts';
import type { SqlWriter } from './writer.ts';

/** `"schema"."name"`, without an alias: for definitions and the target of INSERT. */
export function printTableName(writer: SqlWriter, node: Pick<TableNode, 'schema' | 'name'>): void {
  if (node.schema !== undefined) {
    writer.identifier(node.schema);
    writer.text += '.';
  }
  writer.identifier(node.name);
}

/** `"schema"."name"@"index" AS "alias"`. */
export function printTable(writer: SqlWriter, node: TableNode): void {
  printTableName(writer, node);
  if (node.indexHint !== undefined && writer.dialect.indexHints) {
    writer.text += '@';
    writer.identifier(node.indexHint);
  }
  printAlias(writer, node.alias);
}

export function printAlias(writer: SqlWriter, alias: string | undefined): void {
  if (alias === undefined) return;
  writer.text += ' AS ';
  writer.identifier(alias);
}

export function printSources(writer: SqlWriter, sources: readonly SourceNode[]): void {
  for (let index = 0; index < sources.length; index += 1) {
    if (index > 0) writer.text += ', ';
    printSource(writer, sources[index]!);
  }
}

export function printSource(writer: SqlWriter, node: SourceNode): void {
  switch (node.kind) {
    case 'table':
      printTable(writer, node);
      break;
    case 'derived':
      printDerived(writer, node);
      break;
    case 'raw':
      printRaw(writer, node);
      break;
    default:
      throw new InvalidArgumentError(
        `${inspect((node as { kind: unknown }).kind)} is no kind of node that gives rows.`,
      );
  }
}

/** `LATERAL (query) AS "alias" ("a", "b")`. */
function printDerived(writer: SqlWriter, node: DerivedNode): void {
  const { source } = node;
  if (node.lateral === true) writer.text += 'LATERAL ';
  if (source.kind === 'select' || source.kind === 'compound' || source.kind === 'values')
    printParenthesised(writer, source);
  else if (source.kind === 'raw' && isRawQuery(source)) printParenthesised(writer, source);
  else printExpression(writer, source);
  if (node.withOrdinality === true) writer.text += ' WITH ORDINALITY';
  printAlias(writer, node.alias);
  if (node.columns !== undefined && node.columns.length > 0) {
    writer.text += ' (';
    writer.identifiers(node.columns);
    writer.text += ')';
  }
}

export function printJoins(writer: SqlWriter, joins: readonly JoinNode[]): void {
  for (const join of joins) {
    writer.text += ` ${checkedUpper(join.type, JOIN_TYPES)} JOIN `;
    printSource(writer, join.source);
    if ((join.type === 'cross') !== (join.on === undefined)) {
      throw new InvalidArgumentError(
        join.type === 'cross'
          ? 'A cross join takes no ON condition.'
          : `A join of type "${join.type}" needs an ON condition.`,
      );
    }
    if (join.on === undefined) continue;
    writer.text += ' ON ';
    printExpression(writer, join.on);
  }
}
