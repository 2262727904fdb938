import pg from 'pg';
import type { Dialect } from '../../sql/dialects/dialect.ts';
import type { IsolationLevel } from '../../sql/dialects/isolation.ts';
import type { Connection, Driver, PoolStats } from '../driver.ts';
import { type Lease, LeaseQueue, type LeaseRequest } from '../lease-queue.ts';
import { orAborted } from '../or-aborted.ts';
import { connectError, isRefusedParameter } from './connect-error.ts';
import { PgClient, type PooledPgClient } from './pg-client.ts';
import { PgConnection, type PgRetirement } from './pg-connection.ts';
import { type PgDriverOptions, sessionStatement, startupOptions } from './pg-options.ts';
import { pingApart } from './ping-apart.ts';
import { serverDialect } from './server-dialect.ts';

/** Idle connections send TCP keepalives after this many milliseconds, so that a firewall between does not forget them. */
const KEEP_ALIVE_DELAY_MS = 30_000;

/** Lifetimes differ by up to this share, so that connections opened together are not replaced together. */
const LIFETIME_JITTER = 0.1;

/** CockroachDB and PostgreSQL servers, over pg's pool. A queue of our own in front of it adds fairness and limits. */
export class PgDriver implements Driver {
  readonly #options: PgDriverOptions;
  #pool: pg.Pool;
  /** True where PgBouncer stands between, as far as that is known. */
  #isPooled: boolean;
  readonly #queue: LeaseQueue;
  readonly #connections = new WeakMap<pg.Client, PgConnection>();
  readonly #retirement: PgRetirement = { openedUntil: Number.NEGATIVE_INFINITY };
  /** Connections on their way to callers that have just been granted one. */
  readonly #handedOver: PgConnection[] = [];
  #dialect: Dialect | undefined;
  #closing: Promise<void> | undefined;

  constructor(options: PgDriverOptions) {
    this.#options = options;
    this.#queue = new LeaseQueue(options);
    this.#isPooled = options.pgbouncer ?? false;
    this.#pool = this.#makePool();
  }

