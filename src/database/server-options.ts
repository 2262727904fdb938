import type { ConnectionOptions as TlsOptions } from 'node:tls';
import { InvalidArgumentError } from '../errors/phoebe-error.ts';
import { inspect } from '../util/inspect.ts';
import { backgroundErrorHandler } from './background-error.ts';
import { checkLimit } from './check-limit.ts';
import { systemClock } from './clock.ts';
import type { DatabaseOptions } from './database.ts';
import type { PgDriverOptions, SessionSettings } from './drivers/pg-options.ts';
import * as defaults from './pool-defaults.ts';

/** Options of a database on a server. */
export interface ServerOptions extends DatabaseOptions {
  /** A name, an address, or the folder of a Unix socket. Default "localhost". */
  readonly host?: string;
  readonly port?: number;
  readonly user?: string;
  /** A function is asked at each new connection, so that passwords may change. */
  readonly password?: string | (() => string | Promise<string>);
  /** True, or Node's TLS options (`ca`, `cert`, `key`, `rejectUnauthorized` …). Default: no encryption. */
  readonly ssl?: boolean | TlsOptions;
  /** 'direct' begins with the TLS handshake (PostgreSQL 17 and later). Default 'postgres'. */
  readonly sslNegotiation?: 'postgres' | 'direct';
  /** True binds the password exchange to the TLS channel where the server offers it (SCRAM-SHA-256-PLUS). Default false. */
  readonly channelBinding?: boolean;
  /** The most connections. Default 10. */
  readonly size?: number;
  /** How long opening a connection may take, in milliseconds: longer than a failover of CockroachDB. Default 15,000. */
  readonly connectTimeoutMs?: number;
  /**
   * How long work waits while no connection is free, in milliseconds; then PoolExhaustedError. Default 25,000: less than a
   * request may take.
   */
  readonly acquireTimeoutMs?: number;
  /** How much work may wait at the same time; more gets PoolExhaustedError at once. Default 1,000. */
  readonly maxWaiting?: number;
  /** After this many idle milliseconds a connection is closed. Default 300,000. */
  readonly idleTimeoutMs?: number;
  /** After this many milliseconds, give or take a tenth, a connection is replaced. Default 300,000. */
  readonly maxLifetimeMs?: number;
  /** What the server's own tools show for these connections. Default "phoebe". */
  readonly applicationName?: string;
  /**
   * The server ends statements that take longer, in milliseconds (StatementTimeoutError), also when nobody here waits for them
   * any more. Sent as `statement_timeout` while a connection opens. 0 sends none. Default: the server's own limit; `phoebe serve`
   * sends 35,000.
   */
  readonly statementTimeoutMs?: number;
  /**
   * The server ends a transaction in which it waits so long for the next statement, in milliseconds, with its session
   * (ConnectionLostError, not run again): so the locks of a process that has died or lost its network do not stay. Sent as
   * `idle_in_transaction_session_timeout` while a connection opens, unless `settings` or `options` have that name. 0 sends none.
   * Default 60,000; `phoebe serve` sends 15,000, half of a request's time.
   */
  readonly idleInTransactionTimeoutMs?: number;
  /** False: statements are never kept prepared. Default true; false behind PgBouncer, which mixes sessions. */
  readonly preparedStatements?: boolean;
  /**
   * True: PgBouncer stands between. Settings are sent after the connection was opened instead of with it, time limits are left to
   * the pooler and the role, and statements are not kept prepared. False: it does not. Default: it is taken for that
   * where it refuses the startup parameters, as it does unless it is told to ignore them. See docs/pgbouncer.md.
   */
  readonly pgbouncer?: boolean;
  /** Settings of every session, sent while the connection opens: `{ lock_timeout: '5s' }`. */
  readonly settings?: SessionSettings;
  /** The startup packet's `options`, passed on as they are. */
  readonly options?: string;
}

export interface EngineDefaults {
  readonly engine: PgDriverOptions['engine'];
  readonly port: number;
  readonly user: string | undefined;
  readonly settings: SessionSettings;
}

/** Checks a server's options, and fills in what is not said. */
export function pgDriverOptions(database: string, options: ServerOptions, engine: EngineDefaults): PgDriverOptions {
  checkText('The name of the database', database);
  if (options.host !== undefined) checkText('host', options.host);
  const report = backgroundErrorHandler(options.onBackgroundError);
  return {
    engine: engine.engine,
    database,
    host: options.host ?? 'localhost',
    port: checkPort(options.port ?? engine.port),
    user: options.user ?? engine.user,
    password: options.password,
    ssl: options.ssl,
    sslNegotiation: options.sslNegotiation,
    channelBinding: options.channelBinding ?? false,
    applicationName: options.applicationName ?? 'phoebe',
    statementTimeoutMs:
      options.statementTimeoutMs === undefined
        ? undefined
        : checkLimit('statementTimeoutMs', options.statementTimeoutMs, 0, { minimum: 0 }),
    options: options.options,
    settings: { ...engine.settings, ...idleLimit(options), ...options.settings },
    preparedStatements: options.preparedStatements,
    pgbouncer: options.pgbouncer,
    size: checkLimit('size', options.size, defaults.DEFAULT_POOL_SIZE),
    acquireTimeoutMs: checkLimit('acquireTimeoutMs', options.acquireTimeoutMs, defaults.DEFAULT_ACQUIRE_TIMEOUT_MS),
    maxWaiting: checkLimit('maxWaiting', options.maxWaiting, defaults.DEFAULT_MAX_WAITING, { minimum: 0 }),
    connectTimeoutMs: checkLimit('connectTimeoutMs', options.connectTimeoutMs, defaults.DEFAULT_CONNECT_TIMEOUT_MS),
    idleTimeoutMs: checkLimit('idleTimeoutMs', options.idleTimeoutMs, defaults.DEFAULT_IDLE_TIMEOUT_MS),
    maxLifetimeMs: checkLimit('maxLifetimeMs', options.maxLifetimeMs, defaults.DEFAULT_MAX_LIFETIME_MS),
    random: (options.clock ?? systemClock).random,
    onIdleError: (error) => report(error, 'idle connection'),
  };
}

const IDLE_LIMIT = 'idle_in_transaction_session_timeout';

function idleLimit({ idleInTransactionTimeoutMs, options }: ServerOptions): SessionSettings {
  const limitMs = checkLimit(
    'idleInTransactionTimeoutMs',
    idleInTransactionTimeoutMs,
    defaults.DEFAULT_IDLE_IN_TRANSACTION_TIMEOUT_MS,
    { minimum: 0 },
  );
  // What the startup packet says last would hide what the caller's own `options` say.
  return limitMs === 0 || options?.includes(IDLE_LIMIT) ? {} : { [IDLE_LIMIT]: limitMs };
}

function checkText(what: string, value: unknown): void {
  if (typeof value !== 'string' || value === '')
    throw new InvalidArgumentError(`${what} must be a text that is not empty, but got ${inspect(value)}.`);
}

function checkPort(port: number): number {
  if (Number.isInteger(port) && port >= 1 && port <= 65_535) return port;
  throw new InvalidArgumentError(`port must be an integer from 1 to 65535, but got ${inspect(port)}.`);
}
