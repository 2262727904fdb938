import type { PhoebeError } from '../errors/phoebe-error.ts';
import { toQueryError } from '../errors/to-query-error.ts';
import type { BoundStatement } from '../sql/compiled-query.ts';
import type { BackgroundErrorHandler } from './background-error.ts';
import { checkStatement } from './check-statement.ts';
import type { Clock } from './clock.ts';
import type { Connection, StatementCompany } from './driver.ts';
import { HiddenQueryEvent, type QueryEvent } from './query-event.ts';
import type { RawResult } from './raw-result.ts';

/** Which transaction a statement belongs to, for the log. */
export interface StatementContext {
  readonly transactionId?: string;
  readonly attempt?: number;
  readonly origin?: object | undefined;
}

export interface StatementRunnerOptions {
  readonly clock: Clock;
  readonly onQuery: ((event: QueryEvent) => void) | undefined;
  readonly onBackgroundError: BackgroundErrorHandler;
}

/** Sends statements, gives the driver's errors their classes, and tells the query hook. */
export class StatementRunner {
  readonly #options: StatementRunnerOptions;

  constructor(options: StatementRunnerOptions) {
    this.#options = options;
  }

  async execute(
    connection: Connection,
    statement: BoundStatement,
    company?: StatementCompany,
    context?: StatementContext,
  ): Promise<RawResult> {
    checkStatement(statement);
    this.#tellControl(company?.prelude, context);
    const result = await this.#run(connection, { kind: 'statement', ...statement, context }, () =>
      connection.execute(statement, company),
    );
    this.#tellControl(company?.epilogue?.statements, context);
    return result;
  }

  async control(connection: Connection, sql: string, context?: StatementContext): Promise<RawResult> {
    return this.#run(connection, { kind: 'control', sql, values: [], context }, () => connection.control(sql));
  }

  async #run(connection: Connection, what: What, send: () => Promise<RawResult>): Promise<RawResult> {
    const startedAt = this.#options.onQuery === undefined ? undefined : this.#options.clock.now();
    try {
      const result = await send();
      this.#tell({ ...what, startedAt, rowCount: result.rowCount });
      return result;
    } catch (cause) {
      const error = toQueryError(cause, {
        statement: { sql: what.sql, values: what.values },
        connectionLost: !connection.isUsable,
      });
      this.#tell({ ...what, startedAt, error });
      throw error;
    }
  }

  /** Told with the statement that they travelled with: they have no time of their own. */
  #tellControl(statements: readonly string[] | undefined, context: StatementContext | undefined): void {
    for (const sql of statements ?? []) this.#tell({ kind: 'control', sql, values: [], startedAt: undefined, context });
  }

  #tell(what: What & { startedAt: number | undefined; rowCount?: number; error?: PhoebeError }): void {
    const { onQuery, onBackgroundError, clock } = this.#options;
    if (onQuery === undefined) return;
    const event = new HiddenQueryEvent({
      kind: what.kind,
      sql: what.sql,
      values: what.values,
      durationMs: what.startedAt === undefined ? 0 : clock.now() - what.startedAt,
      rowCount: what.rowCount,
      attempt: what.context?.attempt,
      transactionId: what.context?.transactionId,
      origin: what.context?.origin,
      error: what.error,
    });
    try {
      onQuery(event);
    } catch (error) {
      onBackgroundError(error, 'onQuery');
    }
  }
}

interface What extends BoundStatement {
  readonly kind: QueryEvent['kind'];
  readonly context: StatementContext | undefined;
}
