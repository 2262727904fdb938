import pg from 'pg';
import type { Dialect } from '../../sql/dialects/dialect.ts';
import type { IsolationLevel } from '../../sql/dialects/isolation.ts';
import type { Connection, Driver, PoolStats } from '../driver.ts';
import { type Lease, LeaseQueue, type LeaseRequest } from '../lease-queue.ts';
import { orAborted } from '../or-aborted.ts';
import { connectError } from './connect-error.ts';
import { PgClient, type PooledPgClient } from './pg-client.ts';
import { PgConnection, type PgRetirement } from './pg-connection.ts';
import { type PgDriverOptions, startupOptions } from './pg-options.ts';
import { pingApart } from './ping-apart.ts';
import { serverDialect } from './server-dialect.ts';

/** Idle connections send TCP keepalives after this many milliseconds, so that a firewall between does not forget them. */
const KEEP_ALIVE_DELAY_MS = 30_000;

/** Lifetimes differ by up to this share, so that connections opened together are not replaced together. */
const LIFETIME_JITTER = 0.1;

/** CockroachDB and PostgreSQL servers, over pg's pool. A queue of our own in front of it adds fairness and limits. */
export class PgDriver implements Driver {
  readonly #options: PgDriverOptions;
  readonly #pool: pg.Pool;
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
    this.#pool = new pg.Pool(poolConfig(options));
    // Without a listener a connection that breaks while idle would end the process.
    this.#pool.on('error', (error) => options.onIdleError(error));
    this.#pool.on('connect', (client) => this.#adopt(client));
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
    try {
      await pingApart(poolConfig(this.#options));
    } catch (error) {
      throw connectError(error, this.#options);
    }
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

  async #open(): Promise<pg.PoolClient> {
    try {
      return await this.#pool.connect();
    } catch (error) {
      throw connectError(error, this.#options);
    }
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
    if (this.knownDialect?.retriesStatements !== true) return;
    try {
      const { rows } = await connection.control('SHOW default_transaction_isolation');
      connection.standaloneIsolation = rows[0]?.[0] as IsolationLevel;
    } catch (error) {
      connection.client.release(true);
      throw connectError(error, this.#options);
    }
  }

  #adopt(client: pg.Client): void {
    const { maxLifetimeMs, random, preparedStatements } = this.#options;
    const lifetimeMs = maxLifetimeMs * (1 + LIFETIME_JITTER * (2 * random() - 1));
    this.#connections.set(
      client,
      new PgConnection(client as PooledPgClient, { lifetimeMs, preparedStatements, retirement: this.#retirement }),
    );
  }
}

function poolConfig(options: PgDriverOptions): pg.PoolConfig {
  const startup = startupOptions(options.options, options.settings);
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
    ...(options.statementTimeoutMs === undefined ? {} : { statement_timeout: options.statementTimeoutMs }),
    ...(startup === undefined ? {} : { options: startup }),
  };
}
