import type { Executor } from '../../database/executor.ts';
import type { ModelCore } from '../model/model-core.ts';
import type { FieldMap, Simplify } from '../model/model-types.ts';
import type { Relation } from '../model/relation.ts';
import type { ThroughRelation } from './many-to-many.ts';
import { prefetchRows } from './prefetching.ts';
import type { SelectQuery } from './select-query.ts';
import type { OtherFields, WithRelation, WithThrough } from './with-types.ts';

type Fields<M> = M extends { readonly _fields?: infer F } ? NonNullable<F> : FieldMap;

/**
 * Reads a relation of rows in hand, one statement whatever their number, and answers copies of the rows that have it.
 * @param model the rows' model: it decides which way the relation is read
 * @param query a query of the other side, to filter, order, nest or limit for each row
 * @example const users = await prefetch(User, rows, Tweet.user);   // users[0].tweets
 */
export function prefetch<M extends ModelCore, Row, R extends Relation<any, any>>(
  model: M,
  rows: readonly Row[],
  relation: R,
): Promise<Simplify<Row & WithRelation<Fields<M>, R>>[]>;
export function prefetch<M extends ModelCore, Row, R extends Relation<any, any>, Related>(
  model: M,
  rows: readonly Row[],
  relation: R,
  query: SelectQuery<Related, OtherFields<Fields<M>, R>>,
  executor?: Executor,
): Promise<Simplify<Row & WithRelation<Fields<M>, R, Related>>[]>;
export function prefetch<M extends ModelCore, Row, R extends ThroughRelation<any, any, any>>(
  model: M,
  rows: readonly Row[],
  relation: R,
): Promise<Simplify<Row & WithThrough<Fields<M>, R>>[]>;
export function prefetch<M extends ModelCore, Row, R extends ThroughRelation<any, any, any>, Related>(
  model: M,
  rows: readonly Row[],
  relation: R,
  query: SelectQuery<Related, any>,
  executor?: Executor,
): Promise<Simplify<Row & WithThrough<Fields<M>, R, Related>>[]>;
export async function prefetch(
  model: ModelCore,
  rows: readonly any[],
  relation: any,
  query?: SelectQuery<any, any>,
  executor?: Executor,
): Promise<any[]> {
  return prefetchRows(model, rows, relation, { query, executor });
}
