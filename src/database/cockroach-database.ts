import { Database } from './database.ts';
import { PgDriver } from './drivers/pg-driver.ts';
import { pgDriverOptions, type ServerOptions } from './server-options.ts';

const SETTINGS = { extra_float_digits: 3 };

/**
 * A database on a CockroachDB server or cluster. Defaults: user "root", host "localhost", port 26257, no encryption (an
 * insecure local server).
 *
 * The one session setting that is sent is `extra_float_digits`: without it versions before v22.2 print floating point numbers
 * with 15 digits, which is a rounded number (cockroachdb/cockroach#82022). The other defaults (UTC, ISO dates) are right, and
 * older versions refuse settings they do not know.
 *
 * @example const db = new CockroachDatabase('my_app', { user: 'root', host: '10.1.0.8', port: 26257 });
 */
export class CockroachDatabase extends Database {
  constructor(name: string, options: ServerOptions = {}) {
    super(
      new PgDriver(
        pgDriverOptions(name, options, { engine: 'cockroach', port: 26_257, user: 'root', settings: SETTINGS }),
      ),
      options,
    );
  }
}
