import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { CockroachDatabase } from '../../src/database/cockroach-database.ts';
import { connect } from '../../src/database/connect.ts';
import { EmbeddedDatabase } from '../../src/database/embedded-database.ts';
import { PostgresDatabase } from '../../src/database/postgres-database.ts';
import { pgDriverOptions } from '../../src/database/server-options.ts';
import { readServerUrl } from '../../src/database/server-url.ts';
import { DEFAULT_REQUEST_TIMEOUT_MS } from '../../src/server/server-options.ts';

test.each([
  ['cockroachdb://root@localhost:26257/bank', CockroachDatabase],
  ['cockroach://localhost', CockroachDatabase],
  ['postgresql://localhost/bank', PostgresDatabase],
  ['postgres://localhost/bank', PostgresDatabase],
  ['PostgreSQL://localhost/bank', PostgresDatabase],
  ['pglite://some/folder', EmbeddedDatabase],
  ['pglite:///var/lib/data', EmbeddedDatabase],
  ['memory:', EmbeddedDatabase],
  ['memory://', EmbeddedDatabase],
])('%s', (url, DatabaseClass) => {
  expect(connect(url)).toBeInstanceOf(DatabaseClass);
});

describe('a URL that cannot be right is refused at once', () => {
  const known =
    'Known are cockroachdb://user@host:26257/name, postgresql://user@host:5432/name, pglite://folder and memory:.';
  const form =
    'It looks like cockroachdb://user:password@host:26257/name; write special characters of user name and password in percent form (%40 for @).';
  test.each([
    ['', `connect() needs the URL of a database. ${known}`],
    ['bank', `The URL of the database has no scheme. ${known}`],
    ['mysql://localhost/bank', `No database has the URL scheme "mysql:". ${known}`],
    ['constructor://x', `No database has the URL scheme "constructor:". ${known}`],
    ['postgresql:localhost', `The URL of the database needs "//" behind its scheme. ${form}`],
    [
      'postgresql://root:secret@host:port/bank',
      'The URL of the database has a port that is no number from 1 to 65535.',
    ],
    [
      'postgresql://root:secret@host:70000/bank',
      'The URL of the database has a port that is no number from 1 to 65535.',
    ],
    [
      'cockroachdb://root:secret@[::1/bank',
      'The URL of the database has an address of IP version 6 that does not end:',
    ],
    ['cockroachdb://one:26257,two:26257/bank', 'The URL of the database names several hosts.'],
    ['postgresql://root:secret@h/bank#part', 'The URL of the database ends with a "#…", which means nothing here.'],
    ['postgresql://root:secret%@h/bank', 'The URL of the database has a "%" that must be written as %25.'],
    ...['a?secret@h/b', '12?a=secret@h/b', 'a/secret@h/b', 'a#secret@h/b', 'a@b/secret@h/b', 'a?x=1&secret@h/b'].map(
      (rest) => [
        `postgresql://u:${rest}`,
        'The URL of the database is malformed: its user name or password has a "/", "?" or "#".',
      ],
    ),
    [
      'postgresql://root:secret@h/b?statement_timeout=5s',
      'The parameter "statement_timeout" of the database\'s URL is a whole number of milliseconds without a unit, such as 5000.',
    ],
    [
      'pglite://',
      'The URL pglite:// needs a folder behind it, such as pglite://.phoebe/data. For a database in memory use memory:',
    ],
    ['pglite://%E0', 'The URL of the database is malformed: a % in it must be written as %25.'],
    ['memory:data', 'The URL memory: takes nothing behind it. For a database in a folder use pglite://folder.'],
    [
      'postgresql://localhost/bank?sslmod=disable',
      'The URL of the database has the unknown parameter "sslmod". Did you mean "sslmode"?',
    ],
    [
      'postgresql://localhost/bank?sslrootcert=/nowhere/ca.crt',
      'The file "/nowhere/ca.crt" that the URL of the database names cannot be read (ENOENT).',
    ],
    [
      'postgresql://localhost/bank?connect_timeout=soon',
      'The parameter "connect_timeout" of the database\'s URL is a whole number of seconds without a unit, such as 10.',
    ],
    ['postgresql://localhost/bank?port=70000', 'port must be an integer from 1 to 65535, but got 70000.'],
  ])('%s', (url, message) => {
    let thrown: Error | undefined;
    try {
      connect(url);
    } catch (error) {
      thrown = error as Error;
    }
    expect(thrown).toMatchObject({ code: 'INVALID_ARGUMENT' });
    expect(thrown?.message.startsWith(message)).toBe(true);
    expect(`${thrown?.stack}${thrown?.cause}`).not.toContain('secret');
  });

  test('what is no text', () => {
    expect(() => connect(undefined as never)).toThrow(`connect() needs the URL of a database. ${known}`);
  });
});

