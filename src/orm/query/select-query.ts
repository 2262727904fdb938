import type { ResultSet } from '../../database/driver.ts';
import type { ExecuteOptions, Executor } from '../../database/executor.ts';
import { InvalidArgumentError } from '../../errors/phoebe-error.ts';
import { asOfSystemTimeLiteral } from '../../sql/dialects/as-of-system-time.ts';
import { or } from '../../sql/nodes/factories.ts';
import type { CompoundOperator, JoinType, LockStrength, SelectNode } from '../../sql/nodes/query.ts';
import type { ConditionLike } from '../expression/expression.ts';
import { type HasNode, nodeOf } from '../expression/operand.ts';
import type { Window } from '../expression/window.ts';
import type { Simplify } from '../model/model-types.ts';
import type { Relation } from '../model/relation.ts';
import { CombinableQuery } from './combinable-query.ts';
import { CommonTable } from './common-table.ts';
import { addCommonTables } from './common-tables.ts';
import { type CompoundQuery, compoundOf } from './compound-query.ts';
import { addConditions } from './conditions.ts';
import type { Derived } from './derived.ts';
import { executeQuery } from './execute-query.ts';
import { type IterateOptions, iterateRows } from './iterate.ts';
import { type JoinOptions, joined, originOf, requireNewName, sourceNodeOf } from './joining.ts';
import { type LockOptions, lockNode } from './lock-node.ts';
import type { ThroughRelation } from './many-to-many.ts';
import { withOuterOrder } from './outer-order.ts';
import { completeRows, withRelation } from './prefetching.ts';
import type { QueryScope } from './rows-query.ts';
import type { SelectState } from './select-state.ts';
import { extendSelections, type RowOfMap, type SelectionMap } from './selection.ts';
import type { SourceLike } from './source.ts';
import type { OtherFields, WithRelation, WithThrough } from './with-types.ts';

/**
 * A SELECT. `Row` is what a row looks like, `Fields` the fields of the model it began with.
 * @example
 *   const recent = Tweet.select(Tweet.content, User.username).join(User).orderBy(Tweet.created.desc()).limit(10);
 *   // SELECT "tweets"."content", "users"."username" FROM "tweets" INNER JOIN "users" ON "tweets"."user_id" = "users"."id"
 *   // ORDER BY "tweets"."created" DESC LIMIT $1
 */
export class SelectQuery<Row, Fields = unknown> extends CombinableQuery<Row, SelectQuery<Row, Fields>> {
  declare readonly _fields?: Fields;
  /** @internal */
  readonly scope: SelectState;

  constructor(state: SelectState) {
    super();
    const node = withOuterOrder(state.node);
    this.scope = node === state.node ? state : { ...state, node };
  }

  get node(): SelectNode {
    return this.scope.node;
  }

  private change(node: Partial<SelectNode>): SelectQuery<Row, Fields> {
    return new SelectQuery<Row, Fields>({ ...this.scope, node: { ...this.scope.node, ...node } });
  }

  protected changeTail(tail: Partial<SelectNode>): SelectQuery<Row, Fields> {
    return this.change(tail);
  }

  protected changeScope(scope: Partial<QueryScope>): SelectQuery<Row, Fields> {
    return new SelectQuery<Row, Fields>({ ...this.scope, ...scope });
  }

  protected combine(operator: CompoundOperator, other: CombinableQuery<any, any>): CompoundQuery<Row> {
    this.requirePlain(operator);
    return compoundOf<Row>(this, this.scope, operator, other);
  }

  protected override get hasRelations(): boolean {
    return this.scope.prefetches.length > 0;
  }

  /** Adds named expressions behind the select list; Peewee's `select_extend`. @example User.select().selectExtend({ n: fn.count() }) */
  selectExtend<M extends SelectionMap>(items: M): SelectQuery<Simplify<Row & RowOfMap<M>>, Fields> {
    if (this.hasRelations) throw new InvalidArgumentError('selectExtend() comes before with(relation).');
    const selections = extendSelections(this.scope.selections, items);
    const columns = selections.map(({ node }) => node);
    return new SelectQuery<any, Fields>({ ...this.scope, selections, node: { ...this.node, columns } });
  }

  /** Rows for which all conditions hold; several calls add up: `WHERE a AND b`. */
  where(...conditions: readonly ConditionLike[]): SelectQuery<Row, Fields> {
    return this.change({ where: addConditions(this.node.where, conditions) });
  }

