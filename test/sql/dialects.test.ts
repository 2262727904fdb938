import { describe, expect, test } from 'vitest';
import { cockroachDialect } from '../../src/sql/dialects/cockroach.ts';
import type { Dialect } from '../../src/sql/dialects/dialect.ts';
import { parseDialect, parseVersion } from '../../src/sql/dialects/parse-version.ts';
import { postgresDialect } from '../../src/sql/dialects/postgres.ts';

test.each<[string, ReturnType<typeof parseVersion>]>([
  [
    'PostgreSQL 18.1 (Debian 18.1-1.pgdg120+1) on x86_64-pc-linux-gnu, compiled by gcc',
    { engine: 'postgres', major: 18, minor: 1 },
  ],
  [
    'PostgreSQL 17.5 on x86_64-pc-linux-gnu, compiled by emcc (Emscripten gcc/clang-like replacement)',
    { engine: 'postgres', major: 17, minor: 5 },
  ],
  ['PostgreSQL 19beta2 on aarch64-apple-darwin', { engine: 'postgres', major: 19, minor: 0 }],
  ['PostgreSQL 19devel on x86_64', { engine: 'postgres', major: 19, minor: 0 }],
  ['16.4 (Ubuntu 16.4-1)', { engine: 'postgres', major: 16, minor: 4 }],
  [
    'CockroachDB CCL v21.1.0-alpha.3-1532-gdb7c6da4b1 (x86_64-unknown-linux-gnu, built 2021/03/12 22:31:46, go1.15.5)',
    { engine: 'cockroach', major: 21, minor: 1, patch: 0 },
  ],
  [
    'CockroachDB CCL v25.4.17 (x86_64-pc-linux-gnu, built 2026/06/01, go1.23.12)',
    { engine: 'cockroach', major: 25, minor: 4, patch: 17 },
  ],
  [
    'CockroachDB CCL v26.3.0-alpha.1 (aarch64-apple-darwin21.2, built 2026/06/01)',
    { engine: 'cockroach', major: 26, minor: 3, patch: 0 },
  ],
  ['CockroachDB OSS v20.2.10 (x86_64-unknown-linux-gnu)', { engine: 'cockroach', major: 20, minor: 2, patch: 10 }],
])('reads the version of %s', (text, version) => {
  expect(parseVersion(text)).toEqual(version);
});

test.each(['', 'MySQL 8.4', 'YugabyteDB 11.2', 'CockroachDB CCL unknown', 'v18.1', 'PostgreSQL '])(
  'refuses "%s"',
  (text) => {
    expect(() => parseVersion(text)).toThrow(
      expect.objectContaining({
        code: 'INVALID_ARGUMENT',
        message: expect.stringContaining('which is neither CockroachDB nor PostgreSQL'),
      }),
    );
  },
);

test('the label names the engine and its version', () => {
  expect(parseDialect('PostgreSQL 18.1 on x86_64').label).toBe('PostgreSQL 18.1');
  expect(parseDialect('CockroachDB CCL v25.4.2 (x86_64)').label).toBe('CockroachDB 25.4.2');
});

