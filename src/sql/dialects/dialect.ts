import type { IsolationLevel } from './isolation.ts';

/**
 * What an engine, at its version, can do. The rest of Phoebe reads these flags and never asks which engine it talks to.
 * A flag says what is true of the server; the compiler or the caller knows the other way to the same result.
 */
export interface Dialect {
  /** For messages and logs only: "CockroachDB 21.1.0". */
  readonly label: string;
  /** The oldest version that Phoebe is made for, where the server is older; undefined where it is new enough. */
  readonly neededVersion: string | undefined;

  // Retries and transactions
  /** SQLSTATEs after which the whole transaction may run again. 40001 everywhere, 40P01 (deadlock) on PostgreSQL. */
  readonly retryableSqlStates: readonly string[];
  /**
   * True: a statement outside of a transaction is run again by the server itself after a conflict (CockroachDB).
   * Source: https://www.cockroachlabs.com/docs/stable/transactions#automatic-retries
   */
  readonly retriesStatements: boolean;
  /** `SET TRANSACTION PRIORITY`. */
  readonly transactionPriority: boolean;
  /** `AS OF SYSTEM TIME` on transactions and statements: reads of the past. */
  readonly asOfSystemTime: boolean;
  /** Isolation levels that the engine really runs; others are refused before anything is sent. */
  readonly isolationLevels: readonly IsolationLevel[];
  /** False: DDL inside a transaction commits it or may fail at COMMIT, so each step runs by itself. */
  readonly transactionalDdl: boolean;
  /** True: a transaction-level advisory lock really locks. CockroachDB's stubs do not. */
  readonly advisoryLocks: boolean;
  /** `pg_terminate_backend` and `pg_stat_activity`: one connection can see and end another. */
  readonly terminateBackend: boolean;

  /** Triggers, which can leave a row out of a write, or write elsewhere though no row was written. */
  readonly triggers: boolean;

  // Queries
  /** False: `NULLS FIRST/LAST` is a syntax error, print `x IS NULL` as a term of its own (CockroachDB before v22.1). */
  readonly nullsOrdering: boolean;
  /** True: without a clause NULLs come first in ASC and last in DESC (CockroachDB); false: the reverse (PostgreSQL). */
  readonly nullsSortLow: boolean;
  /** `FOR UPDATE SKIP LOCKED` (CockroachDB from v22.2). */
  readonly skipLocked: boolean;
  /** `ON CONFLICT ON CONSTRAINT name` (CockroachDB from v22.1). */
  readonly conflictByConstraintName: boolean;
  /** True: LATERAL with LIMIT is fast and right. CockroachDB turns it into full scans: cockroachdb/cockroach#165983. */
  readonly lateralLimit: boolean;
  /** `DELETE … USING` (CockroachDB from v23.1); else `where exists`. */
  readonly deleteUsing: boolean;
  /** The `UPSERT` keyword; else the insert's own ON CONFLICT clause. */
  readonly upsert: boolean;
  /** `DECLARE … CURSOR` and FETCH (CockroachDB from v22.1); else keyset pages. */
  readonly cursors: boolean;
  /** True: `int / int` gives a decimal; integer division is written `//`. */
  readonly decimalIntegerDivision: boolean;
  /** Full text search: to_tsvector and friends (CockroachDB from v23.1). */
  readonly fullTextSearch: boolean;
  /** `websearch_to_tsquery`, which CockroachDB lacks. */
  readonly websearch: boolean;
  /** `WITH RECURSIVE … UNION` that removes duplicates (CockroachDB from v22.1). */
  readonly recursiveUnionDistinct: boolean;
  /** Several writes of one table in a statement, by common tables; false: only inserts without ON CONFLICT. */
  readonly severalWritesOfOneTable: boolean;
  /** Index hints `table@index`. */
  readonly indexHints: boolean;
  /** `to_jsonb(t)` and `row_to_json(t)` of a whole row (CockroachDB from v21.2). */
  readonly wholeRowJson: boolean;

  // Definitions
  /** True: `unique_rowid()` makes row ids; false: an identity column does. */
  readonly uniqueRowId: boolean;
  /** Virtual computed columns (PostgreSQL from 18, CockroachDB from v21.2). */
  readonly virtualColumns: boolean;
  /** Indexes on expressions (CockroachDB from v21.2). */
  readonly expressionIndexes: boolean;
  /** False: an index keeps its NULLs where the engine sorts them; `NULLS FIRST/LAST` in its definition is refused. */
  readonly indexNullsOrdering: boolean;
  /** `USING HASH` shards of an index against hot ends (CockroachDB from v22.1). */
  readonly hashShardedIndexes: boolean;
  /** Row-level time to live (CockroachDB from v22.2). */
  readonly rowLevelTtl: boolean;
  /** `LOCALITY …` of a table. */
  readonly locality: boolean;
  /** `GENERATED … AS IDENTITY` (CockroachDB from v21.2). */
  readonly identityColumns: boolean;
  /** `CREATE INDEX CONCURRENTLY` outside a transaction; false: index builds are always online. */
  readonly concurrentIndexes: boolean;
  /** `deferrable initially deferred` constraints. */
  readonly deferrableConstraints: boolean;
  /** `DROP CONSTRAINT` of a unique constraint (CockroachDB from v26.2); false: its index is dropped. */
  readonly dropUniqueConstraint: boolean;
  /** Serial values stay below 2^53 and count from 1. */
  readonly smallSerials: boolean;
  /** True: names of indexes belong to their table, `table@index`; false: to the schema. */
  readonly indexNamesPerTable: boolean;
  /** False: a primary key can be replaced, but not taken away alone. */
  readonly dropPrimaryKey: boolean;
  /** `ALTER COLUMN … TYPE` of a column that is in an index or a constraint; false: those go first and come back. */
  readonly alterTypeInUse: boolean;
  /** `ALTER TYPE … DROP VALUE` (CockroachDB from v21.1); false: the type is made anew. */
  readonly dropEnumValues: boolean;
  /** True: tables have columns of the engine's own; the information schema tells which (`is_hidden`), and exact types (`crdb_sql_type`). */
  readonly hiddenColumns: boolean;
  /** Statements that prepare a session before definitions, such as turning off `autocommit_before_ddl`. */
  readonly definitionSettings: readonly string[];
  /**
   * A statement that returns when no change of the schema runs any more, where changes are jobs that go on when their
   * connection is lost; undefined where a lost connection takes its change with it.
   */
  readonly awaitDefinitions: string | undefined;
}
