import { InvalidArgumentError } from '../errors/phoebe-error.ts';
import { encodeValue } from './encode-value.ts';
import { NODE, nodeOf } from './nodes/brand.ts';
import type { IdentifierNode, LiteralNode, RawNode, SqlNode } from './nodes/expression.ts';
import { identifier, literal, value } from './nodes/factories.ts';

/**
 * SQL by hand. The text is the author's own; what stands in `${…}` never becomes text: nodes (columns, expressions, queries,
 * tables) are printed by the compiler, every other value becomes a parameter.
 *
 * Only what Phoebe's own functions made counts as a node. An object from a request's JSON is sent as a JSON value, whatever
 * it looks like.
 *
 * @throws InvalidArgumentError for undefined
 * @throws InvalidValueError for a value that has no SQL form
 * @example sql`lower(${User.name}) = ${'huey'}` // lower("users"."name") = $1
 */
export const sql: SqlTag = Object.assign(sqlTag, { identifier, join, literal });

export interface SqlTag {
  (strings: TemplateStringsArray, ...values: readonly unknown[]): RawNode;
  /** A quoted name: `sql.identifier('public', 'users')` prints `"public"."users"`. */
  identifier(...parts: readonly string[]): IdentifierNode;
  /** Items with a separator between, `, ` by default: nodes stay nodes, values become parameters. */
  join(items: readonly unknown[], separator?: RawNode): RawNode;
  /** A constant printed into the text: numbers, booleans, null, and strings that the compiler quotes. */
  literal(constant: LiteralNode['value']): LiteralNode;
}

function sqlTag(strings: TemplateStringsArray, ...values: readonly unknown[]): RawNode {
  return raw(strings, values.map(toNode));
}

function join(items: readonly unknown[], separator?: RawNode): RawNode {
  if (items.length === 0) {
    throw new InvalidArgumentError('sql.join needs at least one item: leave the clause out where the list is empty.');
  }
  const nodes: SqlNode[] = [];
  for (const [index, item] of items.entries()) {
    if (separator !== undefined && index > 0) nodes.push(separator);
    nodes.push(toNode(item));
  }
  const between = separator === undefined ? ', ' : '';
  return raw(['', ...Array.from({ length: nodes.length - 1 }, () => between), ''], nodes);
}

function raw(strings: readonly string[], nodes: readonly SqlNode[]): RawNode {
  return { [NODE]: true, kind: 'raw', strings, nodes };
}

function toNode(item: unknown): SqlNode {
  if (item === undefined) {
    throw new InvalidArgumentError(
      'A value in an sql`…` tag is undefined: give null for NULL, or leave that part of the statement out.',
    );
  }
  const node = nodeOf(item);
  return node === undefined ? value(encodeValue(item)) : (node as SqlNode);
}