  /** Rows for which the conditions so far hold, or these: `WHERE a OR b`. */
  orWhere(...conditions: readonly ConditionLike[]): SelectQuery<Row, Fields> {
    const { where } = this.node;
    const added = addConditions(undefined, conditions);
    return this.change({ where: where === undefined ? added : or(where, added) });
  }

  /** Replaces what rows come from: models, subqueries, lists of values, raw SQL; several make every combination of their rows. */
  from(...sources: readonly SourceLike[]): SelectQuery<Row, Fields> {
    if (this.node.joins !== undefined) throw new InvalidArgumentError('from() comes before join().');
    for (const [index, source] of sources.entries()) requireNewName(sources.slice(0, index), source);
    return new SelectQuery<Row, Fields>({
      ...this.scope,
      sources,
      origin: this.scope.origin ?? sources.map(originOf).find((model) => model !== undefined),
      node: { ...this.node, from: sources.map(sourceNodeOf) },
    });
  }

  /**
   * Adds the rows of another source: INNER JOIN, for a model ON its foreign key unless `on` says otherwise.
   * @example Tweet.select().join(User)                          // INNER JOIN "users" ON "tweets"."user_id" = "users"."id"
   * @example Employee.select().join(Boss, { on: Employee.boss })  // const Boss = Employee.alias('boss')
   */
  join(source: SourceLike, options: JoinOptions = {}): SelectQuery<Row, Fields> {
    return this.joinAs('inner', source, options);
  }

  /** Like `join`, and keeps rows that have no partner; the partner's columns are then null: select them with `orNull()`. */
  leftJoin(source: SourceLike, options: JoinOptions = {}): SelectQuery<Row, Fields> {
    return this.joinAs('left', source, options);
  }

  /** RIGHT JOIN: keeps the new source's rows that have no partner. */
  rightJoin(source: SourceLike, options: JoinOptions = {}): SelectQuery<Row, Fields> {
    return this.joinAs('right', source, options);
  }

  /** FULL JOIN: keeps rows of both sides that have no partner. */
  fullJoin(source: SourceLike, options: JoinOptions = {}): SelectQuery<Row, Fields> {
    return this.joinAs('full', source, options);
  }

  /** CROSS JOIN: every row with every row of the other source. */
  crossJoin(source: SourceLike): SelectQuery<Row, Fields> {
    return this.joinAs('cross', source, {});
  }

  /**
   * Joins a subquery that refers to the sources before it: `INNER JOIN LATERAL (SELECT …) AS "sub" ON TRUE`.
   * On CockroachDB a lateral subquery with a limit reads whole tables (cockroachdb/cockroach#165983); a window function does not.
   */
  joinLateral(source: Derived<any>, options: JoinOptions = {}): SelectQuery<Row, Fields> {
    return this.joinAs('inner', source.lateral(), options);
  }

  /** Like `joinLateral`, and keeps rows for which the subquery has none. */
  leftJoinLateral(source: Derived<any>, options: JoinOptions = {}): SelectQuery<Row, Fields> {
    return this.joinAs('left', source.lateral(), options);
  }

  private joinAs(type: JoinType, source: SourceLike, options: JoinOptions): SelectQuery<Row, Fields> {
    return new SelectQuery<Row, Fields>(joined(this.scope, type, source, options));
  }

  /** One row for each group of equal terms; several calls add up. Use the same expression object here and in the select list. */
  groupBy(...terms: readonly HasNode[]): SelectQuery<Row, Fields> {
    return this.change({ groupBy: [...(this.node.groupBy ?? []), ...terms.map(nodeOf)] });
  }

  /** A condition on groups; several calls add up. */
  having(...conditions: readonly ConditionLike[]): SelectQuery<Row, Fields> {
    return this.change({ having: addConditions(this.node.having, conditions) });
  }

  /** Defines named windows for `over(window)`: `WINDOW "w" AS (…)`. */
  window(...windows: readonly Window[]): SelectQuery<Row, Fields> {
    const added = windows.map(({ name, definition }) => ({ name, window: definition }));
    return this.change({ windows: [...(this.node.windows ?? []), ...added] });
  }

  /** Leaves out rows that are equal: `SELECT DISTINCT`. */
  distinct(): SelectQuery<Row, Fields> {
    return this.change({ distinct: true });
  }

  /** The first row of each group of equal terms; `orderBy` must begin with the same terms: `SELECT DISTINCT ON (…)`. */
  distinctOn(...terms: readonly HasNode[]): SelectQuery<Row, Fields> {
    return this.change({ distinct: terms.map(nodeOf) });
  }

  /** Locks the rows until the transaction ends: `FOR UPDATE`. */
  forUpdate(options: LockOptions = {}): SelectQuery<Row, Fields> {
    return this.lock('update', options);
  }

