import { InvalidArgumentError } from '../errors/phoebe-error.ts';
import { compile } from '../sql/compile/compile.ts';
import type { CompiledQuery } from '../sql/compiled-query.ts';
import type { Dialect } from '../sql/dialects/dialect.ts';
import type { Definition } from '../sql/nodes/definition.ts';
import type { Statement } from '../sql/nodes/query.ts';
import { runSafely } from '../util/run-safely.ts';
import { allowed } from './allowed.ts';
import { type Bindable, bindModels, sessionOf, withBindings } from './ambient.ts';
import { type BackgroundErrorHandler, backgroundErrorHandler } from './background-error.ts';
import type { AfterCommit } from './block.ts';
import { type Clock, systemClock } from './clock.ts';
import { type ConnectionSession, onConnection } from './connection-session.ts';
import type { DatabaseServices } from './database-services.ts';
import type { Driver, PoolStats, ResultSet } from './driver.ts';
import { executeAlone } from './execute-alone.ts';
import type { ExecuteOptions, Executor } from './executor.ts';
import { orAborted } from './or-aborted.ts';
import type { QueryEvent } from './query-event.ts';
import type { RawResult } from './raw-result.ts';
import { runOnce, runTransaction } from './run-transaction.ts';
import { StatementRunner } from './statement-runner.ts';
import type { Compile, Transaction } from './transaction.ts';
import type { AtomicOptions, TransactionOptions } from './transaction-options.ts';
import type { TransactionBody } from './transaction-run.ts';
import { Turns } from './turns.ts';

/** Options of every database, whatever its engine. */
export interface DatabaseOptions {
  /** Told of every statement after its answer. It must not fail; when it does, the error goes to `onBackgroundError`. */
  readonly onQuery?: ((event: QueryEvent) => void) | undefined;
  /** Told of errors that have no caller to be thrown to. Default: a process warning. */
  readonly onBackgroundError?: BackgroundErrorHandler | undefined;
  /** Time and chance, for tests. */
  readonly clock?: Clock | undefined;
}

/**
 * A database: a pool of connections, and the place where statements and transactions run. Made by `connect(url)`, or by one
 * of its subclasses `CockroachDatabase`, `PostgresDatabase` and `EmbeddedDatabase`. It connects at the first use.
 *
 * @example
 * const db = connect('cockroachdb://root@localhost:26257/bank');
 * db.bind([Account]);
 * await db.runTransaction(async () => {
 *   await Account.update({ balance: Account.balance.minus(100) }).where(Account.id.eq(from));
 *   await Account.update({ balance: Account.balance.plus(100) }).where(Account.id.eq(to));
 * });
 * await db.close();
 */
export class Database implements Executor {
  readonly #services: DatabaseServices;