describe('flags by version', () => {
  type Flag = keyof { [Name in keyof Dialect as Dialect[Name] extends boolean ? Name : never]: true };
  const VERSIONS = [
    [21, 1, 0],
    [21, 2, 0],
    [21, 2, 5],
    [22, 1, 0],
    [22, 2, 0],
    [23, 1, 0],
    [24, 1, 0],
    [25, 4, 3],
    [26, 1, 0],
    [26, 2, 0],
    [26, 3, 0],
  ] as const;

  /** The first version that has the flag; `always` and `never` for those that do not change. */
  const firstWith = (flag: Flag): string => {
    const has = VERSIONS.map(([major, minor, patch]) => cockroachDialect({ major, minor, patch })[flag]);
    const first = has.indexOf(true);
    expect(first === -1 ? [] : has.slice(first), `${flag} goes away again`).not.toContain(false);
    if (first === -1) return 'never';
    return first === 0 ? 'always' : VERSIONS[first]!.join('.');
  };

  test('CockroachDB', () => {
    const expected: Partial<Record<Flag, string>> = {
      retriesStatements: 'always',
      transactionPriority: 'always',
      asOfSystemTime: 'always',
      transactionalDdl: 'never',
      advisoryLocks: 'never',
      nullsOrdering: '22.1.0',
      nullsSortLow: 'always',
      skipLocked: '22.2.0',
      conflictByConstraintName: '21.2.5',
      lateralLimit: 'never',
      deleteUsing: '23.1.0',
      upsert: 'always',
      cursors: '22.1.0',
      decimalIntegerDivision: 'always',
      fullTextSearch: '23.1.0',
      websearch: 'never',
      recursiveUnionDistinct: '22.1.0',
      severalWritesOfOneTable: 'never',
      indexHints: 'always',
      wholeRowJson: '21.2.0',
      uniqueRowId: 'always',
      virtualColumns: '21.2.0',
      expressionIndexes: '21.2.0',
      indexNullsOrdering: 'never',
      hashShardedIndexes: '22.1.0',
      rowLevelTtl: '22.2.0',
      locality: 'always',
      identityColumns: '21.2.0',
      concurrentIndexes: 'never',
      deferrableConstraints: 'never',
      dropUniqueConstraint: '26.2.0',
      smallSerials: 'never',
    };
    for (const [flag, first] of Object.entries(expected)) expect(firstWith(flag as Flag), flag).toBe(first);
  });

  test('PostgreSQL', () => {
    expect(postgresDialect({ major: 17, minor: 9 }).virtualColumns).toBe(false);
    expect(postgresDialect({ major: 18, minor: 0 }).virtualColumns).toBe(true);
    expect(postgresDialect({ major: 10, minor: 0 }).websearch).toBe(false);
    expect(postgresDialect({ major: 11, minor: 0 }).websearch).toBe(true);
    expect(postgresDialect({ major: 9, minor: 6 }).identityColumns).toBe(false);
  });

  test('what is retried, and the isolation levels that really run', () => {
    expect(postgresDialect({ major: 18, minor: 0 })).toMatchObject({
      retryableSqlStates: ['40001', '40P01'],
      isolationLevels: ['serializable', 'repeatable read', 'read committed'],
    });
    expect(cockroachDialect({ major: 23, minor: 2, patch: 9 })).toMatchObject({
      retryableSqlStates: ['40001'],
      isolationLevels: ['serializable'],
    });
    expect(cockroachDialect({ major: 24, minor: 1, patch: 0 }).isolationLevels).toEqual([
      'serializable',
      'read committed',
    ]);
  });

  test('what prepares a session for definitions', () => {
    const settings = (major: number, minor: number): readonly string[] =>
      cockroachDialect({ major, minor, patch: 0 }).definitionSettings;
    const always = ['SET default_transaction_use_follower_reads = off', 'SET sql_safe_updates = off'];
    const enums = 'SET enable_drop_enum_value = on';
    const types = 'SET enable_experimental_alter_column_type_general = on';
    const isolation = "SET default_transaction_isolation = 'serializable'";
    const commits = 'SET autocommit_before_ddl = off';
    const locks = 'SET create_table_with_schema_locked = off';
    expect(settings(21, 1)).toEqual([...always, enums, types]);
    expect(settings(21, 2)).toEqual([...always, enums, types]);
    expect(settings(22, 1)).toEqual([...always, types]);
    expect(settings(23, 2)).toEqual([...always, isolation, types]);
    expect(settings(24, 1)).toEqual([...always, isolation, types, commits]);
    expect(settings(25, 4)).toEqual([...always, isolation, commits]);
    expect(settings(26, 1)).toEqual([...always, isolation, commits, locks]);
    expect(postgresDialect({ major: 18, minor: 0 }).definitionSettings).toEqual([]);
  });

  test('what waits for changes that go on without their connection', () => {
    expect(cockroachDialect({ major: 21, minor: 1, patch: 0 }).awaitDefinitions).toBe(
      "SHOW JOBS WHEN COMPLETE (SELECT job_id FROM [SHOW JOBS] WHERE job_type LIKE '%SCHEMA CHANGE' AND status IN ('pending', 'running', 'reverting'))",
    );
    expect(postgresDialect({ major: 18, minor: 0 }).awaitDefinitions).toBeUndefined();
  });
});
