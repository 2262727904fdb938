import type { CompiledQuery } from '../compiled-query.ts';
import type { Dialect } from '../dialects/dialect.ts';
import type { Definition } from '../nodes/definition.ts';
import type { ValueNode } from '../nodes/expression.ts';
import type { Statement } from '../nodes/query.ts';
import { FixedQuery, HeldQuery } from './compiled.ts';
import { printDefinition } from './definitions.ts';
import { printStatement } from './statement.ts';
import { SqlWriter } from './writer.ts';

/**
 * Prints a tree as the text and parameters that the engine takes. It reads the tree only, so one tree may be compiled for
 * several engines, and a compiled query may be kept as long as the tree.
 *
 * @throws InvalidArgumentError for a tree that can be no statement: an empty list, a name too long, a type that is none
 * @throws UnsupportedFeatureError for what the engine cannot do in any way
 * @example compile(select({ columns: [selection(literal(1))] }), dialect).bind() // { sql: 'SELECT 1', values: [] }
 */
export function compile(node: Statement | Definition, dialect: Dialect): CompiledQuery {
  const writer = new SqlWriter(dialect, isDefinition(node));
  if (isDefinition(node)) printDefinition(writer, node);
  else printStatement(writer, node);
  const { text, placeholders } = writer;
  return placeholders.every(isValue) ? new FixedQuery(text, placeholders) : new HeldQuery(text, placeholders);
}

function isValue(node: { readonly kind: string }): node is ValueNode {
  return node.kind === 'value';
}

function isDefinition(node: Statement | Definition): node is Definition {
  switch (node.kind) {
    case 'createTable':
    case 'createIndex':
    case 'addConstraint':
    case 'dropConstraint':
    case 'createSchema':
    case 'dropTable':
    case 'createEnum':
    case 'dropEnum':
    case 'comment':
    case 'addColumn':
    case 'dropColumn':
    case 'alterColumn':
    case 'renameColumn':
    case 'renameTable':
    case 'renameConstraint':
    case 'renameIndex':
    case 'dropIndex':
    case 'replacePrimaryKey':
    case 'addEnumValue':
    case 'dropEnumValue':
    case 'renameEnum':
    case 'setTableOptions':
      return true;
    default:
      return false;
  }
}
