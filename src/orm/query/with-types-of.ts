import type { Expression as SqlExpression } from '../../sql/nodes/expression.ts';
import { cast } from '../../sql/nodes/factories.ts';
import type { CompoundNode, Query, SelectNode } from '../../sql/nodes/query.ts';
import type { Selection } from './selection.ts';

/**
 * The next step of a recursive query with numbers of the types that the first one has. The engines insist on them and calculate
 * wider ones: `int4 + 1` is an `int8` on CockroachDB, and the sum of integers and floats a float everywhere.
 */
export function withTypesOf(first: readonly Selection[], step: SelectNode | CompoundNode): Query {
  if (step.kind === 'compound') return { ...step, left: stepOf(first, step.left), right: stepOf(first, step.right) };
  return {
    ...step,
    columns: step.columns.map((item, index) => {
      const type = first[index]?.type;
      if (type?.numberKind === undefined || !isCalculated(item.expression)) return item;
      return { ...item, expression: cast(item.expression, type.castType) };
    }),
  };
}

function stepOf(first: readonly Selection[], query: Query): Query {
  return query.kind === 'select' || query.kind === 'compound' ? withTypesOf(first, query) : query;
}

function isCalculated({ kind }: SqlExpression): boolean {
  return kind !== 'column' && kind !== 'cast';
}
