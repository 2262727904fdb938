import { InvalidArgumentError } from '../../errors/phoebe-error.ts';
import { inspect } from '../../util/inspect.ts';
import type { OrderingNode } from '../nodes/expression.ts';
import { printExpression, printOperand } from './expressions.ts';
import { LEVEL } from './precedence.ts';
import type { SqlWriter } from './writer.ts';

export function printOrderings(writer: SqlWriter, orderings: readonly OrderingNode[]): void {
  for (let index = 0; index < orderings.length; index += 1) {
    if (index > 0) writer.text += ', ';
    printOrdering(writer, orderings[index]!);
  }
}

/**
 * One term of ORDER BY. The order of NULLs is only printed where the engine's own is another: what is printed without need
 * can keep an index from giving the order. Engines without NULLS FIRST/LAST get a term in front, where FALSE sorts first.
 */
export function printOrdering(writer: SqlWriter, node: OrderingNode): void {
  checkOrdering(node);
  const nulls = nullsToPrint(writer, node);
  if (nulls !== undefined && !writer.dialect.nullsOrdering) {
    printOperand(writer, node.expression, LEVEL.OTHER);
    writer.text += nulls === 'first' ? ' IS NOT NULL, ' : ' IS NULL, ';
  }
  printExpression(writer, node.expression);
  if (node.direction === 'desc') writer.text += ' DESC';
  if (nulls !== undefined && writer.dialect.nullsOrdering)
    writer.text += nulls === 'first' ? ' NULLS FIRST' : ' NULLS LAST';
}

/** Undefined where the engine puts NULLs there by itself, or the order does not matter. */
export function nullsToPrint(writer: SqlWriter, node: OrderingNode): OrderingNode['nulls'] {
  const engineDefault = writer.dialect.nullsSortLow === (node.direction === 'asc') ? 'first' : 'last';
  return node.nulls === engineDefault ? undefined : node.nulls;
}

export function checkOrdering(node: OrderingNode): void {
  if (node.direction !== 'asc' && node.direction !== 'desc') {
    throw new InvalidArgumentError(
      `The direction of an order must be "asc" or "desc", but got: ${inspect(node.direction)}.`,
    );
  }
  if (node.nulls !== undefined && node.nulls !== 'first' && node.nulls !== 'last') {
    throw new InvalidArgumentError(`NULLs can come "first" or "last" in an order, but got: ${inspect(node.nulls)}.`);
  }
}
