import { executorOf } from '../../database/ambient.ts';
import type { ResultSet } from '../../database/driver.ts';
import type { ExecuteOptions, Executor } from '../../database/executor.ts';
import { InvalidArgumentError } from '../../errors/phoebe-error.ts';
import { DoesNotExistError } from '../../errors/row-errors.ts';
import { compile } from '../../sql/compile/compile.ts';
import type { BoundStatement } from '../../sql/compiled-query.ts';
import type { Dialect } from '../../sql/dialects/dialect.ts';
import type { Statement } from '../../sql/nodes/query.ts';
import type { ModelCore } from '../model/model-core.ts';
import { decodeRows } from './decode-rows.ts';
import { executeQuery } from './execute-query.ts';
import { type ExplainOptions, explainQuery } from './explain-query.ts';
import type { Selection } from './selection.ts';

/** Values for the slots of a held query. */
export type QueryArguments = Readonly<Record<string, unknown>>;

/** What every query knows of its surroundings. */
export interface QueryScope {
  /** The model whose rows these are; undefined for rows of a subquery. */
  readonly model: ModelCore | undefined;
  /** A model whose database the query runs on, where no executor was named. */
  readonly origin: ModelCore | undefined;
  readonly selections: readonly Selection[];
  readonly executor: Executor | undefined;
}

/**
 * A query that gives rows: a select, or a write with `returning`. Immutable, so it may be held and run often; it runs when it is
 * awaited, or by one of the verbs.
 */
export abstract class RowsQuery<Row> implements PromiseLike<Row[]> {
  abstract readonly node: Statement;
  /** @internal */
  abstract readonly scope: QueryScope;

  /** All rows. The same as awaiting the query. */
  async all(options?: ExecuteOptions): Promise<Row[]> {
    return this.decode(await executeQuery(this.executor(), this.node, options));
  }

  /** Runs the query, as `all()` does. */
  execute(options?: ExecuteOptions): Promise<Row[]> {
    return this.all(options);
  }

  /** A query is awaitable, as Peewee's is iterable. */
  then<Fulfilled = Row[], Rejected = never>(
    onFulfilled?: ((rows: Row[]) => Fulfilled | PromiseLike<Fulfilled>) | null,
    onRejected?: ((reason: unknown) => Rejected | PromiseLike<Rejected>) | null,
  ): Promise<Fulfilled | Rejected> {
    return this.all().then(onFulfilled, onRejected);
  }

  /** What a failure becomes, as a promise's `catch`. Runs the query, as `then` does. */
  catch<Rejected = never>(
    onRejected?: ((reason: unknown) => Rejected | PromiseLike<Rejected>) | null,
  ): Promise<Row[] | Rejected> {
    return this.all().catch(onRejected);
  }

  /** What happens in either case, as a promise's `finally`. Runs the query, as `then` does. */
  finally(onFinally?: (() => void) | null): Promise<Row[]> {
    return this.all().finally(onFinally);
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
    return row === null || property === undefined ? null : ((row as any)[property] ?? null);
  }

  /** The first column of every row. */
  async scalars(options?: ExecuteOptions): Promise<Row[keyof Row][]> {
    return (await this.tuples(options)).map(([value]) => value!);
  }

  /** Each row as an array of its values, in the order of the select list. */
  async tuples(options?: ExecuteOptions): Promise<Row[keyof Row][][]> {
    const names = this.scope.selections.map(({ property }) => property as keyof Row);
    return (await this.all(options)).map((row) => names.map((name) => row[name]));
  }

  /** The text and parameters for a dialect, without running anything. `args` fills the slots of a held query. */
  toSql(dialect: Dialect, args?: QueryArguments): BoundStatement {
    return compile(this.node, dialect).bind(args);
  }

  /** The text and parameters that would be sent to the database of the query, without running it; Peewee's `sql()`. */
  async sql(args?: QueryArguments): Promise<BoundStatement> {
    return (await this.executor().compile(this.node)).bind(args);
  }

  /**
   * How the database would run the query, line by line as it prints it; with `analyze` it runs the query and adds what it met; what
   * that wrote is rolled back, unless `keep` says otherwise.
   * @example (await User.select().explain()).join('\n')   // EXPLAIN SELECT …
   */
  explain(options: ExplainOptions = {}): Promise<string[]> {
    return explainQuery(this.executor(), this.node, options);
  }

  /** @internal The driver's answer as rows. */
  protected decode(result: ResultSet): Row[] {
    return decodeRows(result, this.scope.selections) as Row[];
  }

  /** @internal */
  protected executor(): Executor {
    return executorFor(this.scope);
  }
}

/** Where a query runs: where it was told to, else where its model's statements run. */
export function executorFor({ executor, origin }: Pick<QueryScope, 'executor' | 'origin'>): Executor {
  if (executor !== undefined) return executor;
  if (origin === undefined)
    throw new InvalidArgumentError('This query has no model, so it needs a database to run on: query.on(db).');
  return executorOf(origin);
}
