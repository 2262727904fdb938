import { parse as parseServerUrl } from 'pg-connection-string';
import { InvalidArgumentError } from '../errors/phoebe-error.ts';
import { CockroachDatabase } from './cockroach-database.ts';
import type { Database } from './database.ts';
import { EmbeddedDatabase, type EmbeddedDatabaseOptions } from './embedded-database.ts';
import { PostgresDatabase } from './postgres-database.ts';
import type { ServerOptions } from './server-options.ts';

/** Options besides the URL; they win over what the URL says. Those of a server have no effect on an embedded database. */
export type ConnectOptions = ServerOptions & Omit<EmbeddedDatabaseOptions, 'path' | 'memory'>;

type Open = (url: string, options: ConnectOptions) => Database;

/** Scheme to database; Peewee's and the drivers' spellings. */
const SCHEMES: Readonly<Record<string, Open>> = {
  'cockroachdb:': (url, options) => openServer(url, options, CockroachDatabase, 'defaultdb'),
  'cockroach:': (url, options) => openServer(url, options, CockroachDatabase, 'defaultdb'),
  'postgresql:': (url, options) => openServer(url, options, PostgresDatabase, 'postgres'),
  'postgres:': (url, options) => openServer(url, options, PostgresDatabase, 'postgres'),
  'pglite:': (url, options) => new EmbeddedDatabase({ ...options, path: pathOf(url) }),
  'memory:': (url, options) => openMemory(url, options),
};

const EXAMPLES =
  'Known: cockroachdb://user@host:26257/name, postgresql://user@host:5432/name, pglite://folder, memory:';

/**
 * The database of a URL. It connects at the first use.
 *
 * | URL | database |
 * |---|---|
 * | `cockroachdb://root@localhost:26257/bank`, `cockroach://…` | CockroachDatabase |
 * | `postgresql://app:secret@localhost/bank`, `postgres://…` | PostgresDatabase |
 * | `pglite://.phoebe/data`, `pglite:///var/lib/data` | EmbeddedDatabase in that folder |
 * | `memory:` | EmbeddedDatabase in memory |
 *
 * A server's URL takes libpq's parameters behind `?`: `sslmode` (disable, require, verify-full …), `sslrootcert`, `sslcert`,
 * `sslkey`, `application_name`, `options`.
 *
 * @throws InvalidArgumentError for an unknown scheme or a malformed URL; the sentence holds no password
 * @example const db = connect(process.env.DATABASE_URL, { size: 20 });
 */
export function connect(url: string, options: ConnectOptions = {}): Database {
  if (typeof url !== 'string' || url === '')
    throw new InvalidArgumentError(`connect() needs the URL of a database. ${EXAMPLES}.`);
  const scheme = /^[a-z][a-z0-9+.-]*:/i.exec(url)?.[0].toLowerCase();
  if (scheme === undefined) throw new InvalidArgumentError(`The URL of the database has no scheme. ${EXAMPLES}.`);
  const open = Object.hasOwn(SCHEMES, scheme) ? SCHEMES[scheme] : undefined;
  if (open === undefined) throw new InvalidArgumentError(`No database has the URL scheme "${scheme}". ${EXAMPLES}.`);
  return open(url, options);
}

type ServerDatabase = new (name: string, options: ServerOptions) => Database;

function openServer(
  url: string,
  options: ConnectOptions,
  DatabaseClass: ServerDatabase,
  fallbackName: string,
): Database {
  const { database, ...fromUrl } = readServerUrl(url);
  return new DatabaseClass(database ?? fallbackName, { ...fromUrl, ...withoutUndefined(options) });
}

function readServerUrl(url: string): ServerOptions & { readonly database: string | undefined } {
  const config = parseConfig(url.replace(/^[^:]+:/, 'postgresql:'));
  const port =
    config.port === undefined || config.port === null || config.port === '' ? undefined : Number(config.port);
  return withoutUndefined({
    database: nonEmpty(config.database),
    host: nonEmpty(config.host),
    port,
    user: nonEmpty(config.user),
    password: nonEmpty(config.password),
    ssl: config.ssl as ServerOptions['ssl'],
    applicationName: nonEmpty(config.application_name),
    options: nonEmpty(config.options),
  }) as ServerOptions & { readonly database: string | undefined };
}

function parseConfig(url: string): ReturnType<typeof parseServerUrl> {
  try {
    if (!/^postgresql:\/\//.test(url)) throw new TypeError('A server URL has two slashes behind its scheme.');
    return parseServerUrl(url);
  } catch (error) {
    const { code, path } = error as { code?: string; path?: string };
    if (path !== undefined)
      throw new InvalidArgumentError(`The file "${path}" that the URL of the database names cannot be read (${code}).`);
    // The parser's error may carry the URL, and with it the password: it is not kept as the cause.
    throw new InvalidArgumentError(
      `The URL of the database is malformed. Encode special characters in user name and password (%40 for @). ${EXAMPLES}.`,
    );
  }
}

function pathOf(url: string): string {
  const path = decode(url.replace(/^pglite:(\/\/)?/i, ''));
  if (path === '')
    throw new InvalidArgumentError(
      'The URL pglite:// needs a folder behind it, such as pglite://.phoebe/data. For a database in memory use memory:',
    );
  return path;
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new InvalidArgumentError('The URL of the database is malformed: a % in it must be written as %25.');
  }
}

function openMemory(url: string, options: ConnectOptions): Database {
  if (!/^memory:(\/\/)?$/i.test(url))
    throw new InvalidArgumentError(
      'The URL memory: takes nothing behind it. For a database in a folder use pglite://folder.',
    );
  return new EmbeddedDatabase({ ...options, memory: true });
}

function nonEmpty(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function withoutUndefined<Options extends object>(options: Options): Partial<Options> {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)) as Partial<Options>;
}
