import type { PhoebeError } from '../errors/phoebe-error.ts';
import { AmbiguousCommitError, TransactionAbortedError } from '../errors/query-errors.ts';
import { OperationAbortedError, TransactionEndedError } from '../errors/transaction-errors.ts';
import type { BoundStatement } from '../sql/compiled-query.ts';
import { type AfterCommit, Block } from './block.ts';
import type { Connection } from './driver.ts';
import { Epilogue } from './epilogue.ts';
import { executeLast } from './execute-last.ts';
import type { RawResult } from './raw-result.ts';
import type { StatementContext, StatementRunner } from './statement-runner.ts';

export interface TransactionCoreOptions {
  readonly connection: Connection;
  readonly runner: StatementRunner;
  readonly context: StatementContext;
  /** BEGIN and what goes with it; empty where the connection stands at the restart savepoint already. */
  readonly prelude: readonly string[];
  /** COMMIT and what goes with it. */
  readonly epilogue: readonly string[];
  /** True where a single statement, sent by itself, is the same as a transaction of its own. */
  readonly canStandAlone: boolean;
  /** Runs a commit within the transaction's limits. */
  readonly duringCommit: <Result>(work: () => Promise<Result>) => Promise<Result>;
}

export interface TransactionStatementOptions {
  /** The block that the calling code belongs to; undefined where it is not known: the innermost one. */
  readonly block: Block | undefined;
  /** True for a statement that only reads: it need not wait until a nested block is through. */
  readonly onlyReads: boolean;
  /** True: COMMIT goes out with it, and nothing is taken behind it. */
  readonly isLast?: boolean;
  readonly signal?: AbortSignal | undefined;
}

/**
 * One attempt of a transaction on its connection: sends statements one after the other in the order they came, keeps blocks
 * that run at the same time apart, and remembers the first error, which is the one that aborted the transaction.
 *
 * BEGIN goes out together with the first statement, which saves a round trip; COMMIT goes out with a statement that is known
 * to be the last. A transaction without statements sends nothing.
 */
export class TransactionCore {
  readonly root = new Block();
  readonly connection: Connection;
  readonly #options: TransactionCoreOptions;
  readonly #runner: StatementRunner;
  readonly #context: StatementContext;
  #prelude: readonly string[] | undefined;
  #innermost = this.root;
  /** Settles when the last statement that was queued has its answer; undefined where none is under way. */
  #tail: Promise<void> | undefined;
  #isRunning = false;
  /** True while the last statement is under way, which the server may have committed by now. */
  #isCommitting = false;
  #isCommitted = false;
  #commitFailure: PhoebeError | undefined;
  #hasEnded = false;
  #savepoints = 0;
  #failure: PhoebeError | undefined;
  /** Why no more statements are taken. */
  #refusal: PhoebeError | undefined;

  constructor(options: TransactionCoreOptions) {
    this.connection = options.connection;
    this.#options = options;
    this.#runner = options.runner;
    this.#context = options.context;
    this.#prelude = options.prelude.length === 0 ? undefined : options.prelude;
  }

  /** The first error that no rolled back block has made good. */
  get failure(): PhoebeError | undefined {
    return this.#failure;
  }

  /** True where the server can only roll back: an error has aborted the transaction, or the connection is gone. */
  get isDoomed(): boolean {
    return this.#failure !== undefined && (this.connection.status === 'failed' || !this.connection.isUsable);
  }

  /** True while nothing was sent, so that there is nothing to end. */
  get isUntouched(): boolean {
    return this.#prelude !== undefined;
  }

  get commitFailure(): PhoebeError | undefined {
    return this.#commitFailure;
  }

  get isCommitted(): boolean {
    return this.#isCommitted;
  }

  get refusal(): PhoebeError | undefined {
    return this.#refusal;
  }

