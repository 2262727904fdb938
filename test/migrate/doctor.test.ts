import { Socket } from 'node:net';
import { TLSSocket } from 'node:tls';
import { describe, expect, test } from 'vitest';
import { transportOf } from '../../src/database/drivers/transport-of.ts';
import { checkForeignKeys } from '../../src/migrate/doctor/check-foreign-keys.ts';
import { checkLeftovers } from '../../src/migrate/doctor/check-leftovers.ts';
import { checkMigrations } from '../../src/migrate/doctor/check-migrations.ts';
import { checkPool } from '../../src/migrate/doctor/check-pool.ts';
import { checkRights } from '../../src/migrate/doctor/check-rights.ts';
import { checkServer } from '../../src/migrate/doctor/check-server.ts';
import { checkSettings } from '../../src/migrate/doctor/check-settings.ts';
import type { Check, Findings } from '../../src/migrate/doctor/finding.ts';
import { ExistingObjects } from '../../src/migrate/existing-objects.ts';
import { describeModels } from '../../src/migrate/schema/describe-models.ts';
import { foreignKey, model, text, uuidKey } from '../../src/orm/index.ts';
import { cockroachDialect } from '../../src/sql/dialects/cockroach.ts';
import { postgresDialect } from '../../src/sql/dialects/postgres.ts';
import { DIALECTS } from '../sql/compile-for.ts';

interface Given extends Partial<Omit<Findings, 'server'>> {
  readonly server?: Partial<Findings['server']>;
}

/** Facts about a server where nothing is wrong. */
const factsOf = ({ server, ...rest }: Given): Findings => ({
  dialect: DIALECTS.postgres,
  found: { defaultSchema: 'public', tables: [], enums: [], leftOut: [] },
  existing: new ExistingObjects('public', new Set()),
  written: { tables: [], enums: [] },
  migrations: [],
  optional: [],
  ...rest,
  server: {
    transport: 'encrypted',
    latencyMs: 1.24,
    clockAheadMs: 3,
    settings: new Map(),
    poolSize: 10,
    otherClients: 0,
    leftovers: [],
    forbidden: [],
    ...server,
  },
});
const linesOf = (check: Check, given: Given): readonly string[] =>
  check(factsOf(given)).map(({ severity, message }) => `${severity}: ${message}`);
const settings = (values: Readonly<Record<string, string>>): Given => ({
  server: { settings: new Map(Object.entries(values)) },
});

describe('the server', () => {
  test('that is near, new enough and on time', () => {
    expect(linesOf(checkServer, {})).toEqual([
      'ok: The server is PostgreSQL 18.0.',
      'ok: The server answers in 1.2 ms, over an encrypted connection.',
      "ok: The server's clock agrees with this machine's, and sessions are in UTC.",
    ]);
  });

  test.each<[string, Given, string]>([
    [
      'an old PostgreSQL',
      { dialect: postgresDialect({ major: 12, minor: 3 }) },
      'error: The server is PostgreSQL 12.3, and Phoebe needs PostgreSQL 13 or later.',
    ],
    [
      'an old CockroachDB',
      { dialect: cockroachDialect({ major: 20, minor: 2, patch: 1 }) },
      'error: The server is CockroachDB 20.2.1, and Phoebe needs CockroachDB 21.1 or later.',
    ],
    [
      'a connection that others may read',
      { server: { transport: 'plain' } },
      'warning: The connection is not encrypted: rows and passwords can be read on their way.',
    ],
    [
      'a server that is far away',
      { server: { latencyMs: 81.4 } },
      'warning: The server answers in 81 ms, and a request waits for several answers.',
    ],
    [
      'a clock that is ahead',
      { server: { clockAheadMs: 2_345 } },
      "warning: The server's clock is 2.3 s ahead of this machine's.",
    ],
    [
      'a clock that is behind',
      { server: { clockAheadMs: -61_000 } },
      "warning: The server's clock is 61.0 s behind this machine's.",
    ],
    [
      'a time zone',
      settings({ timezone: 'Europe/Berlin' }),
      'warning: Sessions have the time zone "Europe/Berlin": a timestamp without a time zone means another moment there.',
    ],
  ])('%s', (_what, given, line) => {
    expect(linesOf(checkServer, given)).toContain(line);
  });

  test('how the bytes travel is asked of the socket', () => {
    const from = (remoteAddress: string | undefined) =>
      transportOf(Object.defineProperty(new Socket(), 'remoteAddress', { value: remoteAddress }));
    expect(['127.0.0.1', '::1', '::ffff:127.0.0.1', undefined].map(from)).toEqual(Array(4).fill('local'));
    expect(['10.1.0.9', '2001:db8::1', '::ffff:10.1.0.9'].map(from)).toEqual(Array(3).fill('plain'));
    expect(transportOf(new TLSSocket(new Socket()))).toBe('encrypted');
  });
});

