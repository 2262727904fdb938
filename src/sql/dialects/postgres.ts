import type { Dialect } from './dialect.ts';
import { ISOLATION_LEVELS } from './isolation.ts';

export interface PostgresVersion {
  readonly major: number;
  readonly minor: number;
}

/**
 * What PostgreSQL can do at a version. PGlite is PostgreSQL compiled to WebAssembly and has the same flags.
 *
 * @example postgresDialect({ major: 18, minor: 1 }).virtualColumns // true
 */
export function postgresDialect(version: PostgresVersion): Dialect {
  const { major } = version;
  return {
    label: `PostgreSQL ${major}.${version.minor}`,
    // postgresql.org/docs/release/13.0: gen_random_uuid() needs no extension any more.
    neededVersion: major >= 13 ? undefined : 'PostgreSQL 13',

    // postgresql.org/docs/current/mvcc-serialization-failure-handling.html
    retryableSqlStates: ['40001', '40P01'],
    retriesStatements: false,
    transactionPriority: false,
    asOfSystemTime: false,
    isolationLevels: ISOLATION_LEVELS,
    transactionalDdl: true,
    advisoryLocks: true,
    terminateBackend: true,
    triggers: true,

    nullsOrdering: true,
    // postgresql.org/docs/current/queries-order.html: NULLs sort as if larger than any other value.
    nullsSortLow: false,
    skipLocked: true,
    conflictByConstraintName: true,
    lateralLimit: true,
    deleteUsing: true,
    upsert: false,
    cursors: true,
    decimalIntegerDivision: false,
    fullTextSearch: true,
    // postgresql.org/docs/release/11.0: websearch_to_tsquery was added.
    websearch: major >= 11,
    recursiveUnionDistinct: true,
    severalWritesOfOneTable: true,
    indexHints: false,
    wholeRowJson: true,

    uniqueRowId: false,
    // postgresql.org/docs/release/18.0: virtual generated columns.
    virtualColumns: major >= 18,
    expressionIndexes: true,
    indexNullsOrdering: true,
    hashShardedIndexes: false,
    rowLevelTtl: false,
    locality: false,
    // postgresql.org/docs/release/10.0: identity columns.
    identityColumns: major >= 10,
    concurrentIndexes: true,
    deferrableConstraints: true,
    dropUniqueConstraint: true,
    smallSerials: true,
    indexNamesPerTable: false,
    dropPrimaryKey: true,
    alterTypeInUse: true,
    dropEnumValues: false,
    hiddenColumns: false,
    definitionSettings: [],
    awaitDefinitions: undefined,
  };
}
