import { Database } from './database.ts';
import { PgDriver } from './drivers/pg-driver.ts';
import { pgDriverOptions, type ServerOptions } from './server-options.ts';

/** What every engine's sessions have in common, whatever this server's configuration says. */
const SETTINGS = {
  DateStyle: 'ISO',
  IntervalStyle: 'iso_8601',
  TimeZone: 'UTC',
  // Every digit of a floating point number: the default from PostgreSQL 12 on, but a role may have another.
  extra_float_digits: 3,
};

/**
 * A database on a PostgreSQL server. Defaults: host "localhost", port 5432, the operating system's user, no encryption.
 *
 * Its sessions have the time zone UTC and ISO dates, as CockroachDB's have; `settings` may say otherwise. For PgBouncer see the
 * option `pgbouncer`.
 *
 * @example const db = new PostgresDatabase('my_app', { user: 'app', host: '10.1.0.9' });
 */
export class PostgresDatabase extends Database {
  constructor(name: string, options: ServerOptions = {}) {
    super(
      new PgDriver(
        pgDriverOptions(name, options, { engine: 'postgres', port: 5_432, user: undefined, settings: SETTINGS }),
      ),
      options,
    );
  }
}