describe('settings', () => {
  test.each<[string, Readonly<Record<string, string>>, readonly string[]]>([
    [
      'of a PostgreSQL as it comes',
      { default_transaction_isolation: 'read committed', fsync: 'on', server_encoding: 'UTF8' },
      [
        "ok: Single statements and atomic() run at the server's level, read committed; runTransaction() and mutations ask for serializable by themselves.",
      ],
    ],
    [
      'of a CockroachDB as it comes',
      {
        default_transaction_isolation: 'serializable',
        autocommit_before_ddl: 'on',
        default_transaction_use_follower_reads: 'off',
        sql_safe_updates: 'off',
        server_encoding: 'UTF8',
      },
      [
        'ok: A definition inside of BEGIN commits what stands before it (autocommit_before_ddl). Migrations turn that off for themselves; your own SQL may not expect it.',
        "ok: Single statements and atomic() run at the server's level, serializable, as runTransaction() does.",
      ],
    ],
    [
      'that make writes fail',
      { default_transaction_read_only: 'on' },
      ['error: Sessions are read-only, so every write fails.'],
    ],
    [
      'that make reads old',
      { default_transaction_use_follower_reads: 'on' },
      [
        'warning: Read-only transactions read the past, some seconds old: a row that was just written is not there yet.',
      ],
    ],
    [
      'that refuse statements',
      { sql_safe_updates: 'on' },
      [
        'warning: The server refuses UPDATE and DELETE without WHERE, and DROP COLUMN. Migrations turn that off for themselves.',
      ],
    ],
    [
      'of a database for ASCII',
      { server_encoding: 'SQL_ASCII' },
      ["error: The database keeps text as SQL_ASCII, which has no room for most of the world's letters."],
    ],
  ])('%s', (_what, values, lines) => {
    expect(linesOf(checkSettings, settings(values))).toEqual(lines);
  });

  test('fsync = off is worth a word on a server only', () => {
    const off = new Map([['fsync', 'off']]);
    expect(linesOf(checkSettings, { server: { settings: off } })).toHaveLength(1);
    expect(linesOf(checkSettings, { server: { settings: off, transport: 'embedded' } })).toEqual([]);
  });
});

test.each<[string, Partial<Findings['server']>, readonly string[]]>([
  [
    'a server with room',
    {
      otherClients: 4,
      settings: new Map([
        ['max_connections', '100'],
        ['superuser_reserved_connections', '3'],
      ]),
    },
    [
      'ok: A process opens up to 10 connections; the server has 97, 4 of them taken by others now. That is enough for 9 processes.',
    ],
  ],
  [
    'a server that is nearly full',
    {
      otherClients: 92,
      settings: new Map([
        ['max_connections', '100'],
        ['superuser_reserved_connections', '3'],
      ]),
    },
    [
      'warning: A process opens up to 10 connections; the server has 97, 92 of them taken by others now. A second process, as during a deployment, would find none.',
    ],
  ],
  [
    'a pool that is larger than the server',
    { poolSize: 60, otherClients: undefined, settings: new Map([['max_connections', '100']]) },
    [
      'warning: A process opens up to 60 connections; the server has 100. A second process, as during a deployment, would find none.',
    ],
  ],
  // CockroachDB's variable has this number where there is no limit.
  ['a server without a limit', { settings: new Map([['max_connections', '4294967295']]) }, []],
  ['a server that does not say', {}, []],
])('the pool and %s', (_what, server, lines) => {
  expect(linesOf(checkPool, { server })).toEqual(lines);
});

