import { AmbiguousCommitError, ConnectionFailedError } from '../errors/query-errors.ts';
import { MaxAttemptsExceededError, OperationAbortedError } from '../errors/transaction-errors.ts';
import type { Dialect } from '../sql/dialects/dialect.ts';
import type { IsolationLevel } from '../sql/dialects/isolation.ts';
import { withSession } from './ambient.ts';
import { backoffMs } from './backoff.ts';
import type { AfterCommit } from './block.ts';
import type { Clock } from './clock.ts';
import { commit } from './commit.ts';
import { ALONE_AFTER_CONFLICTS, type GateMode } from './conflict-gate.ts';
import type { Database } from './database.ts';
import type { Connection, Driver } from './driver.ts';
import { isConnectionLoss, isRefusedForNow, isRetryable, isServerReadOnly } from './retry-policy.ts';
import type { StatementContext, StatementRunner } from './statement-runner.ts';
import { type Compile, Transaction } from './transaction.ts';
import { TransactionCore } from './transaction-core.ts';
import type { RetryEvent } from './transaction-options.ts';
import type { WorkLimit } from './work-limit.ts';

/** A server that does not answer ROLLBACK in this time, in milliseconds, is not waited for: its connection is dropped. */
const ROLLBACK_LIMIT_MS = 5_000;

const COMMIT = ['COMMIT'];

/** What a transaction needs of its surroundings. */
export interface TransactionPlan {
  readonly database: Database;
  readonly driver: Driver;
  readonly runner: StatementRunner;
  readonly compile: Compile;
  readonly clock: Clock;
  readonly limit: WorkLimit;
  /** Its place among the database's transactions. */
  readonly number: number;
  /** What begins it at the server that it is connected to. */
  readonly begin: (dialect: Dialect) => string;
  /** The isolation level, where BEGIN says that and nothing else: a single statement may then do without it. */
  readonly isolation: IsolationLevel | undefined;
  /** False where the transaction only reads: then it makes nobody else lose. */
  readonly mayWrite: boolean;
  /** Undefined: run once, and let every error through as it is. */
  readonly maxAttempts: number | undefined;
  readonly onRetry: ((event: RetryEvent) => void) | undefined;
  /** What the statements are sent for. */
  readonly origin: object | undefined;
  /** True: model calls of the callback find the transaction by themselves. */
  readonly isAmbient: boolean;
}

export type TransactionBody<Result> = (transaction: Transaction) => Result | PromiseLike<Result>;

interface Committed<Result> {
  /** What the callback gave, or what it threw after its last statement had committed. */
  readonly outcome: { readonly value: Awaited<Result> } | { readonly error: unknown };
  readonly afterCommit: readonly AfterCommit[];
}

interface Failed {
  readonly error: unknown;
  readonly isRetryable: boolean;
}

/**
 * One call of `runTransaction` or of an outermost `atomic`: attempt, conflict, rollback, pause, gate, attempt. It has a connection
 * during an attempt only: whatever it waits for between two of them, it holds nothing.
 */
export class TransactionRun<Result> {
  readonly #plan: TransactionPlan;
  readonly #body: TransactionBody<Result>;
  #attempt = 0;
  #conflicts = 0;
  #connection: Connection | undefined;
  #hadConnectionLoss = false;

  constructor(plan: TransactionPlan, body: TransactionBody<Result>) {
    this.#plan = plan;
    this.#body = body;
  }

