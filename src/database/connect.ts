import { InvalidArgumentError } from '../errors/phoebe-error.ts';
import { CockroachDatabase } from './cockroach-database.ts';
import type { Database } from './database.ts';
import { EmbeddedDatabase, type EmbeddedDatabaseOptions } from './embedded-database.ts';
import { PostgresDatabase } from './postgres-database.ts';
import type { ServerOptions } from './server-options.ts';
import { readServerUrl } from './server-url.ts';

/** Options besides the URL; they win over what the URL says. Those of a server have no effect on an embedded database. */
export type ConnectOptions = ServerOptions & Omit<EmbeddedDatabaseOptions, 'path' | 'memory'>;

interface Scheme {
  /** True where the database is on a server: to connect to it makes nothing. */
  readonly isServer: boolean;
  open(url: string, options: ConnectOptions): Database;
}

const server = (DatabaseClass: ServerDatabase, fallback: string): Scheme => ({
  isServer: true,
  open: (url, options) => openServer(url, options, DatabaseClass, fallback),
});

/** Scheme to database, in Peewee's spelling and in the drivers'. The names are the databases that every server has. */
const SCHEMES: ReadonlyMap<string, Scheme> = new Map([
  ['cockroachdb:', server(CockroachDatabase, 'defaultdb')],
  ['cockroach:', server(CockroachDatabase, 'defaultdb')],
  ['postgresql:', server(PostgresDatabase, 'postgres')],
  ['postgres:', server(PostgresDatabase, 'postgres')],
  ['pglite:', { isServer: false, open: (url, options) => new EmbeddedDatabase({ ...options, path: pathOf(url) }) }],
  ['memory:', { isServer: false, open: openMemory }],
]);

const KNOWN =
  'Known are cockroachdb://user@host:26257/name, postgresql://user@host:5432/name, pglite://folder and memory:';

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
 * A server's URL takes libpq's parameters behind `?`: `sslmode` (disable, verify-full, no-verify …), `sslrootcert`,
 * `sslcert`, `sslkey`, `application_name`, `connect_timeout`, `options` and a few more; an unknown one is refused.
 *
 * @throws InvalidArgumentError for an unknown scheme or a malformed URL; the sentence holds no password
 * @example const db = connect(process.env.DATABASE_URL, { size: 20 });
 */
export function connect(url: string, options: ConnectOptions = {}): Database {
  if (typeof url !== 'string' || url === '')
    throw new InvalidArgumentError(`connect() needs the URL of a database. ${KNOWN}.`);
  const scheme = schemeOf(url);
  if (scheme === undefined) throw new InvalidArgumentError(`The URL of the database has no scheme. ${KNOWN}.`);
  const known = SCHEMES.get(scheme);
  if (known === undefined) throw new InvalidArgumentError(`No database has the URL scheme "${scheme}". ${KNOWN}.`);
  return known.open(url, options);
}

function schemeOf(url: string): string | undefined {
  return /^[a-z][a-z0-9+.-]*:/i.exec(url)?.[0].toLowerCase();
}

/** True where the database of a URL is on a server: to connect to it makes nothing. */
export function isServerUrl(url: string): boolean {
  return SCHEMES.get(schemeOf(url) ?? '')?.isServer === true;
}

type ServerDatabase = new (name: string, options: ServerOptions) => Database;

function openServer(url: string, options: ConnectOptions, DatabaseClass: ServerDatabase, fallback: string): Database {
  const { database, ...fromUrl } = readServerUrl(url);
  return new DatabaseClass(database ?? fallback, { ...fromUrl, ...withoutUndefined(options) });
}

function pathOf(url: string): string {
  const path = decode(url.replace(/^pglite:(\/\/)?/i, ''));
  if (path !== '') return path;
  throw new InvalidArgumentError(
    'The URL pglite:// needs a folder behind it, such as pglite://.phoebe/data. For a database in memory use memory:',
  );
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new InvalidArgumentError('The URL of the database is malformed: a % in it must be written as %25.');
  }
}

function openMemory(url: string, options: ConnectOptions): Database {
  if (/^memory:(\/\/)?$/i.test(url)) return new EmbeddedDatabase({ ...options, memory: true });
  throw new InvalidArgumentError(
    'The URL memory: takes nothing behind it. For a database in a folder use pglite://folder.',
  );
}

/** An option that is there and undefined must not hide what the URL says. */
function withoutUndefined(options: ConnectOptions): ConnectOptions {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
}
