import type { ExecuteOptions, Executor } from '../../database/executor.ts';
import type { DeleteNode, InsertNode, UpdateNode } from '../../sql/nodes/query.ts';
import type { ModelCore } from '../model/model-core.ts';
import type { RowOfFields, Simplify } from '../model/model-types.ts';
import { type QueryScope, RowsQuery } from './rows-query.ts';
import { type RowOfSelections, type Selectable, selectFields, toSelections } from './selection.ts';

export interface WriteState extends QueryScope {
  readonly model: ModelCore;
}

type WriteNode = InsertNode | UpdateNode | DeleteNode;

/**
 * An INSERT, UPDATE or DELETE. Awaited it gives the number of rows it touched; after `returning` the rows themselves.
 * `Fields` are the model's.
 */
export abstract class WriteQuery<Fields, Node extends WriteNode> implements PromiseLike<number> {
  readonly node: Node;
  protected readonly scope: WriteState;

  constructor(node: Node, scope: WriteState) {
    this.node = node;
    this.scope = scope;
  }

  /** A copy with some parts of the statement, or of its surroundings, replaced. */
  protected change(node: Partial<Node>, scope: Partial<WriteState> = {}): this {
    const Self = this.constructor as new (node: Node, scope: WriteState) => this;
    return new Self({ ...this.node, ...node }, { ...this.scope, ...scope });
  }

  /** The same statement on a database or transaction of your choice. */
  on(executor: Executor): this {
    return this.change({}, { executor });
  }

  /** Answers the rows as they are after the statement (before it, for a DELETE): all fields, or the ones given. */
  returning(): ReturningQuery<Simplify<RowOfFields<Fields>>>;
  returning<const S extends readonly Selectable[]>(...items: S): ReturningQuery<RowOfSelections<S>>;
  returning(...items: readonly Selectable[]): ReturningQuery<any> {
    const { model } = this.scope;
    const selections =
      items.length === 0
        ? selectFields(model.meta.fields.values(), (field) => model.columnOf(field.property))
        : toSelections(items);
    return new ReturningQuery(
      { ...this.node, returning: selections.map(({ node }) => node) },
      { ...this.scope, selections },
    );
  }

  /** Runs the statement. @returns how many rows it touched */
  async execute(options?: ExecuteOptions): Promise<number> {
    return (await new ReturningQuery(this.node, this.scope).run(options)).rowCount;
  }

  /** The text and parameters for a dialect, without running anything. */
  toSql(...args: Parameters<RowsQuery<unknown>['toSql']>): ReturnType<RowsQuery<unknown>['toSql']> {
    return new ReturningQuery(this.node, this.scope).toSql(...args);
  }

  // biome-ignore lint/suspicious/noThenProperty: a query is awaitable on purpose, as Peewee's is executable
  then<Fulfilled = number, Rejected = never>(
    onFulfilled?: ((count: number) => Fulfilled | PromiseLike<Fulfilled>) | null,
    onRejected?: ((reason: unknown) => Rejected | PromiseLike<Rejected>) | null,
  ): Promise<Fulfilled | Rejected> {
    return this.execute().then(onFulfilled, onRejected);
  }
}

/** A write with RETURNING: gives rows, as a select does. */
export class ReturningQuery<Row> extends RowsQuery<Row> {
  readonly node: WriteNode;
  protected readonly scope: WriteState;

  constructor(node: WriteNode, scope: WriteState) {
    super();
    this.node = node;
    this.scope = scope;
  }

  /** @internal The driver's own answer. */
  run(options?: ExecuteOptions): ReturnType<Executor['execute']> {
    return this.executor().execute(this.node, options);
  }
}
