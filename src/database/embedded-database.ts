import { InvalidArgumentError } from '../errors/phoebe-error.ts';
import { checkLimit } from './check-limit.ts';
import { Database, type DatabaseOptions } from './database.ts';
import { PgliteDriver } from './drivers/pglite-driver.ts';
import { DEFAULT_ACQUIRE_TIMEOUT_MS, DEFAULT_MAX_WAITING } from './pool-defaults.ts';

export interface EmbeddedDatabaseOptions extends DatabaseOptions {
  /** The data directory, made where it does not exist. Its parent must be writable: a lock file stands beside it. */
  readonly path?: string;
  /** True keeps everything in memory; it is gone when the database is closed. */
  readonly memory?: boolean;
  /** How long work waits for the one connection, in milliseconds. Default 25,000. */
  readonly acquireTimeoutMs?: number;
  /** How much work may wait at the same time. Default 1,000. */
  readonly maxWaiting?: number;
}

/**
 * PostgreSQL inside of this process (PGlite): nothing to install and no server, for trying out, tests and small tools. There
 * is one connection, so transactions run one after the other. A running statement keeps the whole process busy and cannot be
 * cancelled.
 *
 * @example
 * const db = new EmbeddedDatabase({ path: '.phoebe/data' });
 * const scratch = new EmbeddedDatabase({ memory: true });
 */
export class EmbeddedDatabase extends Database {
  constructor(options: EmbeddedDatabaseOptions) {
    const { path, memory } = options;
    if ((path === undefined) !== (memory === true)) {
      throw new InvalidArgumentError('An embedded database needs either a path, or memory: true.');
    }
    if (path !== undefined && (typeof path !== 'string' || path === '')) {
      throw new InvalidArgumentError('The path of an embedded database must be the name of a folder.');
    }
    super(
      new PgliteDriver({
        path,
        acquireTimeoutMs: checkLimit('acquireTimeoutMs', options.acquireTimeoutMs, DEFAULT_ACQUIRE_TIMEOUT_MS),
        maxWaiting: checkLimit('maxWaiting', options.maxWaiting, DEFAULT_MAX_WAITING, { minimum: 0 }),
      }),
      options,
    );
  }
}