  constructor(driver: Driver, options: DatabaseOptions = {}) {
    const clock = options.clock ?? systemClock;
    const onBackgroundError = backgroundErrorHandler(options.onBackgroundError);
    const runner = new StatementRunner({ clock, onBackgroundError, onQuery: options.onQuery });
    let transactions = 0;
    const nextTransactionNumber = () => {
      transactions += 1;
      return transactions;
    };
    const turns = new Turns();
    this.#services = {
      driver,
      runner,
      clock,
      turns,
      onBackgroundError,
      nextTransactionNumber,
      compile: compileOnce(driver),
    };
  }

  /** Tells a function of every statement from now on, as `onQuery` is told; one that is told already is not told twice. */
  tellQueries(listener: (event: QueryEvent) => void): void {
    this.#services.runner.tell(listener);
  }

  async dialect(): Promise<Dialect> {
    return this.#services.driver.dialect();
  }

  /** The flags of the server once it was connected to, without waiting. */
  get knownDialect(): Dialect | undefined {
    return this.#services.driver.knownDialect;
  }

  async compile(query: Statement | Definition): Promise<CompiledQuery> {
    if (this.#services.driver.knownDialect === undefined) await this.dialect();
    return this.#services.compile(query);
  }

  /**
   * Runs one statement: in the open transaction of the calling code where there is one (as Peewee does), else by itself on a
   * connection of the pool.
   *
   * @throws QueryError, or the class for its SQLSTATE; ConnectionLostError where no answer came
   * @throws OperationAbortedError when `options.signal` aborts
   */
  async execute(query: Statement | Definition, options?: ExecuteOptions): Promise<ResultSet> {
    return (await this.executeRaw(query, options)).read();
  }

  /** As `execute`, with the rows as the bytes they came as. */
  async executeRaw(query: Statement | Definition, options: ExecuteOptions = {}): Promise<RawResult> {
    const session = sessionOf(this);
    if (session !== undefined) return session.transaction.executeRaw(query, options);
    if (this.#services.driver.knownDialect === undefined) await orAborted(this.dialect(), options.signal);
    const statement = this.#services.compile(query).bind(options.args);
    return executeAlone(this.#services, allowed(statement, options.allowance), options);
  }

  /**
   * Runs `body` in a transaction, and runs it again from its start when the transaction met another one and had to give way,
   * until it is committed. Gives `body`'s value.
   *
   * Model calls inside of `body` use the transaction by themselves; `tx` is the same thing made explicit. Since `body` may
   * run several times, it must do nothing outside of the database: use `afterCommit` for mails and the like.
   *
   * Run again after: SQLSTATE 40001 (and 40P01 on PostgreSQL) anywhere in the chain of causes, thrown by a statement or by
   * the commit; a connection lost before the commit was sent; a prepared statement that a schema change made stale. Between
   * attempts it is rolled back and pauses up to 10, 20, 40 … 1,000 ms, evenly spread, without a connection; from the third
   * attempt on it runs while no other one of this process does. Who came first is served first.
   *
   * SQL: `BEGIN ISOLATION LEVEL SERIALIZABLE` … `COMMIT`.
   *
   * @throws MaxAttemptsExceededError after `maxAttempts` conflicts; `cause` is the last
   * @throws AmbiguousCommitError when the answer to COMMIT was lost; never run again by itself
   * @throws TransactionNestedError inside of another transaction of this database
   * @throws OperationAbortedError when the signal aborts or the deadline passes
   * @throws whatever `body` throws, after a rollback
   *
   * @example
   * const [user, code] = await db.runTransaction(async (tx) => {
   *   const user = await User.create({ username });
   *   const token = await Token.create({ userId: user.id, code: randomToken() });
   *   return [user, token.code] as const;
   * }, { maxAttempts: 10 });
   */
  async runTransaction<Result>(body: TransactionBody<Result>, options?: TransactionOptions): Promise<Awaited<Result>> {
    return runTransaction({ database: this, services: this.#services }, body, options);
  }

  /**
   * The form of `runTransaction` that makes a function of a function: each call runs `body` with the call's arguments in a
   * transaction, and again after a conflict.
   *
   * @example
   * const createUser = db.retryTransaction(async (username: string) => User.create({ username }));
   * const huey = await createUser('huey');
   */
  retryTransaction<Args extends unknown[], Result>(
    body: (...args: Args) => Result,
    options?: TransactionOptions,
  ): (...args: Args) => Promise<Awaited<Result>> {
    if (typeof body !== 'function') throw new InvalidArgumentError('retryTransaction() takes a function.');
    return (...args) => this.runTransaction(() => body(...args), options) as Promise<Awaited<Result>>;
  }

  /**
   * Runs `body` once in a transaction; inside of a transaction, in a nested block with a savepoint. When `body` throws, its
   * effects are undone and the error goes on. Nothing is run again: for that, use `runTransaction` around the whole.
   *
   * The outermost transaction has the server's own isolation level, unless `options.isolation` says otherwise.
   *
   * @example
   * await db.atomic(async () => {
   *   await User.create({ username: 'huey' });
   *   await db.atomic(() => Tag.create({ name: 'cat' })).catch(() => undefined); // only the tag is undone
   * });
   */
  async atomic<Result>(body: TransactionBody<Result>, options?: AtomicOptions): Promise<Awaited<Result>> {
    const session = sessionOf(this);
    if (session === undefined) return runOnce({ database: this, services: this.#services }, body, options);
    if (options !== undefined && Object.values(options).some((value) => value !== undefined)) {
      throw new InvalidArgumentError('A nested atomic() takes no options: they belong to the outermost transaction.');
    }
    return session.transaction.atomic(body);
  }

  /** The open transaction of the calling code, if there is one. */
  get currentTransaction(): Transaction | undefined {
    return sessionOf(this)?.transaction;
  }

  /** As `Transaction.afterCommit`, for the open transaction of the calling code. Where none is open, `action` runs at once. */
  afterCommit(action: AfterCommit): void {
    const session = sessionOf(this);
    if (session !== undefined) session.transaction.afterCommit(action);
    else runSafely(action, (error) => this.#services.onBackgroundError(error, 'afterCommit'));
  }

  /** Binds models to this database for good, so that their queries run on it. A model bound before changes over. */
  bind(models: readonly Bindable[]): void {
    bindModels(this, models);
  }

  /** Binds models to this database for the time of `body` and everything it calls or starts, and nowhere else. */
  bindContext<Result>(models: readonly Bindable[], body: () => Result): Result {
    return withBindings(this, models, body);
  }

  /**
   * Takes one connection out of the pool for the time of `body`: its statements run there one by one, outside of any
   * transaction. For changes of the schema. Model calls inside of `body` do not know of it: run statements by `session`.
   *
   * @param settings statements that prepare the connection, which is closed afterwards
   */
  onConnection<Result>(
    body: (session: ConnectionSession) => Promise<Result>,
    settings?: readonly string[],
  ): Promise<Result> {
    return onConnection({ database: this, services: this.#services }, body, settings);
  }

  /**
   * Asks the server for an answer: on a connection of the pool, or, while all of these are in use, on one more that is opened for
   * it. Rejects where there is none.
   */
  async ping(options: { readonly signal?: AbortSignal } = {}): Promise<void> {
    const { leased, size } = this.stats();
    if (leased === size) await orAborted(this.#services.driver.ping(), options.signal);
    else await executeAlone(this.#services, { sql: 'SELECT 1', values: [] }, options);
  }

  /** How the pool's connections are used at this moment. */
  stats(): PoolStats {
    return this.#services.driver.stats();
  }

  /**
   * Refuses new work, waits for the work under way, and closes all connections. Calling it again is allowed.
   * @throws InvalidArgumentError inside of a transaction of this database, which would wait for itself
   */
  async close(): Promise<void> {
    if (sessionOf(this) !== undefined)
      throw new InvalidArgumentError(
        'close() inside of a transaction would wait for itself: close the database after it.',
      );
    await this.#services.driver.close();
  }
}

/** Compiles for the driver's server, which must be known by then. Trees never change, so each is compiled once. */
function compileOnce(driver: Driver): Compile {
  const compiled = new WeakMap<Statement | Definition, CompiledQuery>();
  return (query) => {
    let text = compiled.get(query);
    if (text === undefined) {
      text = compile(query, driver.knownDialect!);
      compiled.set(query, text);
    }
    return text;
  };
}
