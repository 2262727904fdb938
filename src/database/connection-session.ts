import type { CompiledQuery } from '../sql/compiled-query.ts';
import type { Dialect } from '../sql/dialects/dialect.ts';
import type { Definition } from '../sql/nodes/definition.ts';
import type { Statement } from '../sql/nodes/query.ts';
import type { Database } from './database.ts';
import type { DatabaseServices } from './database-services.ts';
import type { Connection, ResultSet, Transport } from './driver.ts';
import type { ExecuteOptions, Executor } from './executor.ts';
import type { RawResult } from './raw-result.ts';

/**
 * One connection of the pool for a series of statements, each of them a transaction of its own: for changes of the schema,
 * which some engines take only so, and for session settings and session locks.
 */
export class ConnectionSession implements Executor {
  readonly #database: Database;
  readonly #services: DatabaseServices;
  readonly #connection: Connection;

  /** Made by `Database.onConnection`. */
  constructor(database: Database, services: DatabaseServices, connection: Connection) {
    this.#database = database;
    this.#services = services;
    this.#connection = connection;
  }

  dialect(): Promise<Dialect> {
    return this.#database.dialect();
  }

  compile(query: Statement | Definition): Promise<CompiledQuery> {
    return this.#database.compile(query);
  }

  async execute(query: Statement | Definition, options?: ExecuteOptions): Promise<ResultSet> {
    return (await this.executeRaw(query, options)).read();
  }

  async executeRaw(query: Statement | Definition, options: ExecuteOptions = {}): Promise<RawResult> {
    const compiled = await this.compile(query);
    return this.#services.runner.execute(this.#connection, compiled.bind(options.args));
  }

  /** Runs text without parameters that no node stands for: session settings, and migrations that a person wrote. */
  async control(sql: string): Promise<ResultSet> {
    return (await this.#services.runner.control(this.#connection, sql)).read();
  }

  /** How the bytes of this connection travel. */
  get transport(): Transport | undefined {
    return this.#connection.transport;
  }

  /** Ends a transaction that was begun by `control`, where one is open. A connection that cannot is closed afterwards. */
  async rollBack(): Promise<void> {
    await isIdle(this.#connection, this.#services);
  }
}

/** Takes a connection for the time of `body`. It is closed afterwards where it was given settings, which nobody undoes. */
export async function onConnection<Result>(
  scope: { readonly database: Database; readonly services: DatabaseServices },
  body: (session: ConnectionSession) => Promise<Result>,
  settings: readonly string[] = [],
): Promise<Result> {
  const { database, services } = scope;
  const connection = await services.driver.acquire();
  try {
    const session = new ConnectionSession(database, services, connection);
    for (const setting of settings) await session.control(setting);
    return await body(session);
  } finally {
    const isClean = settings.length === 0 && (await isIdle(connection, services));
    services.driver.release(connection, { destroy: !isClean });
  }
}

/** Ends a transaction that a statement of the session began and did not end. */
async function isIdle(connection: Connection, { runner }: DatabaseServices): Promise<boolean> {
  if (connection.isUsable && connection.status !== 'idle') {
    // The error that kept the session from ending it is the one to tell; this connection is closed either way.
    await runner.control(connection, 'ROLLBACK').catch(() => undefined);
  }
  return connection.isUsable && connection.status === 'idle';
}
