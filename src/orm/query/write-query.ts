import type { ResultSet } from '../../database/driver.ts';
import type { ExecuteOptions, Executor } from '../../database/executor.ts';
import type { BoundStatement } from '../../sql/compiled-query.ts';
import type { Dialect } from '../../sql/dialects/dialect.ts';
import type { DeleteNode, InsertNode, UpdateNode } from '../../sql/nodes/query.ts';
import { commonTable } from '../../sql/nodes/query-factories.ts';
import type { ModelCore } from '../model/model-core.ts';
import type { RowOfFields, Simplify } from '../model/model-types.ts';
import { CommonTable } from './common-table.ts';
import { addCommonTables } from './common-tables.ts';
import { executeQuery } from './execute-query.ts';
import type { ExplainOptions } from './explain-query.ts';
import { inTransaction } from './in-transaction.ts';
import { executorFor, type QueryArguments, type QueryScope, RowsQuery } from './rows-query.ts';
import {
  outputsOf,
  type RowOfMap,
  type RowOfSelections,
  type Selectable,
  type SelectionMap,
  selectionsOf,
  toSelections,
} from './selection.ts';
import { splitInsert } from './split-insert.ts';
import type { StatedFields } from './with-conflict.ts';

export interface WriteState extends QueryScope {
  readonly model: ModelCore;
  /** Of an INSERT. */
  readonly stated?: StatedFields;
}

type WriteNode = InsertNode | UpdateNode | DeleteNode;

/**
 * An INSERT, UPDATE or DELETE. Awaited it gives the number of rows it touched; after `returning` the rows themselves.
 * `Fields` are the model's.
 */
export abstract class WriteQuery<Fields, Node extends WriteNode> implements PromiseLike<number> {
  readonly node: Node;
  /** @internal */
  readonly scope: WriteState;

  constructor(node: Node, scope: WriteState) {
    this.node = node;
    this.scope = scope;
  }

  /** @internal A copy with some parts of the statement, or of its surroundings, replaced. */
  protected change(node: Partial<Node>, scope: Partial<WriteState> = {}): this {
    return this.withNode({ ...this.node, ...node }, { ...this.scope, ...scope });
  }

  /** @internal A copy with another statement. */
  protected withNode(node: Node, scope: WriteState = this.scope): this {
    const Self = this.constructor as new (node: Node, scope: WriteState) => this;
    return new Self(node, scope);
  }

  /** The same statement on a database or transaction of your choice. */
  on(executor: Executor): this {
    return this.change({}, { executor });
  }

  /** Puts common tables in front: `WITH "name" AS (…) UPDATE …`. */
  with(...tables: readonly CommonTable<any>[]): this {
    return this.change({ with: addCommonTables(this.node.with, tables) } as Partial<Node>);
  }

  /**
   * Answers the rows as they are after the statement (before it, for a DELETE): all fields, or the ones given.
   * @example await User.delete().where(User.id.eq(id)).returning(User.id)   // DELETE … RETURNING "users"."id"
   */
  returning(): ReturningQuery<Simplify<RowOfFields<Fields>>>;
  returning<const S extends readonly [Selectable, ...Selectable[]]>(
    ...items: S
  ): ReturningQuery<Simplify<RowOfSelections<S>>>;
  returning<M extends SelectionMap>(items: M): ReturningQuery<Simplify<RowOfMap<M>>>;
  returning(...items: readonly any[]): ReturningQuery<any> {
    const { model } = this.scope;
    const selections = items.length === 0 ? selectionsOf(model) : toSelections(items);
    return new ReturningQuery(
      { ...this.node, returning: selections.map(({ node }) => node) },
      { ...this.scope, selections },
    );
  }

  /** Runs the statement. @returns how many rows it touched */
  async execute(options?: ExecuteOptions): Promise<number> {
    const results = await runWrite(executorFor(this.scope), this.node, options);
    return results.reduce((sum, { rowCount }) => sum + rowCount, 0);
  }

  /** The text and parameters for a dialect, without running anything. */
  toSql(dialect: Dialect, args?: QueryArguments): BoundStatement {
    return new ReturningQuery(this.node, this.scope).toSql(dialect, args);
  }

  /** The text and parameters that would be sent, without running anything; Peewee's `sql()`. */
  sql(args?: QueryArguments): Promise<BoundStatement> {
    return new ReturningQuery(this.node, this.scope).sql(args);
  }

  /** How the database would run the statement, line by line. With `analyze` it does run it, and rolls it back unless `keep` is true. */
  explain(options?: ExplainOptions): Promise<string[]> {
    return new ReturningQuery(this.node, this.scope).explain(options);
  }

  /** A query is awaitable, as Peewee's is iterable. */
  then<Fulfilled = number, Rejected = never>(
    onFulfilled?: ((count: number) => Fulfilled | PromiseLike<Fulfilled>) | null,
    onRejected?: ((reason: unknown) => Rejected | PromiseLike<Rejected>) | null,
  ): Promise<Fulfilled | Rejected> {
    return this.execute().then(onFulfilled, onRejected);
  }

  /** What a failure becomes, as a promise's `catch`. Runs the query, as `then` does. */
  catch<Rejected = never>(
    onRejected?: ((reason: unknown) => Rejected | PromiseLike<Rejected>) | null,
  ): Promise<number | Rejected> {
    return this.execute().catch(onRejected);
  }

  /** What happens in either case, as a promise's `finally`. Runs the query, as `then` does. */
  finally(onFinally?: (() => void) | null): Promise<number> {
    return this.execute().finally(onFinally);
  }
}

/** A write with RETURNING: gives rows, as a select does, and may be a common table of another statement. */
export class ReturningQuery<Row> extends RowsQuery<Row> {
  readonly node: WriteNode;
  /** @internal */
  readonly scope: WriteState;

  constructor(node: WriteNode, scope: WriteState) {
    super();
    this.node = node;
    this.scope = scope;
  }

  /** The same statement on a database or transaction of your choice. */
  on(executor: Executor): ReturningQuery<Row> {
    return new ReturningQuery<Row>(this.node, { ...this.scope, executor });
  }

  override async all(options?: ExecuteOptions): Promise<Row[]> {
    const results = await runWrite(this.executor(), this.node, options);
    return results.flatMap((result) => this.decode(result));
  }

  /**
   * The write as a common table, whose rows another statement uses.
   * @example
   *   const gone = Token.delete().where(Token.expires.lt(now)).returning().cte('gone');
   *   await selectFrom(gone, { n: fn.count() })   // WITH "gone" AS (DELETE … RETURNING …) SELECT count(*) AS "n" FROM "gone"
   */
  cte(name: string): CommonTable<Row> {
    const { origin, selections } = this.scope;
    return new CommonTable<Row>(commonTable({ name, query: this.node }), outputsOf(selections), { origin });
  }
}

/** An INSERT of very many rows takes several statements, which are one transaction. */
async function runWrite(
  executor: Executor,
  node: WriteNode,
  options: ExecuteOptions | undefined,
): Promise<readonly ResultSet[]> {
  const parts = node.kind === 'insert' ? splitInsert(node) : [node];
  if (parts.length === 0) return [];
  if (parts.length === 1) return [await executeQuery(executor, parts[0]!, options)];
  return inTransaction(executor, async (transaction) => {
    const results: ResultSet[] = [];
    for (const part of parts) results.push(await executeQuery(transaction, part, options));
    return results;
  });
}
