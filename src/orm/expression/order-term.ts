import { InvalidArgumentError } from '../../errors/phoebe-error.ts';
import { isNode } from '../../sql/nodes/brand.ts';
import type { OrderingNode } from '../../sql/nodes/expression.ts';
import { ordering } from '../../sql/nodes/factories.ts';
import { Expression } from './expression.ts';
import { type HasNode, hasNode, nodeOf } from './operand.ts';

/** A term of ORDER BY: a column or expression means ascending; `asc()` and `desc()` say more. */
export type OrderTerm = HasNode | OrderingNode;

/**
 * The node of a term.
 * @throws InvalidArgumentError for plain values, such as a name out of a request
 */
export function orderingNode(term: OrderTerm): OrderingNode {
  if (isNode(term) && term.kind === 'ordering') return term as OrderingNode;
  if (term instanceof Expression) return term.asc();
  if (hasNode(term)) return ordering(nodeOf(term));
  throw new InvalidArgumentError(
    'A term of an order is a column or an expression, User.name or User.name.desc(), or sql`…`; a name is looked up by Model.columnOf(name).',
  );
}
