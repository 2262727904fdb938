import { executorOf } from '../../database/ambient.ts';
import type { ExecuteOptions, Executor } from '../../database/executor.ts';
import { InvalidArgumentError } from '../../errors/phoebe-error.ts';
import { DoesNotExistError } from '../../errors/row-errors.ts';
import { compile } from '../../sql/compile/compile.ts';
import type { BoundStatement } from '../../sql/compiled-query.ts';
import type { Dialect } from '../../sql/dialects/dialect.ts';
import type { Statement } from '../../sql/nodes/query.ts';
import type { ModelCore } from '../model/model-core.ts';
import { decodeRows } from './decode-rows.ts';
import type { Selection } from './selection.ts';

/** What every query knows of its surroundings. */
export interface QueryScope {
  readonly model: ModelCore | undefined;
  readonly selections: readonly Selection[];
  readonly executor: Executor | undefined;
}

/**
 * A query that gives rows: a select, or a write with `returning`. Immutable, so it may be held and run often; it runs when it is
 * awaited, or by one of the verbs.
 */
export abstract class RowsQuery<Row> implements PromiseLike<Row[]> {
  abstract readonly node: Statement;
  protected abstract readonly scope: QueryScope;

  /** All rows. The same as awaiting the query. */
  async all(options?: ExecuteOptions): Promise<Row[]> {
    const result = await this.executor().execute(this.node, options);
    return decodeRows(result, this.scope.selections) as Row[];
  }

  /** Runs the query, as `all()` does. */
  execute(options?: ExecuteOptions): Promise<Row[]> {
    return this.all(options);
  }

  // biome-ignore lint/suspicious/noThenProperty: a query is awaitable on purpose, as Peewee's is iterable
  then<Fulfilled = Row[], Rejected = never>(
    onFulfilled?: ((rows: Row[]) => Fulfilled | PromiseLike<Fulfilled>) | null,
    onRejected?: ((reason: unknown) => Rejected | PromiseLike<Rejected>) | null,
  ): Promise<Fulfilled | Rejected> {
    return this.all().then(onFulfilled, onRejected);
  }

  /** The first row, or null. */
  async first(options?: ExecuteOptions): Promise<Row | null> {
    return (await this.all(options))[0] ?? null;
  }

  /** The first row, or null; Peewee's `get_or_none`. */
  getOrNull(options?: ExecuteOptions): Promise<Row | null> {
    return this.first(options);
  }

  /**
   * The first row.
   * @throws DoesNotExistError when there is none
   */
  async get(options?: ExecuteOptions): Promise<Row> {
    const row = await this.first(options);
    if (row === null) throw new DoesNotExistError(this.scope.model?.meta.name);
    return row;
  }

  /** The first column of the first row, or null when there is no row. */
  async scalar(options?: ExecuteOptions): Promise<Row[keyof Row] | null> {
    const row = await this.first(options);
    const property = this.scope.selections[0]?.property;
    return row === null || property === undefined ? null : (row as any)[property];
  }

  /** Each row as an array of its values, in the order of the select list. */
  async tuples(options?: ExecuteOptions): Promise<Row[keyof Row][][]> {
    const names = this.scope.selections.map(({ property }) => property as keyof Row);
    return (await this.all(options)).map((row) => names.map((name) => row[name]));
  }

  /** The text and parameters for a dialect, without running anything. */
  toSql(dialect: Dialect): BoundStatement {
    return compile(this.node, dialect).bind();
  }

  protected executor(): Executor {
    const { executor, model } = this.scope;
    if (executor !== undefined) return executor;
    if (model === undefined)
      throw new InvalidArgumentError('This query has no model, so it needs a database to run on: query.on(db).');
    return executorOf(model);
  }
}
