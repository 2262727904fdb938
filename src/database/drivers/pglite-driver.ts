import { existsSync, readdirSync } from 'node:fs';
import { resolve } from 'node:path';
import type { PGlite } from '@electric-sql/pglite';
import { InvalidArgumentError, PhoebeError } from '../../errors/phoebe-error.ts';
import { DatabaseClosedError } from '../../errors/pool-errors.ts';
import { ConnectionFailedError } from '../../errors/query-errors.ts';
import type { Dialect } from '../../sql/dialects/dialect.ts';
import { parseDialect } from '../../sql/dialects/parse-version.ts';
import type { Connection, Driver, PoolStats } from '../driver.ts';
import { type Lease, LeaseQueue, type LeaseRequest } from '../lease-queue.ts';
import { orAborted } from '../or-aborted.ts';
import { lockDataDirectory } from './lock-data-directory.ts';
import { PgliteConnection } from './pglite-connection.ts';

export interface PgliteDriverOptions {
  /** The data directory; undefined keeps everything in memory. */
  readonly path: string | undefined;
  readonly acquireTimeoutMs: number;
  readonly maxWaiting: number;
}

interface Opened {
  readonly database: PGlite;
  readonly connection: PgliteConnection;
  readonly dialect: Dialect;
  readonly unlock: () => void;
}

/**
 * PostgreSQL inside of this process (PGlite, WebAssembly). There is one connection; whoever needs it waits in line. It opens
 * at the first use.
 */
export class PgliteDriver implements Driver {
  readonly #options: PgliteDriverOptions;
  readonly #queue: LeaseQueue;
  /** Of the one connection, while somebody has it. */
  #lease: Lease;
  #opening: Promise<Opened> | undefined;
  #opened: Opened | undefined;
  #closing: Promise<void> | undefined;

  constructor(options: PgliteDriverOptions) {
    this.#options = options;
    this.#queue = new LeaseQueue({
      size: 1,
      acquireTimeoutMs: options.acquireTimeoutMs,
      maxWaiting: options.maxWaiting,
    });
  }

  get knownDialect(): Dialect | undefined {
    return this.#opened?.dialect;
  }

  async dialect(): Promise<Dialect> {
    return (await this.#open()).dialect;
  }

  async acquire(request?: LeaseRequest): Promise<Connection> {
    // Booting takes seconds and is nobody's turn yet, so it does not count against the time limit.
    await orAborted(this.#open(), request?.signal);
    this.#lease = await this.#queue.acquire(request);
    const { connection } = this.#opened!;
    try {
      // What the last user left open, such as a BEGIN of its own, ends here.
      if (connection.status !== 'idle') await connection.control('ROLLBACK');
    } catch (error) {
      this.release();
      throw new ConnectionFailedError('The embedded database does not answer any more. Close it and open it again.', {
        cause: error,
      });
    }
    return connection;
  }

  release(): void {
    this.#queue.release(this.#lease);
  }

  /** It runs in this process, and is there once it is open. */
  async ping(): Promise<void> {
    await this.#open();
  }

  stats(): PoolStats {
    return {
      size: 1,
      open: this.#opened === undefined ? 0 : 1,
      leased: this.#queue.leased,
      waiting: this.#queue.waiting,
    };
  }

  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    await this.#queue.close();
    const opened = await this.#opening?.catch(() => undefined);
    if (opened === undefined) return;
    try {
      await opened.database.close();
    } finally {
      opened.unlock();
    }
  }

  async #open(): Promise<Opened> {
    if (this.#closing !== undefined) throw new DatabaseClosedError();
    this.#opening ??= open(this.#options.path);
    try {
      this.#opened = await this.#opening;
      return this.#opened;
    } catch (error) {
      // The next call may find the directory free.
      this.#opening = undefined;
      throw error;
    }
  }
}

async function open(path: string | undefined): Promise<Opened> {
  const { directory, unlock } = path === undefined ? IN_MEMORY : claimDirectory(resolve(path));
  try {
    // Loaded when needed: it is large, and applications with a server never need it.
    const { PGlite } = await import('@electric-sql/pglite');
    const database = await PGlite.create(directory === undefined ? {} : { dataDir: directory });
    const connection = new PgliteConnection(database);
    await connection.control("SET IntervalStyle = 'iso_8601'");
    const { rows } = await connection.execute({ sql: 'SELECT version()', values: [] });
    return { database, connection, dialect: parseDialect(rows[0]?.[0] ?? ''), unlock };
  } catch (error) {
    unlock();
    if (error instanceof PhoebeError) throw error;
    const problem =
      directory === undefined
        ? 'The embedded database in memory could not be opened.'
        : `The embedded database in "${directory}" could not be opened: its files may be damaged. Restore them from a copy, or choose another directory.`;
    throw new ConnectionFailedError(problem, { cause: error });
  }
}

interface Claim {
  readonly directory: string | undefined;
  unlock(): void;
}

const IN_MEMORY: Claim = { directory: undefined, unlock: () => undefined };

function claimDirectory(directory: string): Claim {
  try {
    const isForeign =
      existsSync(directory) && readdirSync(directory).length > 0 && !existsSync(resolve(directory, 'PG_VERSION'));
    if (isForeign) {
      throw new InvalidArgumentError(
        `The folder "${directory}" holds other files and no database. Choose an empty folder, or one that does not exist yet.`,
      );
    }
    return { directory, unlock: lockDataDirectory(directory) };
  } catch (cause) {
    if (cause instanceof PhoebeError) throw cause;
    const { code = 'UNKNOWN' } = cause as NodeJS.ErrnoException;
    const reason = FOLDER_PROBLEMS[code] ?? `the system answers ${code}`;
    throw new InvalidArgumentError(
      `"${directory}" cannot be the folder of an embedded database: ${reason}. Choose another, in a folder where you may write.`,
      { cause },
    );
  }
}

const FOLDER_PROBLEMS: Readonly<Record<string, string>> = {
  ENOTDIR: 'it is a file, or in one',
  EEXIST: 'it is in a file',
  EACCES: 'you may not write there',
  EPERM: 'you may not write there',
  EROFS: 'nothing can be written there',
  ENOSPC: 'the disk is full',
};
