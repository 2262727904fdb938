import { InvalidArgumentError, type PhoebeError } from '../errors/phoebe-error.ts';
import type { CompiledQuery } from '../sql/compiled-query.ts';
import type { Dialect } from '../sql/dialects/dialect.ts';
import type { Definition } from '../sql/nodes/definition.ts';
import type { Statement } from '../sql/nodes/query.ts';
import { allowed } from './allowed.ts';
import { sessionOf, withSession } from './ambient.ts';
import type { AfterCommit, Block } from './block.ts';
import type { Database } from './database.ts';
import type { ResultSet } from './driver.ts';
import type { ExecuteOptions, Executor } from './executor.ts';
import { onlyReads } from './only-reads.ts';
import type { RawResult } from './raw-result.ts';
import type { TransactionCore } from './transaction-core.ts';

/** Text and parameters of a tree, for the connected server. */
export type Compile = (query: Statement | Definition) => CompiledQuery;

/**
 * An open transaction: the handle that `runTransaction` and `atomic` give to their callback. What runs through it runs on the
 * transaction's one connection, one statement after the other. Used after the transaction's end it throws
 * TransactionEndedError.
 *
 * Statements that the callback started but did not await still belong to the transaction: they are waited for before the
 * commit. What is started after the callback has returned is refused.
 */
export class Transaction implements Executor {
  readonly database: Database;
  /** Which run of the callback this is, from 1. */
  readonly attempt: number;
  /** The same for all attempts of one transaction; `onQuery` gives it too. */
  readonly id: string;
  readonly #core: TransactionCore;
  readonly #compile: Compile;

  /** Made by `Database`. */
  constructor(
    database: Database,
    core: TransactionCore,
    context: { readonly attempt: number; readonly transactionId: string; readonly compile: Compile },
  ) {
    this.database = database;
    this.attempt = context.attempt;
    this.id = context.transactionId;
    this.#core = core;
    this.#compile = context.compile;
  }

  /** True once the server has said that everything is committed, which a last statement's `commit` can bring before the end. */
  get isCommitted(): boolean {
    return this.#core.isCommitted;
  }

  /** True while no statement was sent: then the next one is the first, and nothing is open yet that it could end. */
  get isUntouched(): boolean {
    return this.#core.isUntouched;
  }

  /** What the commit that travelled with a last statement ended with, where that is an error: no statement's own. */
  get commitFailure(): PhoebeError | undefined {
    return this.#core.commitFailure;
  }

  dialect(): Promise<Dialect> {
    return this.database.dialect();
  }

  async compile(query: Statement | Definition): Promise<CompiledQuery> {
    return this.#compile(query);
  }

  /**
   * Runs a statement in this transaction, behind those that were started before it.
   * @throws TransactionEndedError after the transaction's end
   */
  async execute(query: Statement | Definition, options?: ExecuteOptions): Promise<ResultSet> {
    return (await this.executeRaw(query, options)).read();
  }

  /** As `execute`, with the rows as the bytes they came as. */
  async executeRaw(query: Statement | Definition, options: ExecuteOptions = {}): Promise<RawResult> {
    const statement = this.#compile(query).bind(options.args);
    return this.#core.execute(allowed(statement, options.allowance), {
      block: this.#block(),
      onlyReads: onlyReads(query),
      signal: options.signal,
      isLast: options.commit === true,
    });
  }

  /**
   * Runs `body` in a nested block with a savepoint: when it throws, only its own effects are undone, and the error goes on.
   * Blocks and writes beside it in the same transaction wait until it has ended.
   *
   * SQL: `SAVEPOINT phoebe_1` … `RELEASE SAVEPOINT phoebe_1`, or `ROLLBACK TO SAVEPOINT phoebe_1`.
   *
   * @example
   * await tx.atomic(() => Tag.create({ name })).catch(ignoreUniqueViolation);
   */
  async atomic<Result>(body: (transaction: Transaction) => Result | PromiseLike<Result>): Promise<Awaited<Result>> {
    if (typeof body !== 'function') throw new InvalidArgumentError('atomic() takes a function.');
    const { block, savepoint } = await this.#core.openBlock(this.#block());
    let value: Awaited<Result>;
    try {
      value = await withSession(this.database, { transaction: this, block }, async () => body(this));
      await this.#core.releaseBlock(block, savepoint);
    } catch (error) {
      await this.#core.rollBackBlock(block, savepoint);
      throw error;
    }
    return value;
  }

  /**
   * Has `action` run once after the commit, in the order of registration; never for an attempt or a block that was rolled
   * back. It runs outside of the transaction and may be async: `runTransaction` resolves when all of them are through. An
   * error in it does not undo the commit and does not reach the caller: it goes to the database's `onBackgroundError`.
   *
   * @example tx.afterCommit(() => mail.send(welcome));
   */
  afterCommit(action: AfterCommit): void {
    if (typeof action !== 'function') throw new InvalidArgumentError('afterCommit() takes a function.');
    this.#core.afterCommit(this.#block(), action);
  }

  /** The block that the running code belongs to; undefined where that is not known. */
  #block(): Block | undefined {
    const session = sessionOf(this.database);
    return session?.transaction === this ? session.block : undefined;
  }
}
