import { executorOf } from '../../database/ambient.ts';
import type { ResultSet } from '../../database/driver.ts';
import type { Executor } from '../../database/executor.ts';
import { InvalidArgumentError } from '../../errors/phoebe-error.ts';
import { selection } from '../../sql/nodes/query-factories.ts';
import type { ModelCore } from '../model/model-core.ts';
import type { Relation } from '../model/relation.ts';
import { fillRelation, keyText, type Prefetch, type Row, rawKeyText } from './fill-relation.ts';
import type { ThroughRelation } from './many-to-many.ts';
import { isColumn, type RelatedQuery, relate } from './relating.ts';
import type { SelectState } from './select-state.ts';

type AnyRelation = Relation<any, any> | ThroughRelation<any, any, any>;
interface Reading {
  readonly executor: Executor;
  readonly signal: AbortSignal | undefined;
}

/** The parts of a select that reads one more relation. The parents' key is added behind the select list where it is not in it. */
export function withRelation(state: SelectState, relation: AnyRelation, query: RelatedQuery | undefined): SelectState {
  const { model, node } = state;
  if (model === undefined)
    throw new InvalidArgumentError('with(relation) is for queries that begin with a model: Model.select().');
  const plan = relate(model, relation, (other) => query ?? other.select());
  if (state.prefetches.some(({ property }) => property === plan.property))
    throw new InvalidArgumentError(`The relation "${plan.property}" is read by this query already.`);
  const key = model.columnOf(plan.keyProperty);
  const place = node.columns.findIndex((item) => isColumn(item, key));
  const columns = place >= 0 ? node.columns : [...node.columns, selection(key.node)];
  const prefetch: Prefetch = { ...plan, keyColumn: place >= 0 ? place : columns.length - 1 };
  return { ...state, node: { ...node, columns }, prefetches: [...state.prefetches, prefetch] };
}

/** Fills the relations of rows that were just read, one statement each. */
export async function completeRows(
  rows: readonly Row[],
  prefetches: readonly Prefetch[],
  result: ResultSet,
  reading: Reading,
): Promise<void> {
  if (rows.length === 0) return;
  for (const prefetch of prefetches) {
    const { keyColumn, keyType } = prefetch;
    const keys = result.rows.map((texts) => rawKeyText(keyType, texts[keyColumn]!));
    await fillRelation(rows, keys, prefetch, reading);
  }
}

/** The rows with a relation read, as copies: see `prefetch`. */
export async function prefetchRows(
  model: ModelCore,
  rows: readonly Row[],
  relation: AnyRelation,
  { query, executor }: { readonly query?: RelatedQuery | undefined; readonly executor?: Executor | undefined },
): Promise<Row[]> {
  const plan = relate(model, relation, (other) => query ?? other.select());
  const { keyProperty, keyType } = plan;
  const copies = rows.map((row) => ({ ...row }));
  const keys = copies.map((row) => {
    const key = row[keyProperty];
    if (key === undefined)
      throw new InvalidArgumentError(
        `prefetch() needs "${keyProperty}" in every row to find "${plan.property}". Add it to the select list.`,
      );
    return key === null ? null : keyText(keyType, key);
  });
  const reading = { executor: executor ?? executorOf(model.meta.model), signal: undefined };
  await fillRelation(copies, keys, { ...plan, keyColumn: -1 }, reading);
  return copies;
}
