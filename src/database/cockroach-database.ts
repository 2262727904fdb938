import { Database } from './database.ts';
import { PgDriver } from './drivers/pg-driver.ts';
import { pgDriverOptions, type ServerOptions } from './server-options.ts';

/**
 * A database on a CockroachDB server or cluster. Defaults: user "root", host "localhost", port 26257, no encryption (an
 * insecure local server).
 *
 * No session settings are sent: older versions refuse those they do not know, and the defaults (UTC, ISO dates) are right.
 *
 * @example const db = new CockroachDatabase('my_app', { user: 'root', host: '10.1.0.8', port: 26257 });
 */
export class CockroachDatabase extends Database {
  constructor(name: string, options: ServerOptions = {}) {
    super(
      new PgDriver(pgDriverOptions(name, options, { engine: 'cockroach', port: 26_257, user: 'root', settings: {} })),
      options,
    );
  }
}