test('migrations by their state, the worst first', () => {
  const of = (name: string, state: Findings['migrations'][number]['state']) =>
    ({ name, state, finished: null, done: 0, statements: 1 }) as const;
  expect(linesOf(checkMigrations, {})).toEqual([]);
  expect(linesOf(checkMigrations, { migrations: [of('1', 'applied')] })).toEqual(['ok: The migration is applied.']);
  const migrations = [
    of('1', 'missing'),
    of('2', 'edited'),
    of('3', 'unfinished'),
    of('4', 'pending'),
    of('5', 'pending'),
  ];
  expect(linesOf(checkMigrations, { migrations })).toEqual([
    'error: "3" is stopped in the middle.',
    'error: "2" is applied, and edited since.',
    'warning: "1" is applied, and without a file.',
    'warning: "4" and "5" are not applied.',
  ]);
});

test('foreign keys without an index, with the statement for each engine', () => {
  const User = model('User', { id: uuidKey() });
  const Tweet = model(
    'Tweet',
    {
      id: uuidKey(),
      author: foreignKey(() => User, { backref: 'a' }).noIndex(),
      editor: foreignKey(() => User, { backref: 'b' }),
      reader: foreignKey(() => User, { backref: 'c' }).noIndex(),
      text: text(),
    },
    { uniques: [['reader', 'text']] },
  );
  const statements = (dialect: Findings['dialect']) => {
    const found = { defaultSchema: 'public', leftOut: [], ...describeModels([User, Tweet], dialect) };
    return checkForeignKeys(factsOf({ dialect, found })).flatMap((finding) => finding.statements);
  };
  expect(statements(DIALECTS.postgres)).toEqual([
    'CREATE INDEX CONCURRENTLY "tweets_author_id_idx" ON "tweets" ("author_id");',
  ]);
  expect(statements(DIALECTS.cockroach25)).toEqual(['CREATE INDEX "tweets_author_id_idx" ON "tweets" ("author_id");']);
});

test('what was begun and not finished, with the statement for each engine', () => {
  const leftovers = [
    { kind: 'index', schema: 'public', table: 'a', name: 'a_n' },
    { kind: 'constraint', schema: 'shop', table: 'Big One', name: 'c' },
    { kind: 'locked table', schema: 'public', table: 'a', name: 'a' },
  ] as const;
  const statements = (dialect: Findings['dialect']) =>
    checkLeftovers(factsOf({ dialect, server: { leftovers } })).flatMap((finding) => finding.statements ?? []);
  const validate = 'ALTER TABLE "shop"."Big One" VALIDATE CONSTRAINT "c";';
  expect(statements(DIALECTS.postgres)).toEqual(['DROP INDEX CONCURRENTLY "public"."a_n";', validate]);
  expect(statements(DIALECTS.cockroach25)).toEqual(['DROP INDEX "public"."a"@"a_n";', validate]);
  expect(linesOf(checkLeftovers, { server: { leftovers } }).at(-1)).toMatch(/^ok: "a" is schema_locked\. /);
});

test('what the user may not do with the tables of models', () => {
  const written = describeModels([model('User', { id: uuidKey() })], DIALECTS.postgres);
  const forbid = (actions: string, table = 'users') => ({
    written,
    server: { forbidden: [{ schema: 'public', table, actions }] },
  });
  expect(linesOf(checkRights, forbid('SELECT, INSERT'))).toEqual([
    'error: The user of the database may not read "users".',
  ]);
  expect(linesOf(checkRights, forbid('INSERT, DELETE'))).toEqual([
    'warning: The user of the database may only do some things with "users".',
  ]);
  expect(checkRights(factsOf(forbid('INSERT'))).flatMap((finding) => finding.statements)).toEqual([
    'GRANT INSERT ON TABLE "public"."users" TO …;',
  ]);
  expect(linesOf(checkRights, forbid('SELECT', 'others'))).toEqual([]);
});
