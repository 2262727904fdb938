import type { BoundStatement } from '../../sql/compiled-query.ts';
import type { IsolationLevel } from '../../sql/dialects/isolation.ts';
import type { Connection, StatementCompany, TransactionStatus, Transport } from '../driver.ts';
import type { Lease } from '../lease-queue.ts';
import type { RawResult } from '../raw-result.ts';
import type { PooledPgClient } from './pg-client.ts';
import { ControlMessages } from './pg-messages.ts';
import { PgStatement, type PgStatementSpec } from './pg-statement.ts';
import { secretsOf, wireOf } from './pg-wire.ts';
import { PreparedStatements } from './prepared-statements.ts';
import { requestCancel } from './request-cancel.ts';
import { isStalePlan } from './stale-plan.ts';
import { transactionStatus } from './transaction-status.ts';
import { transportOf } from './transport-of.ts';

/**
 * A connection that has not answered for this long, in milliseconds, is not taken for open any more: a server that restarts or a
 * network that breaks is noticed at once as a rule, but not always.
 */
const PROVEN_MS = 1_000;

/** The statement under way, and its error while the server has not said that it is ready again. */
interface Running {
  readonly statement: PgStatement;
  readonly reject: (error: unknown) => void;
  answer: { readonly error: unknown } | undefined;
}

/** Shared by the connections of a pool: those that were opened until then are of no use. */
export interface PgRetirement {
  openedUntil: number;
}

export interface PgConnectionOptions {
  readonly lifetimeMs: number;
  readonly retirement: PgRetirement;
  readonly preparedStatements: boolean;
  /** True where a pooler stands between, whose numbers of connections are its own. */
  readonly isPooled: boolean;
}

const NOTHING: StatementCompany = {};

/** What a statement of transaction control is, beside its text. */
const CONTROL = {
  values: [],
  protocol: 'simple',
  prelude: [],
  epilogue: undefined,
  prepared: undefined,
  evicted: undefined,
} as const;

/**
 * A connection of pg's pool. It lives as long as its client, over many leases, so its prepared statements stay known.
 */
export class PgConnection implements Connection {
  readonly client: PooledPgClient;
  readonly #openedAt = performance.now();
  /** When it should be replaced, by the clock of `performance.now()`. */
  #expiresAt: number;
  readonly #retirement: PgRetirement;
  readonly #isPooled: boolean;
  readonly #prepared: PreparedStatements | undefined;
  /** What the driver's queue gave for it to the one who uses it. */
  lease: Lease;
  /** True until the driver has asked what its session is set to. */
  isNew = true;
  standaloneIsolation: IsolationLevel | undefined;
  #status: TransactionStatus = 'idle';
  #running: Running | undefined;
  #lost: { readonly error: unknown } | undefined;
  /** True once the server was asked to cancel: the request may reach it late, and hit another statement. */
  #isCancelled = false;
  #answeredAt = performance.now();
  readonly #control = new ControlMessages();

  constructor(client: PooledPgClient, options: PgConnectionOptions) {
    this.client = client;
    this.#expiresAt = this.#openedAt + options.lifetimeMs;
    this.#retirement = options.retirement;
    this.#isPooled = options.isPooled;
    this.#prepared = options.preparedStatements ? new PreparedStatements() : undefined;
    const wire = wireOf(client);
    wire.on('parseComplete', () => this.#running?.statement.handleParseComplete());
    wire.on('readyForQuery', ({ status }) => this.#ready(status));
    client.on('error', (error) => this.#lose(error));
    client.on('end', () => this.#lose(new Error('The connection was closed.')));
  }

  get status(): TransactionStatus {
    return this.#status;
  }

  get isUsable(): boolean {
    return this.#lost === undefined && !(this.#isCancelled && this.#running === undefined);
  }

  /** False where its time is over: it is closed instead of being used again. */
  get isFresh(): boolean {
    return this.#openedAt > this.#retirement.openedUntil && performance.now() < this.#expiresAt;
  }

  get isProven(): boolean {
    return this.isUsable && performance.now() - this.#answeredAt < PROVEN_MS;
  }

  get transport(): Transport {
    return transportOf(wireOf(this.client).stream);
  }

  get backendId(): number | undefined {
    return this.#isPooled ? undefined : (secretsOf(this.client).processID ?? undefined);
  }

  async execute(statement: BoundStatement, company: StatementCompany = NOTHING): Promise<RawResult> {
    try {
      return await this.#run(this.#extended(statement, company));
    } catch (error) {
      if (!isStalePlan(error)) throw error;
      this.#prepared?.forget(statement.sql);
      // In a transaction the error has aborted everything before it, so the transaction as a whole has to run again.
      if (this.#status !== 'idle' || company !== NOTHING) throw error;
      return this.#run(this.#extended(statement, company));
    }
  }

  control(sql: string): Promise<RawResult> {
    return this.#run({ sql, ...CONTROL, control: this.#control });
  }

  /**
   * A request to cancel may reach the server late and hit the next statement, so the connection is not used again. The
   * server would notice a closed socket only when it writes: the request makes it stop now.
   */
  abort(): void {
    if (this.#lost !== undefined) return;
    requestCancel(this.client);
    this.#lose(new Error('The statement was aborted.'));
    wireOf(this.client).stream.destroy();
  }

  retire(which: 'this' | 'all'): void {
    this.#expiresAt = 0;
    if (which === 'all') this.#retirement.openedUntil = performance.now();
  }

  cancel(): void {
    if (this.#lost !== undefined || this.#running === undefined) return;
    this.#isCancelled = true;
    requestCancel(this.client);
  }

  #extended({ sql, values, allowance }: BoundStatement, { prelude = [], epilogue }: StatementCompany): PgStatementSpec {
    const prepared = this.#prepared?.use(sql);
    const evicted = this.#prepared?.takeEvicted();
    return {
      sql,
      values,
      allowance,
      protocol: 'extended',
      prelude,
      epilogue,
      prepared,
      evicted,
      control: this.#control,
    };
  }

  #run(spec: PgStatementSpec): Promise<RawResult> {
    return new Promise((resolve, reject) => {
      if (this.#lost !== undefined) {
        reject(this.#lost.error);
        return;
      }
      const statement = new PgStatement(spec, {
        resolve: (result) => {
          this.#setRunning(undefined);
          resolve(result);
        },
        reject: (error, isAnswer) => this.#fail(error, isAnswer),
      });
      this.#setRunning({ statement, reject, answer: undefined });
      this.client.query(statement);
    });
  }

  #setRunning(running: Running | undefined): void {
    this.#running = running;
    this.client.running = running?.statement;
  }

  /** An answer of the server waits until the server is ready again, so that `status` is right when the caller hears of it. */
  #fail(error: unknown, isAnswer: boolean): void {
    const running = this.#running;
    if (running === undefined) return;
    if (isAnswer && this.isUsable) running.answer = { error };
    else this.#finish(running, error);
  }

  #ready(status: string): void {
    this.#status = transactionStatus(status);
    this.#answeredAt = performance.now();
    const running = this.#running;
    if (running?.answer === undefined) return;
    running.statement.handleLastWord();
    this.#finish(running, running.answer.error);
  }

  #lose(error: unknown): void {
    this.#lost ??= { error };
    const running = this.#running;
    if (running !== undefined) this.#finish(running, running.answer?.error ?? error);
  }

  #finish(running: Running, error: unknown): void {
    this.#setRunning(undefined);
    running.reject(error);
  }
}
