import type { ExecuteOptions, Executor } from '../../database/executor.ts';
import { InvalidArgumentError } from '../../errors/phoebe-error.ts';
import type { OrderingNode, Expression as SqlExpression } from '../../sql/nodes/expression.ts';
import type { CompoundNode, CompoundOperator, SelectNode } from '../../sql/nodes/query.ts';
import { commonTable } from '../../sql/nodes/query-factories.ts';
import { Expression } from '../expression/expression.ts';
import { nodeOf } from '../expression/operand.ts';
import { type OrderTerm, orderingNode } from '../expression/order-term.ts';
import type { Slot } from '../expression/param.ts';
import { countType } from '../fields/types/integer.ts';
import type { ValueType } from '../fields/value-type.ts';
import { CommonTable } from './common-table.ts';
import type { CompoundQuery } from './compound-query.ts';
import { countingNode, probingNode } from './counting.ts';
import { type Derived, derivedFrom } from './derived.ts';
import { executeQuery } from './execute-query.ts';
import { limitNode, pageOffset } from './limits.ts';
import { type QueryScope, RowsQuery } from './rows-query.ts';
import { outputsOf } from './selection.ts';
import { withTypesOf } from './with-types-of.ts';

/** The parts that a select and a compound query have alike. */
interface Tail {
  readonly orderBy?: readonly OrderingNode[];
  readonly limit?: SqlExpression;
  readonly offset?: SqlExpression;
}

/** Options of a common table. */
export interface CommonTableOptions {
  /** Undefined: the engine decides whether the query runs by itself or becomes part of the statement around. */
  readonly materialized?: boolean;
}

/**
 * What a select and a compound query share: order, limit, set operations, use as a source or a value. `Self` is the class that
 * the chained methods answer.
 */
export abstract class CombinableQuery<Row, Self> extends RowsQuery<Row> {
  abstract override readonly node: SelectNode | CompoundNode;
  /** What the query is as a value: its only column. */
  declare readonly _value?: Row[keyof Row] | null;
  // Kept, because a query that is held is compiled once by identity, and so are these forms of it.
  private limited: RowsQuery<Row> | undefined;
  private counting: SelectNode | undefined;
  private probing: SelectNode | undefined;

  /** @internal */
  protected abstract changeTail(tail: Tail): Self;
  /** @internal */
  protected abstract changeScope(scope: Partial<QueryScope>): Self;
  /** @internal */
  protected abstract combine(operator: CompoundOperator, other: CombinableQuery<any, any>): CompoundQuery<Row>;

  /** The same query on a database or transaction of your choice. */
  on(executor: Executor): Self {
    return this.changeScope({ executor });
  }

  /** Replaces the order. A column means ascending; see `asc` and `desc` for NULLs. No term: no order. */
  orderBy(...terms: readonly OrderTerm[]): Self {
    return this.changeTail({ orderBy: terms.map(orderingNode) });
  }

  /** Adds terms behind the order so far; Peewee's `order_by_extend`. */
  orderByExtend(...terms: readonly OrderTerm[]): Self {
    return this.changeTail({ orderBy: [...(this.node.orderBy ?? []), ...terms.map(orderingNode)] });
  }

  /** At most so many rows; 0 gives none: `LIMIT $1`. */
  limit(count: number | Slot): Self {
    return this.changeTail({ limit: limitNode(count, 'limit') });
  }

  /** Leaves out the first rows: `OFFSET $1`. */
  offset(count: number | Slot): Self {
    return this.changeTail({ offset: limitNode(count, 'offset') });
  }

  /** Page `page`, counted from 1, of `pageSize` rows. For pages that stay right while rows change, use a key instead. */
  paginate(page: number, pageSize = 20): Self {
    return this.changeTail({
      limit: limitNode(pageSize, 'paginate'),
      offset: limitNode(pageOffset(page, pageSize), 'paginate'),
    });
  }

  /** The rows of both, each once: `… UNION …`. */
  union(other: CombinableQuery<Row, any>): CompoundQuery<Row> {
    return this.combine('union', other);
  }

  /** The rows of both: `… UNION ALL …`. */
  unionAll(other: CombinableQuery<Row, any>): CompoundQuery<Row> {
    return this.combine('union all', other);
  }

  /** The rows that both have: `… INTERSECT …`. */
  intersect(other: CombinableQuery<Row, any>): CompoundQuery<Row> {
    return this.combine('intersect', other);
  }

  /** The rows that the other one has not: `… EXCEPT …`. */
  except(other: CombinableQuery<Row, any>): CompoundQuery<Row> {
    return this.combine('except', other);
  }

