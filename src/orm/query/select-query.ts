import type { ExecuteOptions, Executor } from '../../database/executor.ts';
import { InvalidArgumentError } from '../../errors/phoebe-error.ts';
import type { OrderingNode, Expression as SqlExpression } from '../../sql/nodes/expression.ts';
import { call, keyword, literal, or, value } from '../../sql/nodes/factories.ts';
import type { JoinType, LockStrength, LockWait, SelectNode } from '../../sql/nodes/query.ts';
import * as query from '../../sql/nodes/query-factories.ts';
import type { Column } from '../expression/column.ts';
import type { ConditionLike, Expression } from '../expression/expression.ts';
import { type HasNode, hasNode, nodeOf } from '../expression/operand.ts';
import { countType } from '../fields/types/integer.ts';
import type { ModelCore } from '../model/model-core.ts';
import type { Simplify } from '../model/model-types.ts';
import { Relation } from '../model/relation.ts';
import { addConditions } from './conditions.ts';
import { defaultCondition, relationCondition } from './join.ts';
import { fillRelations, keyProperty, type Prefetch, toPrefetch } from './prefetch.ts';
import { type QueryScope, RowsQuery } from './rows-query.ts';
import { selectField } from './selection.ts';
import type { OtherFields, WithRelation } from './with-types.ts';

export interface SelectState extends QueryScope {
  readonly model: ModelCore;
  readonly node: SelectNode;
  /** The models and aliases that rows come from, in the order of joining. */
  readonly sources: readonly ModelCore[];
  readonly prefetches: readonly Prefetch[];
  /** Properties that were read to match relations only, and are taken off the rows. */
  readonly hidden: readonly string[];
}

export interface JoinOptions {
  /** Which foreign key joins, or any condition. By default the only foreign key between the two. */
  readonly on?: Relation<any, any> | ConditionLike;
}

/** A term of ORDER BY: a column means ascending. */
export type OrderTerm = Expression<any> | OrderingNode;

/**
 * A SELECT. `Row` is what a row looks like, `Fields` the fields of the model it began with.
 * @example
 *   const recent = Tweet.select(Tweet.content, User.username).join(User).orderBy(Tweet.created.desc()).limit(10);
 *   // SELECT "tweets"."content", "users"."username" FROM "tweets" INNER JOIN "users" ON "tweets"."user_id" = "users"."id"
 *   // ORDER BY "tweets"."created" DESC LIMIT $1
 */
export class SelectQuery<Row, Fields = unknown> extends RowsQuery<Row> {
  declare readonly _fields?: Fields;
  protected readonly scope: SelectState;

  constructor(state: SelectState) {
    super();
    this.scope = state;
  }

  get node(): SelectNode {
    return this.scope.node;
  }

  private change(node: Partial<SelectNode>, rest: Partial<SelectState> = {}): SelectQuery<Row, Fields> {
    return new SelectQuery<Row, Fields>({ ...this.scope, ...rest, node: { ...this.scope.node, ...node } });
  }

  /** The same query on a database or transaction of your choice. */
  on(executor: Executor): SelectQuery<Row, Fields> {
    return this.change({}, { executor });
  }

  /** Rows for which all conditions hold; several calls add up. */
  where(...conditions: readonly ConditionLike[]): SelectQuery<Row, Fields> {
    return this.change({ where: addConditions(this.node.where, conditions) });
  }

  /** Rows for which the conditions so far hold, or these. */
  orWhere(...conditions: readonly ConditionLike[]): SelectQuery<Row, Fields> {
    const { where } = this.node;
    const added = addConditions(undefined, conditions);
    return this.change({ where: where === undefined ? added : or(where, added) });
  }

  /** Adds the rows of another model: INNER JOIN, ON its foreign key unless `on` says otherwise. */
  join(model: ModelCore, options: JoinOptions = {}): SelectQuery<Row, Fields> {
    return this.joinAs('inner', model, options);
  }

  /** Like `join`, and keeps rows that have no partner; the partner's columns are then null. */
  leftJoin(model: ModelCore, options: JoinOptions = {}): SelectQuery<Row, Fields> {
    return this.joinAs('left', model, options);
  }

  rightJoin(model: ModelCore, options: JoinOptions = {}): SelectQuery<Row, Fields> {
    return this.joinAs('right', model, options);
  }

