import { resolve } from 'node:path';
import { connect, isServerUrl } from '../database/connect.ts';
import type { Database, DatabaseOptions } from '../database/database.ts';
import { EmbeddedDatabase } from '../database/embedded-database.ts';
import { InvalidArgumentError } from '../errors/phoebe-error.ts';
import { type LoadedConfig, NO_CONFIG } from './config/loaded-config.ts';
import { DEFAULT_DATA_DIRECTORY } from './data-directory.ts';
import { type NewDirectory, newDirectoryAt } from './new-directory.ts';
import { shownPath } from './shown-path.ts';

/** What the command line and the environment say about the database. */
export interface DatabaseFlags {
  readonly memory?: boolean;
  readonly database?: string;
  readonly data?: string;
  /** The config, which is asked where neither the command line nor the environment says anything. */
  readonly settings?: LoadedConfig;
}

export interface ChosenDatabase {
  /** Without a password: for the log. */
  readonly label: string;
  /** Where the address was read: an option or a variable. Undefined for an embedded database. */
  readonly source: string | undefined;
  /** True where it is on a server: to connect to it makes nothing. */
  readonly isServer: boolean;
  /** What opening it is going to make on disk; undefined where the data directory is there, or there is none. */
  readonly newDirectory: NewDirectory | undefined;
  open(options: OpenOptions): Database;
}

export interface OpenOptions extends DatabaseOptions {
  /** Where the URL says nothing else. An embedded database cannot end a statement. */
  readonly statementTimeoutMs?: number;
  /** An embedded database has no client to lose. */
  readonly idleInTransactionTimeoutMs?: number;
}

/**
 * Decides which database to use: what the command line says comes before DATABASE_URL, that before the config, and without any it
 * is an embedded one that keeps its data on disk.
 */
export function chooseDatabase(flags: DatabaseFlags, databaseUrl: string | undefined): ChosenDatabase {
  const named = (['memory', 'database', 'data'] as const).filter((flag) => flags[flag] !== undefined);
  if (named.length > 1) {
    throw new InvalidArgumentError(`Choose one database: --${named[0]} and --${named[1]} contradict each other.`);
  }
  if (flags.memory) return inMemory();
  if (flags.data !== undefined) return onDisk(flags.data);
  if (flags.database !== undefined) return byUrl(flags.database, '--database');
  if (databaseUrl) return byUrl(databaseUrl, 'DATABASE_URL');
  const { config, shown } = flags.settings ?? NO_CONFIG;
  return config.database ? byUrl(config.database, shown) : onDisk(config.data ?? DEFAULT_DATA_DIRECTORY);
}

function inMemory(): ChosenDatabase {
  return {
    label: 'an embedded database in memory',
    source: undefined,
    isServer: false,
    newDirectory: undefined,
    open: (options) => new EmbeddedDatabase({ ...options, memory: true }),
  };
}

function onDisk(directory: string): ChosenDatabase {
  const path = resolve(directory);
  return {
    label: `the embedded database in ${shownPath(path)}`,
    source: undefined,
    isServer: false,
    newDirectory: newDirectoryAt(path),
    open: (options) => new EmbeddedDatabase({ ...options, path }),
  };
}

function byUrl(url: string, source: string): ChosenDatabase {
  return {
    label: withoutCredentials(url),
    source,
    isServer: isServerUrl(url),
    newDirectory: undefined,
    open: ({ statementTimeoutMs, ...options }) =>
      connect(url, {
        ...options,
        // Also inside of the parameter `options`.
        ...(statementTimeoutMs !== undefined && !url.includes('statement_timeout') && { statementTimeoutMs }),
      }),
  };
}

/** Scheme, host and database only: a password may also stand among the parameters. */
function withoutCredentials(url: string): string {
  if (!URL.canParse(url)) return 'the database';
  const { protocol, host, pathname, hash } = new URL(url);
  // Half a password, whose special characters were not written in percent form.
  if (`${pathname}${hash}`.includes('@')) return 'the database';
  return `${protocol}//${host}${pathname}`;
}