describe('what the URL of a server says', () => {
  test('user, password, host, port and database', () => {
    expect(readServerUrl('cockroachdb://max:p%40ss@db.example:26258/my%20bank')).toEqual({
      database: 'my bank',
      host: 'db.example',
      port: 26_258,
      user: 'max',
      password: 'p@ss',
    });
  });

  test('libpq’s parameters', () => {
    const url =
      'postgresql://h/b?application_name=shop&options=-c%20lock_timeout%3D5s&connect_timeout=3&sslmode=verify-full&channel_binding=require&statement_timeout=500';
    expect(readServerUrl(url)).toEqual({
      database: 'b',
      host: 'h',
      applicationName: 'shop',
      options: '-c lock_timeout=5s',
      connectTimeoutMs: 3_000,
      ssl: {},
      channelBinding: true,
      statementTimeoutMs: 500,
    });
  });

  test.each([
    ['sslmode=disable', false],
    ['sslmode=verify-full', {}],
    ['sslmode=no-verify', { rejectUnauthorized: false }],
    ['sslmode=verify-full&sslrootcert=system', {}],
    ['sslmode=require', {}],
    ['sslmode=verify-ca', {}],
    ['sslmode=require&uselibpqcompat=true', { rejectUnauthorized: false }],
    ['ssl=true', true],
    ['ssl=0', false],
    ['ssl=false', false],
  ])('%s', (parameter, ssl) => {
    expect(readServerUrl(`postgresql://h/b?${parameter}`).ssl).toEqual(ssl);
  });

  test.each([
    ['sslmode=verify_full', 'sslmode in the URL of the database cannot be "verify_full". Did you mean "verify-full"?'],
    ['sslmode=verify-full&sslmode=disable', 'The URL of the database has the parameter "sslmode" twice.'],
    ['sslmode=', 'sslmode in the URL of the database cannot be "".'],
    ['ssl=yes', 'ssl in the URL of the database cannot be "yes".'],
    ['sslmode=prefer', 'sslmode "prefer" in the URL of the database would take an unencrypted connection'],
    ['sslmode=allow', 'sslmode "allow" in the URL of the database would take an unencrypted connection'],
    ['sslmode=verify-ca&uselibpqcompat=true', 'sslmode "verify-ca" in the URL of the database needs the certificate'],
  ])('%s is refused: nobody shall believe to be safe', (parameter, message) => {
    expect(() => readServerUrl(`postgresql://h/b?${parameter}`)).toThrow(message);
  });

  test('half of a password, where it has special characters, is taken for nothing else', () => {
    for (const url of ['postgresql://app:12/34@h/b', 'postgresql://app:12#34@h/b', 'postgresql://app:12/3#4@h/b?ssl=1'])
      expect(() => readServerUrl(url)).toThrow('The URL of the database is malformed:');
    expect(readServerUrl('postgresql://app@h/b?application_name=a@b')).toMatchObject({ host: 'h', user: 'app' });
    expect(readServerUrl('postgresql:///b?host=/tmp/a@b')).toMatchObject({ host: '/tmp/a@b' });
  });

  test('a certificate of one’s own is read from its file', () => {
    const folder = mkdtempSync(join(tmpdir(), 'phoebe-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    writeFileSync(join(folder, 'ca.crt'), 'certificate');
    const { ssl } = readServerUrl(`postgresql://h/b?sslmode=verify-full&sslrootcert=${folder}/ca.crt`);
    expect(ssl).toEqual({ ca: 'certificate' });
  });

  test('an address of version 6 and the folder of a socket', () => {
    expect(readServerUrl('postgresql://[::1]:5433/b')).toMatchObject({ host: '::1', port: 5433 });
    expect(readServerUrl('postgresql:///b?host=/var/run/postgresql')).toMatchObject({
      host: '/var/run/postgresql',
      database: 'b',
    });
  });
});

describe('defaults', () => {
  const cockroach = { engine: 'cockroach', port: 26_257, user: 'root', settings: {} } as const;

  test('of the pool', () => {
    expect(pgDriverOptions('bank', {}, cockroach)).toMatchObject({
      host: 'localhost',
      port: 26_257,
      user: 'root',
      applicationName: 'phoebe',
      size: 10,
      acquireTimeoutMs: 25_000,
      connectTimeoutMs: 15_000,
      maxLifetimeMs: 300_000,
      maxWaiting: 1_000,
      preparedStatements: undefined,
      pgbouncer: undefined,
      statementTimeoutMs: undefined,
    });
  });

  test('fit a failover and a request: leases of a dead node move after nine seconds, and a request waits for that', () => {
    const FAILOVER_MS = 9_000;
    const { acquireTimeoutMs, connectTimeoutMs } = pgDriverOptions('bank', {}, cockroach);
    expect(connectTimeoutMs).toBeGreaterThan(1.5 * FAILOVER_MS);
    expect(acquireTimeoutMs).toBeGreaterThan(connectTimeoutMs);
    expect(DEFAULT_REQUEST_TIMEOUT_MS).toBeGreaterThan(acquireTimeoutMs);
  });

  test.each([
    [{ size: 0 }, 'size must be an integer from 1 to 2147483647, but got 0.'],
    [{ acquireTimeoutMs: -1 }, 'acquireTimeoutMs must be an integer from 1 to 2147483647, but got -1.'],
    [{ maxLifetimeMs: 1.5 }, 'maxLifetimeMs must be an integer from 1 to 2147483647, but got 1.5.'],
    [
      { statementTimeoutMs: 2 ** 31 },
      'statementTimeoutMs must be an integer from 0 to 2147483647, but got 2147483648.',
    ],
    [{ port: 0 }, 'port must be an integer from 1 to 65535, but got 0.'],
    [{ host: '' }, 'host must be a text that is not empty, but got "".'],
  ])('%j is refused', (options, message) => {
    expect(() => new CockroachDatabase('bank', options)).toThrow(
      expect.objectContaining({ code: 'INVALID_ARGUMENT', message }),
    );
  });

  test('a database needs a name', () => {
    expect(() => new PostgresDatabase('')).toThrow(
      'The name of the database must be a text that is not empty, but got "".',
    );
  });

  test('an embedded database needs a place, and only one', () => {
    const message = 'An embedded database needs either a path, or memory: true.';
    expect(() => new EmbeddedDatabase({})).toThrow(message);
    expect(() => new EmbeddedDatabase({ path: 'x', memory: true })).toThrow(message);
    expect(() => new EmbeddedDatabase({ path: '' })).toThrow(
      'The path of an embedded database must be the name of a folder.',
    );
  });
});
