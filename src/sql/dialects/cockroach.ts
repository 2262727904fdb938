import type { Dialect } from './dialect.ts';

export interface CockroachVersion {
  readonly major: number;
  readonly minor: number;
  readonly patch: number;
}

/**
 * What CockroachDB can do at a version. Each flag names where the fact comes from: release notes are those at
 * cockroachlabs.com/docs/releases, "measured" was tried on a live server.
 *
 * @example cockroachDialect({ major: 25, minor: 4, patch: 0 }).nullsOrdering // true
 */
export function cockroachDialect(version: CockroachVersion): Dialect {
  const since = (major: number, minor: number, patch = 0): boolean => isAtLeast(version, major, minor, patch);
  return {
    label: `CockroachDB ${version.major}.${version.minor}.${version.patch}`,
    // The oldest one that the statements were tried on (measured).
    neededVersion: since(21, 1) ? undefined : 'CockroachDB 21.1',

    // docs, "Transaction Retry Error Reference": deadlocks are 40001 too, 40P01 never comes.
    retryableSqlStates: ['40001'],
    retriesStatements: true,
    transactionPriority: true,
    asOfSystemTime: true,
    // Release notes v24.1: READ COMMITTED is on by default. REPEATABLE READ is accepted, but runs as SERIALIZABLE by default.
    isolationLevels: since(24, 1) ? ['serializable', 'read committed'] : ['serializable'],
    // docs, "Online Schema Changes", limitations of schema changes within transactions.
    transactionalDdl: false,
    // cockroachdb/cockroach#13546: pg_try_advisory_lock is a stub that is always true.
    advisoryLocks: false,
    // docs, "Functions and Operators": no pg_terminate_backend; CANCEL SESSION needs a privilege and another number.
    terminateBackend: false,
    // Release notes v24.3.
    triggers: since(24, 3),

    // Release notes v22.1; before it 0A000 (measured).
    nullsOrdering: since(22, 1),
    // docs, "ORDER BY": NULLs come first in ascending order.
    nullsSortLow: true,
    // Release notes v22.2.
    skipLocked: since(22, 2),
    // Release notes v22.1, and v21.2.5.
    conflictByConstraintName: since(21, 2, 5),
    // cockroachdb/cockroach#165983.
    lateralLimit: false,
    // Release notes v23.1.
    deleteUsing: since(23, 1),
    upsert: true,
    // Release notes v22.1.
    cursors: since(22, 1),
    // docs, "Functions and Operators": `/` of two INTs gives DECIMAL, `//` an INT.
    decimalIntegerDivision: true,
    // Release notes v23.1; websearch_to_tsquery: docs, "Full-Text Search", unsupported features.
    fullTextSearch: since(23, 1),
    websearch: false,
    // Release notes v22.1.
    recursiveUnionDistinct: since(22, 1),
    // cockroachdb/cockroach#70976.
    severalWritesOfOneTable: false,
    // docs, "Table Expressions", force index selection.
    indexHints: true,
    // Release notes v21.2.
    wholeRowJson: since(21, 2),

    uniqueRowId: true,
    // Release notes v21.2 (measured: refused by a development build of v21.1).
    virtualColumns: since(21, 2),
    // Release notes v21.2.
    expressionIndexes: since(21, 2),
    // cockroachdb/cockroach#6224: an index keeps the engine's own order of NULLs.
    indexNullsOrdering: false,
    // Release notes v22.1; before it an experiment behind a session variable.
    hashShardedIndexes: since(22, 1),
    // Release notes v22.2; v22.1 has a preview.
    rowLevelTtl: since(22, 2),
    // Release notes v21.1.
    locality: since(21, 1),
    // Release notes v21.2.
    identityColumns: since(21, 2),
    // docs, "CREATE INDEX": CONCURRENTLY is accepted and does nothing, builds are always online.
    concurrentIndexes: false,
    // cockroachdb/cockroach#31632.
    deferrableConstraints: false,
    // Release notes v26.2; before it `DROP INDEX table@index CASCADE`.
    dropUniqueConstraint: since(26, 2),
    // docs, "SERIAL": values come from unique_rowid().
    smallSerials: false,
    // docs, "DROP INDEX".
    indexNamesPerTable: true,
    // docs, "ALTER TABLE", DROP CONSTRAINT: a table without a key would need another one in the same statement.
    dropPrimaryKey: false,
    // docs, "ALTER TABLE", ALTER COLUMN: limitations of changes of type.
    alterTypeInUse: false,
    // Release notes v21.1.
    dropEnumValues: since(21, 1),
    // docs, "CREATE TABLE": the rowid of a table without a key, shards, regions; docs, "information_schema".
    hiddenColumns: true,
    definitionSettings: definitionSettings(since),
    // docs, "SHOW JOBS": WHEN COMPLETE returns when the jobs have ended. Jobs that collect garbage, which wait for a day, have
    // types of their own.
    awaitDefinitions: `SHOW JOBS WHEN COMPLETE (SELECT job_id FROM [SHOW JOBS] WHERE job_type LIKE '%SCHEMA CHANGE' AND status IN ('pending', 'running', 'reverting'))`,
  };
}

function definitionSettings(since: (major: number, minor: number) => boolean): string[] {
  const settings = [
    // docs, "Follower Reads": where it is on, a read-only transaction looks at the schema of some seconds ago.
    'SET default_transaction_use_follower_reads = off',
    // docs, "Session Variables": where it is on, DROP COLUMN, DROP INDEX and changes of type are refused.
    'SET sql_safe_updates = off',
  ];
  // docs, "ALTER TYPE" of v21.1 and v21.2: DROP VALUE is off by default.
  if (!since(22, 1)) settings.push('SET enable_drop_enum_value = on');
  // cockroachdb/cockroach#114778: definitions in an explicit READ COMMITTED transaction are refused.
  if (since(23, 2)) settings.push("SET default_transaction_isolation = 'serializable'");
  // docs, "ALTER TABLE", ALTER COLUMN: before v25.1 a change of type that rewrites the values is an experiment.
  if (!since(25, 1)) settings.push('SET enable_experimental_alter_column_type_general = on');
  // v24.1 has the variable, v25.1 turned it on: a definition inside BEGIN would commit the work before it without a word.
  if (since(24, 1)) settings.push('SET autocommit_before_ddl = off');
  // v26.1: new tables are schema_locked, and several later definitions on them are refused (57000).
  if (since(26, 1)) settings.push('SET create_table_with_schema_locked = off');
  return settings;
}

function isAtLeast(version: CockroachVersion, major: number, minor: number, patch: number): boolean {
  if (version.major !== major) return version.major > major;
  if (version.minor !== minor) return version.minor > minor;
  return version.patch >= patch;
}
