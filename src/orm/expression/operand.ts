import { InvalidArgumentError } from '../../errors/phoebe-error.ts';
import { encodeArray } from '../../sql/array-literal.ts';
import { encodeValue } from '../../sql/encode-value.ts';
import { isNode } from '../../sql/nodes/brand.ts';
import type { Expression as SqlExpression } from '../../sql/nodes/expression.ts';
import { subquery, tuple, value } from '../../sql/nodes/factories.ts';
import type { Query } from '../../sql/nodes/query.ts';
import type { ValueType } from '../fields/value-type.ts';
import { Slot, slotListNode, slotNode } from './param.ts';

/** Anything that stands for SQL: an expression or a query, which carry a node, or a node itself, such as the `sql` tag's. */
export type HasNode = SqlExpression | { readonly node: SqlExpression | Query };

/** Goes by the nodes' mark, not by their shape: a JSON value of a client's that has a `node` is a value. */
export function hasNode(operand: unknown): operand is HasNode {
  return (
    isNode(operand) || (typeof operand === 'object' && operand !== null && isNode((operand as { node?: unknown }).node))
  );
}

/**
 * The node of something that carries one; a query becomes a subquery.
 * @throws InvalidArgumentError for anything else, and for a write, which cannot stand inside an expression
 */
export function nodeOf(operand: HasNode): SqlExpression {
  const node: { readonly kind: string } | undefined = isNode(operand)
    ? operand
    : (operand as { readonly node?: { readonly kind: string } } | null | undefined)?.node;
  if (!isNode(node))
    throw new InvalidArgumentError('An expression, a query or sql`…` is expected here, not a plain value.');
  switch (node.kind) {
    case 'select':
    case 'compound':
    case 'values':
      return subquery(node as Query);
    case 'insert':
    case 'update':
    case 'delete':
      throw new InvalidArgumentError(
        'A write cannot stand inside an expression. Put it in front: query.with(write.returning().cte("name")).',
      );
    default:
      return node as SqlExpression;
  }
}

/**
 * A value or an expression as the other side of an operator. A value is encoded by the type of the side it is compared with.
 * @throws InvalidArgumentError for null and undefined: `x = NULL` is never true, and is never what was meant
 */
export function operandNode(operand: unknown, type: ValueType<any, any> | undefined, method: string): SqlExpression {
  if (operand === undefined || operand === null) throw equalsNothing(operand, method);
  if (hasNode(operand)) return nodeOf(operand);
  if (operand instanceof Slot) return slotNode(operand, type);
  if (type === undefined) return value(encodeValue(operand));
  // An engine would take the placeholder for an integer too: `"slots" > 2.5` needs a cast.
  if (isFraction(operand) && (type.numberKind === 'integer' || type.numberKind === 'decimal'))
    return value(String(operand), 'decimal');
  return value(type.toDriver(operand));
}

function isFraction(operand: unknown): boolean {
  return typeof operand === 'number' && !Number.isInteger(operand);
}

function equalsNothing(operand: unknown, method: string): InvalidArgumentError {
  return new InvalidArgumentError(
    `${method}() got ${operand}; nothing in SQL equals NULL. Use isNull(), or leave the condition out.`,
  );
}

/**
 * The right side of `in`: a query as it is, a list as one array parameter, so that the text is the same for any length.
 * Items that have no array type (JSON on CockroachDB, arrays) stand one by one.
 */
export function listNode(
  operand: unknown,
  type: ValueType<any, any> | undefined,
  method: string,
): { readonly form: 'query' | 'array' | 'tuple'; readonly node: SqlExpression } {
  if (hasNode(operand)) return { form: 'query', node: nodeOf(operand) };
  if (operand instanceof Slot) {
    if (type === undefined)
      throw new InvalidArgumentError(`${method}() takes a slot only behind something typed: cast(…) it first.`);
    return { form: 'array', node: slotListNode(operand, type) };
  }
  if (operand === null || typeof operand !== 'object' || !(Symbol.iterator in operand))
    throw new InvalidArgumentError(`${method}() takes a list or a query.`);
  const items = [...(operand as Iterable<unknown>)];
  const isPlain = type !== undefined && type.valueKind !== 'json' && type.valueKind !== 'array';
  if (!isPlain || items.some(hasNode))
    return { form: 'tuple', node: tuple(items.map((item) => operandNode(item, type, method))) };
  const texts = items.map((item) => {
    if (item === undefined || item === null)
      throw new InvalidArgumentError(
        `${method}() got ${item} in its list; nothing in SQL equals NULL. Use or(x.isNull(), …).`,
      );
    return type.toDriver(item);
  });
  return { form: 'array', node: value(encodeArray(texts), `${type.castType}[]`) };
}

/** A text for LIKE in which the pattern's own signs stand for themselves. */
export function escapeLike(text: string): string {
  return text.replace(/[\\%_]/g, '\\$&');
}
