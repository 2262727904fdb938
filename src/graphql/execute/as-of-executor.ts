import type { Database } from '../../database/database.ts';
import type { ResultSet } from '../../database/driver.ts';
import type { ExecuteOptions, Executor } from '../../database/executor.ts';
import type { RawResult } from '../../database/raw-result.ts';
import type { CompiledQuery } from '../../sql/compiled-query.ts';
import type { Dialect } from '../../sql/dialects/dialect.ts';
import type { Definition } from '../../sql/nodes/definition.ts';
import type { Statement } from '../../sql/nodes/query.ts';

/**
 * Reads a database as it was at one moment, over as many connections as the pool gives: `SELECT … FROM … AS OF SYSTEM TIME x`.
 * Only for engines that have it. Source: https://www.cockroachlabs.com/docs/stable/as-of-system-time
 */
export class AsOfExecutor implements Executor {
  readonly #db: Database;
  readonly #moment: string;

  /** @param moment a time that is the same however late it is read: no interval, no function */
  constructor(db: Database, moment: string) {
    this.#db = db;
    this.#moment = moment;
  }

  dialect(): Promise<Dialect> {
    return this.#db.dialect();
  }

  compile(query: Statement | Definition): Promise<CompiledQuery> {
    return this.#db.compile(this.#atMoment(query) ?? query);
  }

  async execute(query: Statement | Definition, options?: ExecuteOptions): Promise<ResultSet> {
    return (await this.executeRaw(query, options)).read();
  }

  async executeRaw(query: Statement | Definition, options?: ExecuteOptions): Promise<RawResult> {
    const dated = this.#atMoment(query);
    if (dated !== undefined) return this.#db.executeRaw(dated, options);
    // The clause stands behind FROM: what has none is read in a transaction of that time.
    return this.#db.runTransaction((transaction) => transaction.executeRaw(query, options), {
      asOfSystemTime: this.#moment,
      origin: options?.origin,
      ...(options?.signal === undefined ? {} : { signal: options.signal }),
    });
  }

  #atMoment(query: Statement | Definition): Statement | undefined {
    if (query.kind !== 'select' || (query.from ?? []).length === 0) return undefined;
    return { ...query, asOfSystemTime: this.#moment };
  }
}
