import type { Database } from '../../database/database.ts';
import type { Executor } from '../../database/executor.ts';
import type { ANSWER_ALLOWANCE, AnswerAllowance } from '../limits/answer-allowance.ts';
import type { STATEMENT_LANES, StatementLanes } from '../limits/statement-lanes.ts';
import type { Loaders } from '../loaders/loaders.ts';
import type { RowScope } from '../read/statement-scope.ts';
import type { WriteOutcome } from '../write/write-field.ts';

/** In a context: what `onQuery` of the database is told as the `origin` of the operation's statements. */
export const STATEMENT_ORIGIN: unique symbol = Symbol('statementOrigin');

/** What every resolver gets as its context, beside what the server's own `context` function added. */
export interface PhoebeContext {
  readonly db: Database;
  /** Where statements of this operation run: the open transaction of a mutation, else the database. */
  readonly executor: Executor;
  /** What this attempt has read so far. */
  readonly loaders: Loaders;
  /** Aborted when the client is gone or the time is up. */
  readonly signal?: AbortSignal;
  /** Who asks, as the application knows it. */
  readonly viewer?: unknown;
  /** The rows that may be touched, beside what the rules of the models say. Default: all. */
  readonly scope?: RowScope;
  /** What the client sent as the idempotency key of a mutation, unchecked. */
  readonly idempotencyKey?: unknown;
  /** What root fields of this attempt have written already, by their names in the answer. */
  readonly outcomes?: ReadonlyMap<string, WriteOutcome>;
  readonly [STATEMENT_ORIGIN]?: object | undefined;
  readonly [ANSWER_ALLOWANCE]?: AnswerAllowance | undefined;
  readonly [STATEMENT_LANES]?: StatementLanes | undefined;
  readonly [name: string]: unknown;
}

/** What the caller of `execute` may put into the context for us to read. */
export type GivenContext = Pick<
  PhoebeContext,
  | 'signal'
  | 'scope'
  | 'viewer'
  | 'idempotencyKey'
  | typeof STATEMENT_ORIGIN
  | typeof ANSWER_ALLOWANCE
  | typeof STATEMENT_LANES
>;