  #makePool(): pg.Pool {
    const pool = new pg.Pool(poolConfig(this.#options, this.#isPooled));
    // Without a listener a connection that breaks while idle would end the process.
    pool.on('error', (error) => this.#options.onIdleError(error));
    pool.on('connect', (client) => this.#adopt(client));
    return pool;
  }

  get knownDialect(): Dialect | undefined {
    return this.#dialect;
  }

  async dialect(): Promise<Dialect> {
    if (this.#dialect === undefined) this.release(await this.acquire());
    return this.#dialect!;
  }

  async acquire(request?: LeaseRequest): Promise<Connection> {
    const lease = await this.#queue.acquire(request);
    const handed = this.#handedOver.pop();
    if (handed !== undefined) {
      handed.lease = lease;
      if (handed.isUsable) return handed;
      handed.client.release(true);
    }
    return orAborted(this.#lease(lease), request?.signal, undefined, (connection) => this.release(connection));
  }

  release(connection: Connection, options: { readonly destroy?: boolean } = {}): void {
    const { client, isFresh, lease } = connection as PgConnection;
    // A transaction that somebody left open must not greet the next user.
    const isClean = connection.isUsable && connection.status === 'idle' && options.destroy !== true;
    const isKept = isClean && isFresh;
    // Who waits gets it at once: the way over the pool costs more than many a statement.
    if (this.#queue.release(lease) > 0 && isKept) this.#handedOver.push(connection as PgConnection);
    else client.release(!isKept);
  }

  async ping(): Promise<void> {
    await this.#opened((_, isPooled) => pingApart(poolConfig(this.#options, isPooled)));
  }

  stats(): PoolStats {
    return {
      size: this.#options.size,
      open: this.#pool.totalCount,
      leased: this.#queue.leased,
      waiting: this.#queue.waiting,
    };
  }

  close(): Promise<void> {
    this.#closing ??= this.#queue.close().then(() => this.#pool.end());
    return this.#closing;
  }

  async #lease(lease: Lease): Promise<PgConnection> {
    try {
      const connection = await this.#take();
      connection.lease = lease;
      this.#dialect ??= await this.#detect(connection);
      if (connection.isNew) await this.#prepare(connection);
      return connection;
    } catch (error) {
      this.#queue.release(lease);
      throw error;
    }
  }

  async #take(): Promise<PgConnection> {
    for (;;) {
      const client = await this.#open();
      const connection = this.#connections.get(client)!;
      if (connection.isUsable && connection.isFresh) return connection;
      client.release(true);
    }
  }

  #open(): Promise<pg.PoolClient> {
    return this.#opened((pool) => pool.connect());
  }

  /** Opens a connection; again, where PgBouncer is found to stand between. */
  async #opened<Result>(open: (pool: pg.Pool, isPooled: boolean) => Promise<Result>): Promise<Result> {
    const pool = this.#pool;
    try {
      return await open(pool, this.#isPooled);
    } catch (error) {
      if (this.#options.pgbouncer !== undefined || !isRefusedParameter(error)) throw connectError(error, this.#options);
      // Others may have found out at the same time.
      if (pool === this.#pool) await this.#takeForPooled();
      return this.#opened(open);
    }
  }

  /** Has connections opened as PgBouncer takes them; the pool that could open none is left. */
  async #takeForPooled(): Promise<void> {
    const refused = this.#pool;
    this.#isPooled = true;
    this.#pool = this.#makePool();
    await refused.end();
  }

  async #detect(connection: PgConnection): Promise<Dialect> {
    try {
      return await serverDialect(connection, this.#options.engine);
    } catch (error) {
      connection.client.release(true);
      throw error;
    }
  }

  /** Learns what a connection's session is set to, once for each and only where something depends on it. */
  async #prepare(connection: PgConnection): Promise<void> {
    connection.isNew = false;
    const { retriesStatements } = this.knownDialect!;
    const settings = this.#isPooled ? sessionStatement(this.#options.settings) : undefined;
    if (!retriesStatements && settings === undefined) return;
    try {
      if (settings !== undefined) await connection.control(settings);
      if (!retriesStatements) return;
      const { rows } = await connection.control('SHOW default_transaction_isolation');
      connection.standaloneIsolation = rows[0]?.[0] as IsolationLevel;
    } catch (error) {
      connection.client.release(true);
      throw connectError(error, this.#options);
    }
  }

  #adopt(client: pg.Client): void {
    const { maxLifetimeMs, random } = this.#options;
    const isPooled = this.#isPooled;
    const preparedStatements = this.#options.preparedStatements ?? !isPooled;
    const lifetimeMs = maxLifetimeMs * (1 + LIFETIME_JITTER * (2 * random() - 1));
    this.#connections.set(
      client,
      new PgConnection(client as PooledPgClient, {
        lifetimeMs,
        preparedStatements,
        retirement: this.#retirement,
        isPooled,
      }),
    );
  }
}

function poolConfig(options: PgDriverOptions, isPooled: boolean): pg.PoolConfig {
  const startup = isPooled ? undefined : startupOptions(options.options, options.settings);
  return {
    Client: PgClient,
    host: options.host,
    port: options.port,
    max: options.size,
    connectionTimeoutMillis: options.connectTimeoutMs,
    idleTimeoutMillis: options.idleTimeoutMs,
    // A script that forgets close() still ends when nothing is under way.
    allowExitOnIdle: true,
    keepAlive: true,
    keepAliveInitialDelayMillis: KEEP_ALIVE_DELAY_MS,
    application_name: options.applicationName,
    enableChannelBinding: options.channelBinding,
    ...(options.user === undefined ? {} : { user: options.user }),
    ...(options.password === undefined ? {} : { password: options.password }),
    ...(options.database === undefined ? {} : { database: options.database }),
    ...(options.ssl === undefined ? {} : { ssl: options.ssl }),
    ...(options.sslNegotiation === undefined ? {} : { sslnegotiation: options.sslNegotiation }),
    ...(options.statementTimeoutMs === undefined || isPooled ? {} : { statement_timeout: options.statementTimeoutMs }),
    ...(startup === undefined ? {} : { options: startup }),
  };
}
