import type { ResultSet } from '../../database/driver.ts';
import type { ExecuteOptions, Executor } from '../../database/executor.ts';
import { InvalidArgumentError } from '../../errors/phoebe-error.ts';
import type { Dialect } from '../../sql/dialects/dialect.ts';
import type { DriverValue, OrderingNode, Expression as SqlExpression } from '../../sql/nodes/expression.ts';
import { and, binary, literal, or, ordering, postfix, value } from '../../sql/nodes/factories.ts';
import type { SelectNode } from '../../sql/nodes/query.ts';
import { selection } from '../../sql/nodes/query-factories.ts';
import { isModel } from '../model/model-core.ts';
import { addConditions } from './conditions.ts';
import { executeQuery } from './execute-query.ts';
import type { SelectState } from './select-state.ts';

interface KeysetReading {
  readonly batchSize: number;
  readonly options: ExecuteOptions;
  readonly dialect: Dialect;
}

/**
 * Reads page by page, each beginning behind the last row of the one before: `WHERE ("a", "id") behind the last ORDER BY "a",
 * "id" LIMIT n`. Unlike OFFSET it costs the same for every page, and rows written meanwhile do not shift it.
 * @throws InvalidArgumentError for a query whose rows have no key
 */
export async function* fetchByKeyset(
  state: SelectState,
  executor: Executor,
  { batchSize, options, dialect }: KeysetReading,
): AsyncGenerator<ResultSet, void, undefined> {
  const orderBy = keysetOrder(state);
  const { node } = state;
  const columns = [...node.columns, ...orderBy.map(({ expression }) => selection(expression))];
  let remaining = rowLimit(node);
  let last: readonly DriverValue[] | undefined;
  while (remaining > 0) {
    const size = Math.min(batchSize, remaining);
    const where =
      last === undefined ? node.where : addConditions(node.where, [{ node: behind(orderBy, last, dialect) }]);
    const page: SelectNode = {
      ...node,
      columns,
      orderBy,
      limit: value(String(size)),
      ...(where !== undefined && { where }),
    };
    const batch = await executeQuery(executor, page, options);
    if (batch.rows.length > 0) yield batch;
    if (batch.rows.length < size) return;
    remaining -= size;
    last = batch.rows.at(-1)!.slice(node.columns.length);
  }
}

/** The query's order, made to tell any two rows apart by the primary keys of its models. */
function keysetOrder({ node, sources }: SelectState): readonly OrderingNode[] {
  const advice = 'Run it in a transaction, where it is read by a cursor: db.atomic(…).';
  if (
    node.groupBy !== undefined ||
    node.distinct !== undefined ||
    node.having !== undefined ||
    node.offset !== undefined
  )
    throw new InvalidArgumentError(
      `iterate() cannot read this query page by page, since its rows have no key: it is grouped, distinct or has an offset. ${advice}`,
    );
  const orderBy = [...(node.orderBy ?? [])];
  for (const source of sources) {
    if (!isModel(source) || source.meta.primaryKey.length === 0)
      throw new InvalidArgumentError(
        `iterate() cannot read this query page by page, since not everything that it reads has a primary key. ${advice}`,
      );
    const joined = sources.length > 1;
    for (const { property } of source.meta.primaryKey) {
      const column = source.columnOf(property);
      const isOrdered = orderBy.some(
        ({ expression }) =>
          expression.kind === 'column' && expression.name === column.columnName && expression.source === column.source,
      );
      // A left join may make any key NULL.
      if (!isOrdered) orderBy.push(ordering(column.node, 'asc', joined ? 'last' : undefined));
    }
  }
  return orderBy;
}

function rowLimit({ limit }: SelectNode): number {
  if (limit === undefined) return Number.POSITIVE_INFINITY;
  if (limit.kind === 'value') return Number(limit.value);
  throw new InvalidArgumentError('iterate() takes a limit that is a number, not a slot.');
}

/**
 * The condition of the rows behind these values, in this order. Spelled out rather than by a row comparison, which knows neither
 * NULLs nor mixed directions.
 * @example order "a" DESC, "id": "a" < $1 OR ("a" = $1 AND "id" > $2)
 */
export function behind(
  orderBy: readonly OrderingNode[],
  values: readonly DriverValue[],
  dialect: Pick<Dialect, 'nullsSortLow'>,
): SqlExpression {
  const alternatives: SqlExpression[] = [];
  const equal: SqlExpression[] = [];
  for (const [index, term] of orderBy.entries()) {
    const text = values[index]!;
    const bound = text === null ? null : value(text);
    const later = behindInTerm(term, bound, dialect);
    if (later !== undefined) alternatives.push(equal.length === 0 ? later : and(...equal, later));
    equal.push(bound === null ? postfix(term.expression, 'is null') : binary(term.expression, '=', bound));
  }
  return alternatives.length === 1
    ? alternatives[0]!
    : alternatives.length === 0
      ? literal(false)
      : or(...alternatives);
}

/** Undefined where nothing comes behind: the last of the NULLs. */
function behindInTerm(
  { expression, direction, nulls }: OrderingNode,
  bound: SqlExpression | null,
  dialect: Pick<Dialect, 'nullsSortLow'>,
): SqlExpression | undefined {
  const isNullsFirst = nulls === undefined ? dialect.nullsSortLow === (direction === 'asc') : nulls === 'first';
  if (bound === null) return isNullsFirst ? postfix(expression, 'is not null') : undefined;
  const later = binary(expression, direction === 'asc' ? '>' : '<', bound);
  const mayBeNull = nulls !== undefined || expression.kind !== 'column';
  return isNullsFirst || !mayBeNull ? later : or(later, postfix(expression, 'is null'));
}
