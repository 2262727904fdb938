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
  readonly preparedStatements: boolean;
  readonly size: number;
  readonly acquireTimeoutMs: number;
  readonly maxWaiting: number;
  readonly connectTimeoutMs: number;
  readonly idleTimeoutMs: number;
  readonly maxLifetimeMs: number;
  readonly random: () => number;
  readonly onIdleError: (error: unknown) => void;
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