  fullJoin(model: ModelCore, options: JoinOptions = {}): SelectQuery<Row, Fields> {
    return this.joinAs('full', model, options);
  }

  /** Every row with every row of the other model. */
  crossJoin(model: ModelCore): SelectQuery<Row, Fields> {
    const { joins = [] } = this.node;
    return this.change(
      { joins: [...joins, query.join('cross', model.source)] },
      { sources: [...this.scope.sources, model] },
    );
  }

  private joinAs(type: JoinType, model: ModelCore, { on }: JoinOptions): SelectQuery<Row, Fields> {
    const { sources } = this.scope;
    let condition: SqlExpression;
    if (on instanceof Relation) {
      const isOwner = on.owner.meta === model.meta && !(on.target.meta === model.meta && !on.isReverse);
      const wanted = isOwner ? on.target : on.owner;
      const other = [...sources].reverse().find(({ meta }) => meta === wanted.meta);
      if (other === undefined)
        throw new InvalidArgumentError(
          `"${on.owner.meta.name}.${on.name}" does not join "${model.meta.name}" to this query.`,
        );
      condition = isOwner
        ? relationCondition(on, model.sourceName, other.sourceName)
        : relationCondition(on, other.sourceName, model.sourceName);
    } else condition = on === undefined ? defaultCondition(sources, model) : nodeOf(on);
    const { joins = [] } = this.node;
    return this.change(
      { joins: [...joins, query.join(type, model.source, condition)] },
      { sources: [...sources, model] },
    );
  }

  groupBy(...terms: readonly HasNode[]): SelectQuery<Row, Fields> {
    return this.change({ groupBy: [...(this.node.groupBy ?? []), ...terms.map(nodeOf)] });
  }

  /** A condition on groups; several calls add up. */
  having(...conditions: readonly ConditionLike[]): SelectQuery<Row, Fields> {
    return this.change({ having: addConditions(this.node.having, conditions) });
  }

  /** Replaces the order. A column means ascending; see `asc` and `desc` for NULLs. No term: no order. */
  orderBy(...terms: readonly OrderTerm[]): SelectQuery<Row, Fields> {
    return this.change({ orderBy: terms.map((term) => (hasNode(term) ? (term as Expression<any>).asc() : term)) });
  }

  /** Leaves out rows that are equal. */
  distinct(): SelectQuery<Row, Fields> {
    return this.change({ distinct: true });
  }

  /** The first row of each group of equal terms; `orderBy` must begin with the same terms. */
  distinctOn(...terms: readonly HasNode[]): SelectQuery<Row, Fields> {
    return this.change({ distinct: terms.map(nodeOf) });
  }

  /** At most so many rows; 0 gives none. */
  limit(count: number): SelectQuery<Row, Fields> {
    return this.change({ limit: wholeNumber(count, 'limit') });
  }

  /** Leaves out the first rows. */
  offset(count: number): SelectQuery<Row, Fields> {
    return this.change({ offset: wholeNumber(count, 'offset') });
  }

  /** Page `page`, counted from 1, of `pageSize` rows. For pages that stay right while rows change, use a key instead. */
  paginate(page: number, pageSize = 20): SelectQuery<Row, Fields> {
    if (!Number.isInteger(page) || page < 1)
      throw new InvalidArgumentError(`paginate() counts pages from 1, but got: ${page}.`);
    return this.limit(pageSize).offset((page - 1) * pageSize);
  }

  /** Locks the rows until the transaction ends: `FOR UPDATE`. */
  forUpdate(options: { readonly of?: readonly ModelCore[]; readonly wait?: LockWait } = {}): SelectQuery<Row, Fields> {
    return this.lock('update', options);
  }

  /** Keeps others from changing the rows until the transaction ends: `FOR SHARE`. */
  forShare(options: { readonly of?: readonly ModelCore[]; readonly wait?: LockWait } = {}): SelectQuery<Row, Fields> {
    return this.lock('share', options);
  }

  private lock(
    strength: LockStrength,
    { of, wait }: { readonly of?: readonly ModelCore[]; readonly wait?: LockWait },
  ): SelectQuery<Row, Fields> {
    return this.change({
      lock: query.lock({
        strength,
        ...(of === undefined ? {} : { of: of.map(({ sourceName }) => sourceName) }),
        ...(wait === undefined ? {} : { wait }),
      }),
    });
  }

