export type { Bindable } from './database/ambient.ts';
export type { BackgroundErrorHandler, BackgroundErrorSource } from './database/background-error.ts';
export type { Clock } from './database/clock.ts';
export { CockroachDatabase } from './database/cockroach-database.ts';
export { type ConnectOptions, connect } from './database/connect.ts';
export { Database, type DatabaseOptions } from './database/database.ts';
export type { PoolStats, ResultSet } from './database/driver.ts';
export { EmbeddedDatabase, type EmbeddedDatabaseOptions } from './database/embedded-database.ts';
export type { ExecuteOptions, Executor } from './database/executor.ts';
export { PostgresDatabase } from './database/postgres-database.ts';
export type { QueryEvent } from './database/query-event.ts';
export type { ServerOptions } from './database/server-options.ts';
export { Transaction } from './database/transaction.ts';
export type { AtomicOptions, RetryEvent, TransactionOptions } from './database/transaction-options.ts';
export {
  type ErrorCode,
  InvalidArgumentError,
  InvalidModelError,
  InvalidValueError,
  PhoebeError,
  UnknownFieldError,
  UnsupportedFeatureError,
} from './errors/phoebe-error.ts';
export { DatabaseClosedError, PoolExhaustedError } from './errors/pool-errors.ts';
export {
  AccessDeniedError,
  AmbiguousCommitError,
  CheckViolationError,
  ConnectionFailedError,
  ConnectionLostError,
  DataError,
  ExclusionViolationError,
  type FailedStatement,
  ForeignKeyViolationError,
  LockNotAvailableError,
  NotNullViolationError,
  QueryError,
  ReadOnlyTransactionError,
  SerializationError,
  StatementTimeoutError,
  TransactionAbortedError,
  UndefinedDatabaseError,
  UndefinedTableError,
  UniqueViolationError,
} from './errors/query-errors.ts';
export { DoesNotExistError } from './errors/row-errors.ts';
export {
  MaxAttemptsExceededError,
  OperationAbortedError,
  TransactionEndedError,
  TransactionNestedError,
} from './errors/transaction-errors.ts';
export { type CreateTablesOptions, createTables, dropTables, planTables, sqlOf } from './migrate/index.ts';
export {
  AliasedExpression,
  type AnyModel,
  and,
  array,
  assertValidModels,
  bigint,
  bitField,
  boolean,
  bytes,
  Column,
  type ComputedOptions,
  Condition,
  type ConditionLike,
  type CustomFieldType,
  char,
  clearFlag,
  computed,
  customField,
  DeleteQuery,
  date,
  decimal,
  double,
  Expression,
  enumeration,
  Field,
  type FieldOptions,
  ForeignKey,
  float,
  fn,
  foreignKey,
  hasFlag,
  type IdentityOptions,
  type InsertOf,
  InsertQuery,
  identity,
  inet,
  integer,
  interval,
  isModel,
  type JsonDocument,
  type JsonItem,
  JsonNull,
  JsonNumber,
  type JsonValue,
  json,
  jsonNull,
  KeyField,
  type KeyOf,
  type Model,
  model,
  not,
  or,
  Relation,
  type RowOf,
  real,
  rowId,
  SelectQuery,
  setFlag,
  smallint,
  type TimePrecision,
  text,
  time,
  timestamp,
  timestamptz,
  tsvector,
  type UpdateOf,
  UpdateQuery,
  uuid,
  uuidKey,
  type ValueKind,
  type ValueType,
  validateModels,
  varchar,
  version,
} from './orm/index.ts';
export { sql } from './sql/sql-tag.ts';
