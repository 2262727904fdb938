import type { ConnectionOptions as TlsOptions } from 'node:tls';

/** A session's settings, by name, as `SET name = value` would take them. */
export type SessionSettings = Readonly<Record<string, string | number | boolean>>;

/** What the driver for servers needs, checked and complete. */
export interface PgDriverOptions {
  /** The engine that the caller asked for: connecting to another one is an error. */
  readonly engine: 'cockroach' | 'postgres';
  readonly host: string;
  readonly port: number;
  readonly user: string | undefined;
  readonly password: string | (() => string | Promise<string>) | undefined;
  readonly database: string | undefined;
  readonly ssl: boolean | TlsOptions | undefined;
  readonly sslNegotiation: 'postgres' | 'direct' | undefined;
  readonly channelBinding: boolean;
  readonly applicationName: string;
  readonly statementTimeoutMs: number | undefined;
  /** The startup packet's `options`, passed on as they are. */
  readonly options: string | undefined;
  readonly settings: SessionSettings;
  /** Undefined: unless a pooler stands between. */
  readonly preparedStatements: boolean | undefined;
  /** True: PgBouncer stands between. Undefined: that is found out. */
  readonly pgbouncer: boolean | undefined;
  readonly size: number;
  readonly acquireTimeoutMs: number;
  readonly maxWaiting: number;
  readonly connectTimeoutMs: number;
  readonly idleTimeoutMs: number;
  readonly maxLifetimeMs: number;
  readonly random: () => number;
  readonly onIdleError: (error: unknown) => void;
}

/** The server's limits on time, which a pooler would give to whoever gets the same session next. */
const TIME_LIMITS: readonly string[] = ['statement_timeout', 'idle_in_transaction_session_timeout'];

/**
 * The statement that gives a session behind a pooler these settings, which it does not take in the startup packet; undefined
 * where there are none.
 */
export function sessionStatement(settings: SessionSettings): string | undefined {
  const calls = Object.entries(settings)
    .filter(([name]) => !TIME_LIMITS.includes(name))
    .map(([name, value]) => `set_config(${quoted(name)}, ${quoted(String(value))}, false)`);
  return calls.length === 0 ? undefined : `SELECT ${calls.join(', ')}`;
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/**
 * The startup packet's `options` for these settings, behind the caller's own: `-c name=value`, spaces and backslashes escaped.
 * Sent with the packet, they cost no round trip.
 */
export function startupOptions(options: string | undefined, settings: SessionSettings): string | undefined {
  const parts = Object.entries(settings).map(
    ([name, value]) => `-c ${name}=${String(value).replace(/[\\\s]/g, '\\$&')}`,
  );
  if (options !== undefined && options !== '') parts.unshift(options);
  return parts.length === 0 ? undefined : parts.join(' ');
}
