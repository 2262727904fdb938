import type { CompiledQuery, ReadAllowance } from '../sql/compiled-query.ts';
import type { Dialect } from '../sql/dialects/dialect.ts';
import type { Definition } from '../sql/nodes/definition.ts';
import type { Statement } from '../sql/nodes/query.ts';
import type { ResultSet } from './driver.ts';
import type { RawResult } from './raw-result.ts';

export interface ExecuteOptions {
  /** Values for the slots of a held query. */
  readonly args?: Readonly<Record<string, unknown>> | undefined;
  /** Aborting cancels the statement (OperationAbortedError). In a transaction it takes the whole transaction with it. */
  readonly signal?: AbortSignal | undefined;
  /**
   * True: in a transaction, COMMIT travels with the statement, which saves a round trip. Nothing may follow it there, not even
   * `afterCommit`; the transaction is committed when it resolves. Without effect in a nested block, and outside of transactions,
   * where every statement is committed by itself.
   */
  readonly commit?: boolean;
  /** What the statement is sent for, such as a request: `onQuery` is told. A transaction's statements have the transaction's own. */
  readonly origin?: object | undefined;
  /** Bytes that the rows may have, of these and other statements' together: ResultTooLargeError beyond them. Default: any. */
  readonly allowance?: ReadAllowance | undefined;
}

/**
 * Where statements run: a `Database` (each statement by itself, or in the open transaction of the calling code), or a
 * `Transaction` (on its one connection).
 */
export interface Executor {
  /** The flags of the connected server. Resolves at once after the first connection. */
  dialect(): Promise<Dialect>;
  /** Compiles (once for each tree) and runs. Errors are Phoebe's classes, with the driver's error as `cause`. */
  execute(query: Statement | Definition, options?: ExecuteOptions): Promise<ResultSet>;
  /** The same for who passes the rows on: they stay the bytes that they came as. */
  executeRaw(query: Statement | Definition, options?: ExecuteOptions): Promise<RawResult>;
  /** The text and parameters that `execute` would send. */
  compile(query: Statement | Definition): Promise<CompiledQuery>;
}
