import { and, Condition } from '../../orm/index.ts';
import { and as andNodes, binary, subquery, tuple, value } from '../../sql/nodes/factories.ts';
import { select, selection } from '../../sql/nodes/query-factories.ts';
import type { ApiModel } from '../api/api-model.ts';
import { badInput, OperationError } from '../errors/operation-error.ts';
import { holdsForAll } from '../read/meaning/holds-for-all.ts';
import { baseSource, columnOf, type Source } from '../read/source.ts';
import type { StatementScope } from '../read/statement-scope.ts';
import { type WhereInput, whereCondition } from '../read/where.ts';

/** The most rows that one mutation may touch, whatever it says: all of them are in its answer. */
const MAX_AFFECTED = 10_000;

export interface BulkArguments {
  readonly where: WhereInput;
  readonly maxAffected: number;
}

/**
 * The rows that a bulk write means, one more than it may touch at most: a slip of the filter neither locks nor rewrites the
 * whole table before it is noticed.
 *
 *     "id" IN (SELECT "id" FROM "posts" WHERE … LIMIT $2)
 *
 * @throws OperationError BAD_USER_INPUT for a filter that says nothing
 */
export function bulkCondition(
  api: ApiModel,
  { where, maxAffected }: BulkArguments,
  scope: StatementScope,
  rules: (source: Source) => readonly Condition[],
): Condition {
  if (holdsForAll(api, where))
    throw badInput(
      'This filter holds for every row. Say which rows are meant, or use { id: { isNull: false } }.',
      'where',
    );
  if (maxAffected < 0 || maxAffected > MAX_AFFECTED)
    throw new OperationError('LIMIT_EXCEEDED', `"maxAffected" is a number from 0 to ${MAX_AFFECTED}.`, {
      fields: ['maxAffected'],
    });
  const outer = baseSource(api);
  const inner = scope.alias(api);
  const keys = api.primaryKey.map((field) => ({
    outer: columnOf(outer, field).node,
    inner: selection(columnOf(inner, field).node),
  }));
  const limited = select({
    columns: keys.map((key) => key.inner),
    from: [inner.node],
    where: andNodes(...rules(inner).map(({ node }) => node), whereCondition(where, inner, scope).node),
    limit: value(String(maxAffected + 1)),
  });
  const left = keys.length === 1 ? keys[0]!.outer : tuple(keys.map((key) => key.outer));
  return and(new Condition(binary(left, 'in', subquery(limited))));
}

/** @throws OperationError TOO_MANY_AFFECTED, after which the transaction is rolled back */
export function assertAffected(count: number, { maxAffected }: BulkArguments): void {
  if (count <= maxAffected) return;
  throw new OperationError(
    'TOO_MANY_AFFECTED',
    `More than ${maxAffected} rows pass the filter, so nothing was written. Narrow it, or raise "maxAffected".`,
    { fields: ['where', 'maxAffected'] },
  );
}