  /**
   * Queues a statement and resolves with its answer. It takes its place before this call returns: what the callback started
   * belongs to the transaction, awaited or not.
   */
  async execute(statement: BoundStatement, options: TransactionStatementOptions): Promise<RawResult> {
    const block = options.block ?? this.#innermost;
    this.#check(block);
    // A write beside an open block would be undone with it.
    while (!options.onlyReads && this.#innermost.isInside(block)) await this.#innermost.ended;
    if (options.isLast !== true || block !== this.root || this.#innermost !== block || !this.connection.isProven)
      return this.#enqueue(() => this.#withSignal(options.signal, () => this.#send(statement)));
    block.close();
    return this.#enqueue(() => this.#withSignal(options.signal, () => this.#sendLast(statement)));
  }

  /** Keeps an action for after the commit, as long as the block is not rolled back. */
  afterCommit(block: Block | undefined, action: AfterCommit): void {
    const owner = block ?? this.#innermost;
    this.#check(owner);
    owner.afterCommit.push(action);
  }

  /** Runs statements of transaction control behind everything that is queued. */
  control(sql: string): Promise<RawResult> {
    return this.#enqueue(() => this.#runner.control(this.connection, sql, this.#context));
  }

  /** Opens a nested block with a savepoint, once blocks beside it have ended. */
  async openBlock(parent: Block | undefined): Promise<{ readonly block: Block; readonly savepoint: string }> {
    const owner = parent ?? this.#innermost;
    this.#check(owner);
    while (this.#innermost.isInside(owner)) await this.#innermost.ended;
    const block = new Block(owner);
    this.#innermost = block;
    this.#savepoints += 1;
    const savepoint = `phoebe_${this.#savepoints}`;
    try {
      await this.#enqueue(() => this.#sendSavepoint(savepoint));
    } catch (error) {
      this.#leave(block);
      throw error;
    }
    return { block, savepoint };
  }

  /** Ends a nested block whose callback has returned: keeps its effects. */
  async releaseBlock(block: Block, savepoint: string): Promise<void> {
    await this.#settleBlock(block);
    if (this.isDoomed) throw this.#abortedBy(this.#failure);
    await this.control(`RELEASE SAVEPOINT ${savepoint}`);
    block.parent?.afterCommit.push(...block.afterCommit);
    this.#leave(block);
  }

  /** Ends a nested block that has failed: undoes its effects, and makes its errors good where the server can. */
  async rollBackBlock(block: Block, savepoint: string): Promise<void> {
    await this.#settleBlock(block);
    try {
      if (this.#refusal === undefined && this.connection.isUsable) {
        await this.control(`ROLLBACK TO SAVEPOINT ${savepoint}`);
        await this.control(`RELEASE SAVEPOINT ${savepoint}`);
        this.#failure = undefined;
      }
    } catch (error) {
      // The transaction stays aborted; its first error is the one to tell.
      this.#failure ??= error as PhoebeError;
    } finally {
      this.#leave(block);
    }
  }

  /** Takes no new statements of the callback, and waits for those that are queued and for nested blocks. */
  async settle(): Promise<void> {
    await this.#settleBlock(this.root);
  }

  /** Refuses everything from now on, queued statements included, and waits for the one that runs. */
  async stop(error: PhoebeError = ended()): Promise<void> {
    this.#refusal ??= error;
    this.root.close();
    await this.#tail;
  }

  /**
   * Gives up at once: the running statement is cancelled where the engine can do that.
   * @returns true where the last statement is under way: it is cancelled, and its answer still decides
   */
  abort(error: PhoebeError): boolean {
    this.#refusal ??= error;
    this.#failure ??= error;
    if (this.#isCommitting) this.connection.cancel();
    else if (this.#isRunning) this.connection.abort();
    return this.#isCommitting;
  }

  /** Marks the end: the handle takes nothing more, whoever still holds it. */
  end(): void {
    this.#hasEnded = true;
    this.root.end();
  }

  /** Sends a statement that belongs to no block: COMMIT and its kin, after the transaction has stopped taking others. */
  endControl(sql: string): Promise<RawResult> {
    return this.#runner.control(this.connection, sql, this.#context);
  }

  /** The error for work that an earlier error made vain. */
  #abortedBy(cause: unknown): TransactionAbortedError {
    return new TransactionAbortedError(
      'An earlier error has aborted this transaction: it takes no more statements and cannot be committed.',
      { cause, sqlState: '25P02' },
    );
  }

  #check(block: Block): void {
    if (this.#refusal !== undefined) throw this.#refusal;
    if (!block.isOpen || this.#hasEnded) throw ended();
  }

  #enqueue<Result>(task: () => Promise<Result>): Promise<Result> {
    const result = this.#tail === undefined ? this.#run(task) : this.#tail.then(() => this.#run(task));
    const settle = () => {
      if (this.#tail === tail) this.#tail = undefined;
    };
    const tail = result.then(settle, settle);
    this.#tail = tail;
    return result;
  }

  async #run<Result>(task: () => Promise<Result>): Promise<Result> {
    if (this.#refusal !== undefined) throw this.#refusal;
    this.#isRunning = true;
    try {
      return await task();
    } finally {
      this.#isRunning = false;
    }
  }

  async #withSignal(signal: AbortSignal | undefined, send: () => Promise<RawResult>): Promise<RawResult> {
    if (signal === undefined) return send();
    if (signal.aborted) throw abortedStatement(signal);
    const onAbort = () => this.abort(abortedStatement(signal));
    signal.addEventListener('abort', onAbort, { once: true });
    try {
      return await send();
    } finally {
      signal.removeEventListener('abort', onAbort);
    }
  }

  async #send(statement: BoundStatement): Promise<RawResult> {
    try {
      return await this.#begin((prelude) =>
        this.#runner.execute(this.connection, statement, prelude && { prelude }, this.#context),
      );
    } catch (error) {
      throw this.#remember(error as PhoebeError);
    }
  }

  async #sendLast(statement: BoundStatement): Promise<RawResult> {
    const { connection } = this;
    const prelude = this.#prelude;
    if (prelude === undefined && connection.status === 'idle') throw endedByStatement();
    this.#prelude = undefined;
    this.#isCommitting = true;
    const isAlone = prelude !== undefined && this.#options.canStandAlone;
    const last = {
      ...this.#options,
      prelude: isAlone ? undefined : prelude,
      epilogue: new Epilogue(isAlone ? [] : this.#options.epilogue),
      onCommitFailure: (error: PhoebeError) => {
        this.#commitFailure = error;
      },
    };
    const send = () => executeLast(last, statement);
    try {
      // A transaction of one statement may take its time, as the statement may: waiting for a lock is no lost answer.
      const result = await (prelude === undefined ? this.#options.duringCommit(send) : send());
      this.#isCommitted = true;
      return result;
    } catch (error) {
      throw error instanceof AmbiguousCommitError ? error : this.#remember(error as PhoebeError);
    } finally {
      this.#isCommitting = false;
    }
  }

  async #sendSavepoint(savepoint: string): Promise<void> {
    await this.#begin(async (prelude = []) => {
      for (const sql of [...prelude, `SAVEPOINT ${savepoint}`]) {
        await this.#runner.control(this.connection, sql, this.#context);
      }
    });
  }