  /**
   * Reads a relation with the rows, in one statement whatever their number. Which way follows from the model: `Tweet.user` puts
   * `user` on a tweet, and `tweets` (the foreign key's backref) on a user. A query of its own filters, orders or nests.
   * @example
   *   User.select().with(Tweet.user, Tweet.select().orderBy(Tweet.created.desc()).with(Favorite.tweet))
   *   // SELECT … FROM "users"; SELECT … FROM "tweets" WHERE "tweets"."user_id" = ANY($1::uuid[]) ORDER BY …; SELECT … FROM "favorites" …
   */
  with<R extends Relation<any, any>>(relation: R): SelectQuery<Simplify<Row & WithRelation<Fields, R>>, Fields>;
  with<R extends Relation<any, any>, Related>(
    relation: R,
    query: SelectQuery<Related, OtherFields<Fields, R>>,
  ): SelectQuery<Simplify<Row & WithRelation<Fields, R, Related>>, Fields>;
  with(relation: Relation<any, any>, query?: SelectQuery<any, any>): SelectQuery<any, Fields> {
    const { model, selections, prefetches, hidden } = this.scope;
    const prefetch = toPrefetch(model, relation, query);
    const added = this.change({}, { prefetches: [...prefetches, prefetch] });
    const own = keyProperty(prefetch);
    if (selections.some(({ property }) => property === own)) return added;
    return added.change(
      { columns: [...this.node.columns, selectField(model.columnOf(own)).node] },
      { selections: [...selections, selectField(model.columnOf(own))], hidden: [...hidden, own] },
    );
  }

  /** @internal The rows whose column is among the keys, with that column in the row, for filling a relation. */
  matching(column: Column<any>, keys: readonly unknown[]): SelectQuery<any, Fields> {
    const filtered = this.where(column.in(keys as any));
    const { selections } = this.scope;
    if (selections.some(({ property }) => property === column.alias)) return filtered;
    const selection = selectField(column);
    return filtered.change(
      { columns: [...this.node.columns, selection.node] },
      { selections: [...selections, selection] },
    );
  }

  /** @internal */
  get properties(): readonly string[] {
    return this.scope.selections.map(({ property }) => property);
  }

  override async all(options?: ExecuteOptions): Promise<Row[]> {
    const rows = await super.all(options);
    const { prefetches, hidden } = this.scope;
    if (prefetches.length > 0) await fillRelations(rows as Record<string, unknown>[], prefetches, this.executor());
    for (const property of hidden) for (const row of rows) delete (row as Record<string, unknown>)[property];
    return rows;
  }

  override first(options?: ExecuteOptions): Promise<Row | null> {
    const limited = this.node.limit === undefined ? this.limit(1) : this;
    return limited.firstOf(options);
  }

  private async firstOf(options?: ExecuteOptions): Promise<Row | null> {
    return (await this.all(options))[0] ?? null;
  }

  /** How many rows the query gives; its limit and offset count. */
  async count(options?: ExecuteOptions): Promise<number> {
    const { orderBy: _, lock: __, ...node } = this.node;
    const isPlain =
      node.limit === undefined &&
      node.offset === undefined &&
      node.distinct === undefined &&
      node.groupBy === undefined &&
      node.having === undefined;
    const count = query.selection(call('count', [keyword('*')]), 'count');
    const counting: SelectNode = isPlain
      ? { ...node, columns: [count] }
      : query.select({ columns: [count], from: [query.derived(this.node, 'counted')] });
    const result = await this.executor().execute(counting, options);
    return countType.fromDriver(result.rows[0]![0]!);
  }

  /** True when there is at least one row; reads no column. */
  async exists(options?: ExecuteOptions): Promise<boolean> {
    const { orderBy: _, ...node } = this.node;
    const probe: SelectNode = { ...node, columns: [query.selection(literal(1))], limit: literal(1) };
    const result = await this.executor().execute(probe, options);
    return result.rows.length > 0;
  }
}

function wholeNumber(count: number, method: string): SqlExpression {
  if (!Number.isInteger(count) || count < 0)
    throw new InvalidArgumentError(`${method}() takes a whole number of at least 0, but got: ${count}.`);
  return value(String(count));
}