  /** Runs until it is committed, and gives the callback's value and what is to follow the commit. */
  async run(): Promise<Committed<Result>> {
    const { maxAttempts } = this.#plan;
    try {
      for (;;) {
        const outcome = await this.#runAttempt();
        if ('outcome' in outcome) return outcome;
        if (maxAttempts === undefined || !outcome.isRetryable) throw outcome.error;
        if (this.#attempt >= maxAttempts) throw new MaxAttemptsExceededError(this.#attempt, { cause: outcome.error });
        await this.#prepareNext(outcome.error);
      }
    } finally {
      await this.#giveBack();
    }
  }

  async #runAttempt(): Promise<Committed<Result> | Failed> {
    const { driver, limit, database } = this.#plan;
    this.#attempt += 1;
    let connection: Connection;
    try {
      connection = await driver.acquire({ signal: limit.signal, gate: this.#gate(), since: this.#since() });
    } catch (error) {
      return { error: limit.errorInsteadOf(error), isRetryable: this.#mayConnectAgain(error) };
    }
    this.#connection = connection;
    const context = this.#context();
    const core = this.#core(connection, context);
    try {
      return await this.#runCallback(
        core,
        new Transaction(database, core, { ...context, compile: this.#plan.compile }),
      );
    } catch (error) {
      await core.stop();
      if (core.isCommitted) return { outcome: { error }, afterCommit: core.root.afterCommit };
      return this.#failed(core, error);
    } finally {
      core.end();
    }
  }

  async #runCallback(core: TransactionCore, transaction: Transaction): Promise<Committed<Result>> {
    const { limit, database, isAmbient } = this.#plan;
    const value = await limit.during(
      async () => {
        const body = async () => this.#body(transaction);
        const result = await (isAmbient ? withSession(database, { transaction, block: core.root }, body) : body());
        await core.settle();
        return result;
      },
      (error) => {
        const isCommitting = core.abort(error);
        if (isCommitting) limit.afterCommitTimeout(() => core.connection.abort());
        return isCommitting;
      },
    );
    // From here on a signal comes too late; the deadline still bounds the wait for the answer.
    if (!core.isCommitted)
      await limit.duringCommit(
        () => commit(core),
        () => core.connection.abort(),
      );
    return { outcome: { value }, afterCommit: core.root.afterCommit };
  }

  #core(connection: Connection, context: StatementContext): TransactionCore {
    const { driver, runner, limit, isolation, begin } = this.#plan;
    return new TransactionCore({
      connection,
      runner,
      context,
      prelude: [begin(driver.knownDialect!)],
      epilogue: COMMIT,
      canStandAlone: isolation !== undefined && connection.standaloneIsolation === isolation,
      duringCommit: (work) => limit.duringCommit(work, () => connection.abort()),
    });
  }

  #failed(core: TransactionCore, error: unknown): Failed {
    if (error instanceof AmbiguousCommitError) return { error, isRetryable: false };
    if (core.failure instanceof OperationAbortedError) return { error: core.failure, isRetryable: false };
    const { isUsable } = core.connection;
    const dialect = this.#plan.driver.knownDialect!;
    // A callback that catches a conflict and throws something else cannot have meant to keep what the conflict undid.
    const some = (test: (candidate: unknown) => boolean) => test(error) || (core.isDoomed && test(core.failure));
    this.#hadConnectionLoss ||= !isUsable;
    if (some((candidate) => isRetryable(candidate, dialect))) {
      this.#conflicts += 1;
      return { error, isRetryable: true };
    }
    return {
      error,
      isRetryable: some((candidate) => isServerReadOnly(candidate) || (!isUsable && isConnectionLoss(candidate))),
    };
  }

  /** A server that restarts or is full refuses for a while; at the first attempt only its own word for that counts. */
  #mayConnectAgain(error: unknown): boolean {
    return isRefusedForNow(error) || (this.#hadConnectionLoss && error instanceof ConnectionFailedError);
  }

  /** How this attempt passes the conflict gate. */
  #gate(): GateMode | undefined {
    const { mayWrite, maxAttempts } = this.#plan;
    if (!mayWrite || maxAttempts === undefined) return undefined;
    return this.#conflicts >= ALONE_AFTER_CONFLICTS ? 'exclusive' : 'shared';
  }

  /** From the second attempt on it keeps its place before all that came later. */
  #since(): number | undefined {
    return this.#attempt === 1 ? undefined : this.#plan.number;
  }

  #context(): Required<StatementContext> {
    const { number, origin, mayWrite } = this.#plan;
    return { transactionId: `t${number}`, attempt: this.#attempt, origin, mayWrite };
  }

  async #prepareNext(error: unknown): Promise<void> {
    const { clock, limit, onRetry } = this.#plan;
    await this.#giveBack();
    const delayMs = backoffMs(this.#attempt, clock);
    onRetry?.({ attempt: this.#attempt, error, delayMs });
    if (limit.signal?.aborted) throw limit.error();
    if (delayMs > 0)
      await clock.sleep(delayMs, limit.signal).catch((cause) => Promise.reject(limit.errorInsteadOf(cause)));
  }

  /** Rolls back what is open and returns the connection to the pool; one that does not answer is closed. */
  async #giveBack(): Promise<void> {
    const connection = this.#connection;
    if (connection === undefined) return;
    this.#connection = undefined;
    const isClean = connection.isUsable && (connection.status === 'idle' || (await this.#rollBack(connection)));
    this.#plan.driver.release(connection, { destroy: !isClean });
  }

  /**
   * Sends a ROLLBACK. False where it fails: whatever led to it is what the caller hears, and the connection is not used again.
   */
  async #rollBack(connection: Connection): Promise<boolean> {
    const timer = setTimeout(() => connection.abort(), ROLLBACK_LIMIT_MS);
    try {
      await this.#plan.runner.control(connection, 'ROLLBACK', this.#context());
      return true;
    } catch {
      return false;
    } finally {
      clearTimeout(timer);
    }
  }
}