  /** Like `forUpdate`, and lets others refer to the rows by foreign keys: `FOR NO KEY UPDATE`. */
  forNoKeyUpdate(options: LockOptions = {}): SelectQuery<Row, Fields> {
    return this.lock('no key update', options);
  }

  /** Keeps others from changing the rows until the transaction ends: `FOR SHARE`. */
  forShare(options: LockOptions = {}): SelectQuery<Row, Fields> {
    return this.lock('share', options);
  }

  /** Keeps others from removing the rows or changing their keys: `FOR KEY SHARE`. */
  forKeyShare(options: LockOptions = {}): SelectQuery<Row, Fields> {
    return this.lock('key share', options);
  }

  private lock(strength: LockStrength, options: LockOptions): SelectQuery<Row, Fields> {
    return this.change({ lock: lockNode(strength, options) });
  }

  /**
   * Reads the past, on CockroachDB: '-10s', a time, or a timestamp of the cluster. Elsewhere an UnsupportedFeatureError when it runs.
   * @throws InvalidArgumentError for any other text
   * @example User.select().asOfSystemTime('-10s')   // … FROM "users" AS OF SYSTEM TIME '-10s'
   */
  asOfSystemTime(time: string | Date): SelectQuery<Row, Fields> {
    asOfSystemTimeLiteral(time);
    return this.change({ asOfSystemTime: time instanceof Date ? time.toISOString() : time });
  }

  /**
   * Reads a relation with the rows, in one statement whatever their number. Which way follows from the model: `Tweet.user` puts
   * `user` on a tweet, and `tweets` (the foreign key's backref) on a user. A query of its own filters, orders, nests, and limits
   * the rows of each parent; a filter may leave a relation null that the types call sure. A many-to-many relation is made by
   * `manyToMany`. Given common tables, it puts them in front.
   * @example
   *   User.select().with(Tweet.user, Tweet.select().orderBy(Tweet.created.desc()).limit(3).with(Favorite.tweet))
   *   // SELECT … FROM "users"; SELECT … three tweets of each user …; SELECT … FROM "favorites" WHERE "tweet_id" = ANY($1::uuid[])
   */
  with<R extends Relation<any, any>>(relation: R): SelectQuery<Simplify<Row & WithRelation<Fields, R>>, Fields>;
  with<R extends Relation<any, any>, Related>(
    relation: R,
    query: SelectQuery<Related, OtherFields<Fields, R>>,
  ): SelectQuery<Simplify<Row & WithRelation<Fields, R, Related>>, Fields>;
  with<R extends ThroughRelation<any, any, any>>(
    relation: R,
  ): SelectQuery<Simplify<Row & WithThrough<Fields, R>>, Fields>;
  with<R extends ThroughRelation<any, any, any>, Related>(
    relation: R,
    query: SelectQuery<Related, any>,
  ): SelectQuery<Simplify<Row & WithThrough<Fields, R, Related>>, Fields>;
  with(...tables: readonly CommonTable<any>[]): SelectQuery<Row, Fields>;
  with(...args: readonly any[]): SelectQuery<any, Fields> {
    if (args.length > 0 && args.every((argument) => argument instanceof CommonTable))
      return this.change({ with: addCommonTables(this.node.with, args) });
    return new SelectQuery<any, Fields>(withRelation(this.scope, args[0], args[1]));
  }

  override async all(options?: ExecuteOptions): Promise<Row[]> {
    const executor = this.executor();
    return this.complete(await executeQuery(executor, this.node, options), executor, options?.signal);
  }

  /**
   * Reads rows piece by piece, so that any number of them takes little memory. In a transaction it is a server-side cursor; outside
   * one, pages by key: then it is not one moment's picture of the table, and the query needs a primary key and no grouping.
   * @example for await (const user of User.select().iterate({ batchSize: 500 })) …
   *   // SELECT … WHERE "users"."id" > $1 ORDER BY "users"."id" LIMIT $2, again and again
   */
  iterate(options?: IterateOptions): AsyncGenerator<Row, void, undefined> {
    return iterateRows<Row>(
      this.scope,
      this.executor(),
      (result, executor) => this.complete(result, executor),
      options,
    );
  }

  /** @internal The driver's answer as rows, with the relations that are read with them. */
  async complete(result: ResultSet, executor: Executor, signal?: AbortSignal): Promise<Row[]> {
    const rows = this.decode(result);
    await completeRows(rows as Record<string, unknown>[], this.scope.prefetches, result, { executor, signal });
    return rows;
  }
}