  /** Sends something with BEGIN in front of it where that is still to come. Nothing is ever sent outside of the transaction. */
  async #begin<Result>(send: (prelude: readonly string[] | undefined) => Promise<Result>): Promise<Result> {
    const prelude = this.#prelude;
    if (prelude === undefined && this.connection.status === 'idle') throw endedByStatement();
    this.#prelude = undefined;
    try {
      const result = await send(prelude);
      if (this.connection.status === 'idle') throw endedByStatement();
      return result;
    } catch (error) {
      // BEGIN did not get through: the statement was never sent, or BEGIN itself was refused.
      if (prelude !== undefined && this.connection.status === 'idle' && !(error instanceof TransactionEndedError))
        this.#prelude = prelude;
      throw error;
    }
  }

  #remember(error: PhoebeError): PhoebeError {
    // The signal broke the connection, so its error says why the statement failed.
    if (this.#refusal instanceof OperationAbortedError) return this.#refusal;
    if (error instanceof TransactionEndedError) this.#refusal ??= error;
    if (error instanceof TransactionAbortedError && this.#failure !== undefined) return this.#abortedBy(this.#failure);
    this.#failure ??= error;
    return error;
  }

  async #settleBlock(block: Block): Promise<void> {
    block.close();
    while (this.#innermost.isInside(block)) await this.#innermost.ended;
    for (let tail: unknown; tail !== this.#tail; ) {
      tail = this.#tail;
      await tail;
    }
  }

  #leave(block: Block): void {
    if (this.#innermost === block) this.#innermost = block.parent ?? this.root;
    block.end();
  }
}

function ended(): TransactionEndedError {
  return new TransactionEndedError(
    'The transaction, or the block of it that this code belongs to, has ended. Await every statement inside of its callback; start work that is to follow it with afterCommit.',
  );
}

function endedByStatement(): TransactionEndedError {
  return new TransactionEndedError(
    'A statement has ended the transaction by itself: a COMMIT or ROLLBACK of its own, or a definition that this engine commits at once. What ran before it may be committed.',
  );
}

function abortedStatement(signal: AbortSignal): OperationAbortedError {
  return new OperationAbortedError('The statement was aborted, and its transaction was rolled back.', {
    cause: signal.reason,
  });
}
