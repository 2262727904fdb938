import type { PhoebeError } from '../errors/phoebe-error.ts';
import { ConnectionLostError } from '../errors/query-errors.ts';
import { toQueryError } from '../errors/to-query-error.ts';
import type { BoundStatement } from '../sql/compiled-query.ts';
import { runSafely } from '../util/run-safely.ts';
import type { BackgroundErrorHandler } from './background-error.ts';
import { checkStatement } from './check-statement.ts';
import type { Clock } from './clock.ts';
import type { Connection, StatementCompany } from './driver.ts';
import { HiddenQueryEvent, type QueryEvent } from './query-event.ts';
import type { RawResult } from './raw-result.ts';
import { isServerReadOnly } from './retry-policy.ts';

/** Which transaction a statement belongs to, for the log. */
export interface StatementContext {
  readonly transactionId?: string;
  readonly attempt?: number;
  readonly origin?: object | undefined;
  /** True where it may write, as far as its transaction says. */
  readonly mayWrite?: boolean;
}

export interface StatementRunnerOptions {
  readonly clock: Clock;
  readonly onQuery: ((event: QueryEvent) => void) | undefined;
  readonly onBackgroundError: BackgroundErrorHandler;
}

/** Sends statements, gives the driver's errors their classes, and tells those who want to know of each. */
export class StatementRunner {
  readonly #options: Pick<StatementRunnerOptions, 'clock' | 'onBackgroundError'>;
  readonly #listeners: Set<(event: QueryEvent) => void>;

  constructor({ onQuery, ...options }: StatementRunnerOptions) {
    this.#options = options;
    this.#listeners = new Set(onQuery === undefined ? [] : [onQuery]);
  }

  /** Tells one more function of every statement, each function once. */
  tell(listener: (event: QueryEvent) => void): void {
    this.#listeners.add(listener);
  }

  async execute(
    connection: Connection,
    statement: BoundStatement,
    company?: StatementCompany,
    context?: StatementContext,
  ): Promise<RawResult> {
    checkStatement(statement);
    this.#tellControl(company?.prelude, context);
    const { sql, values } = statement;
    const sent: Sent = { kind: 'statement', sql, values, context, startedAt: this.#now() };
    let result: RawResult;
    try {
      result = await connection.execute(statement, company);
    } catch (cause) {
      throw this.#failed(connection, sent, cause);
    }
    this.#tell(sent, { rowCount: result.rowCount });
    this.#tellControl(company?.epilogue?.statements, context);
    return result;
  }

  async control(connection: Connection, sql: string, context?: StatementContext): Promise<RawResult> {
    const sent: Sent = { kind: 'control', sql, values: [], context, startedAt: this.#now() };
    try {
      const result = await connection.control(sql);
      this.#tell(sent, { rowCount: result.rowCount });
      return result;
    } catch (cause) {
      throw this.#failed(connection, sent, cause);
    }
  }

  #now(): number | undefined {
    return this.#listeners.size === 0 ? undefined : this.#options.clock.now();
  }

  #failed(connection: Connection, sent: Sent, cause: unknown): PhoebeError {
    const { sql, values } = sent;
    const error = toQueryError(cause, {
      statement: { sql, values },
      connectionLost: !connection.isUsable,
      mayWrite: sent.context?.mayWrite,
    });
    // What other connections to this server have to expect, too, or no other statement on this one.
    if (isServerReadOnly(error)) connection.retire('all');
    else if (error instanceof ConnectionLostError) connection.retire('this');
    this.#tell(sent, { error });
    return error;
  }

  /** Told with the statement that they travelled with: they have no time of their own. */
  #tellControl(statements: readonly string[] | undefined, context: StatementContext | undefined): void {
    for (const sql of statements ?? [])
      this.#tell({ kind: 'control', sql, values: [], context, startedAt: undefined }, NOTHING);
  }

  #tell(sent: Sent, { rowCount, error }: Outcome): void {
    const { onBackgroundError, clock } = this.#options;
    if (this.#listeners.size === 0) return;
    const { kind, sql, values, context, startedAt } = sent;
    const event = new HiddenQueryEvent({
      kind,
      sql,
      values,
      durationMs: startedAt === undefined ? 0 : clock.now() - startedAt,
      rowCount,
      attempt: context?.attempt,
      transactionId: context?.transactionId,
      origin: context?.origin,
      error,
    });
    for (const listener of this.#listeners)
      runSafely(
        () => listener(event),
        (thrown) => onBackgroundError(thrown, 'onQuery'),
      );
  }
}

interface Sent extends BoundStatement {
  readonly kind: QueryEvent['kind'];
  readonly context: StatementContext | undefined;
  /** By the clock; undefined where nobody is told, or it has no time of its own. */
  readonly startedAt: number | undefined;
}

interface Outcome {
  readonly rowCount?: number;
  readonly error?: PhoebeError;
}

const NOTHING: Outcome = {};