  /** `… INTERSECT ALL …`: as often as the side that has it less often. */
  intersectAll(other: CombinableQuery<Row, any>): CompoundQuery<Row> {
    return this.combine('intersect all', other);
  }

  /** `… EXCEPT ALL …`: as often as the left side has it more. */
  exceptAll(other: CombinableQuery<Row, any>): CompoundQuery<Row> {
    return this.combine('except all', other);
  }

  /** The query as a source of rows: `(SELECT …) AS "name"`, with typed `columns`. */
  as(name: string): Derived<Row> {
    this.requirePlain('as');
    return derivedFrom<Row>(this.node, name, outputsOf(this.scope.selections), { origin: this.scope.origin });
  }

  /**
   * The query as a common table: `WITH "name" AS (SELECT …)`. Put it in front with `.with(table)`, or start from it with
   * `selectFrom(table)`.
   */
  cte(name: string, { materialized }: CommonTableOptions = {}): CommonTable<Row> {
    this.requirePlain('cte');
    const definition = commonTable({
      name,
      query: this.node,
      ...(materialized !== undefined && { materialized }),
    });
    return new CommonTable<Row>(definition, outputsOf(this.scope.selections), { origin: this.scope.origin });
  }

  /**
   * A recursive common table: these rows, then what `step` finds from the rows found last, until it finds none.
   * @param step the query for the next rows; it gets the table itself
   * @param options.distinct leaves out rows that were found before, so that circles end
   * @example
   *   const chain = Member.select(Member.id, Member.recommendedById).where(Member.id.eq(27))
   *     .recursiveCte('chain', (chain) => Member.select(Member.id, Member.recommendedById)
   *       .join(chain, { on: chain.columns.recommendedById.eq(Member.id) }));
   *   selectFrom(chain)
   *   // WITH RECURSIVE "chain" ("id", "recommended_by_id") AS (SELECT … UNION ALL SELECT … INNER JOIN "chain" ON …) SELECT …
   */
  recursiveCte(
    name: string,
    step: (self: CommonTable<Row>) => CombinableQuery<Row, any>,
    { distinct = false }: { readonly distinct?: boolean } = {},
  ): CommonTable<Row> {
    this.requirePlain('recursiveCte');
    // What the step gives is not known yet: any column may come out NULL.
    const outputs = outputsOf(this.scope.selections).map((output) => ({ ...output, isNullable: true }));
    const { origin } = this.scope;
    const columns = outputs.map(({ columnName }) => columnName);
    const self = new CommonTable<Row>(commonTable({ name, columns, query: this.node }), outputs, {
      origin,
      isRecursive: true,
      isComplete: false,
    });
    const next = step(self);
    const whole = this.combine(distinct ? 'union' : 'union all', next).node;
    const query = { ...whole, right: withTypesOf(this.scope.selections, next.node) };
    return new CommonTable<Row>(commonTable({ name, columns, query }), outputs, {
      origin,
      isRecursive: true,
    });
  }

  /** The query as a value: its only column, of its only row. @example User.age.gt(User.select({ n: fn.avg(User.age) }).asExpression()) */
  asExpression(): Expression<Row[keyof Row] | null> {
    return new Expression<Row[keyof Row] | null>(nodeOf(this), this.scalarType);
  }

  /** @internal The type of the only column. */
  get scalarType(): ValueType<any, any> | undefined {
    return this.scope.selections[0]?.type;
  }

  /** The first row, or null: the query with `LIMIT 1`, unless it has a limit. */
  override first(options?: ExecuteOptions): Promise<Row | null> {
    if (this.node.limit !== undefined) return super.first(options);
    this.limited ??= this.limit(1) as unknown as RowsQuery<Row>;
    return this.limited.first(options);
  }

  /** How many rows the query gives; its limit and offset count. */
  async count(options?: ExecuteOptions): Promise<number> {
    this.counting ??= countingNode(this.node);
    const { rows } = await executeQuery(this.executor(), this.counting, options);
    return countType.fromDriver(rows[0]![0]!);
  }

  /** True when there is at least one row; reads no column. */
  async exists(options?: ExecuteOptions): Promise<boolean> {
    this.probing ??= probingNode(this.node);
    const { rows } = await executeQuery(this.executor(), this.probing, options);
    return rows.length > 0;
  }

  /** @internal Refuses a query that is more than one statement. */
  protected requirePlain(method: string): void {
    if (this.hasRelations)
      throw new InvalidArgumentError(
        `${method}() takes the query as part of another statement, where relations cannot be read. Leave with(relation) out.`,
      );
  }

  /** @internal */
  protected get hasRelations(): boolean {
    return false;
  }
}
