import { type ExecutionArgs, type ExecutionResult, execute, type GraphQLError } from 'graphql';
import type { Database } from '../../database/database.ts';
import type { Transaction } from '../../database/transaction.ts';
import { AmbiguousCommitError } from '../../errors/query-errors.ts';
import type { CompiledMutation } from '../compiled/mutations/compiled-mutations.ts';
import { runCompiledMutation, turnKeyOf } from '../compiled/mutations/run-compiled-mutation.ts';
import { asGraphQLError, withCodes } from '../errors/as-graphql-error.ts';
import { withoutHidden } from '../errors/without-hidden.ts';
import type { AnswerStore } from '../idempotency/answer-store.ts';
import type { RequestKey } from '../idempotency/request-key.ts';
import { runUnderKey } from '../idempotency/run-under-key.ts';
import { ANSWER_ALLOWANCE } from '../limits/answer-allowance.ts';
import { answerWithin } from '../limits/answer-within.ts';
import { isUnexpectedRows } from '../write/last-write.ts';
import { contextOf } from './context-of.ts';
import { OperationFailure } from './operation-failure.ts';
import { type GivenContext, STATEMENT_ORIGIN } from './phoebe-context.ts';

/** What one transaction does: a whole mutation operation, or one root field of it. */
export interface MutationPart {
  readonly args: ExecutionArgs;
  /** Undefined: graphql-js runs it. */
  readonly compiled: CompiledMutation | undefined;
  readonly maxAttempts: number | undefined;
  /** True: code of the application runs in it, whose model calls find the transaction by themselves. */
  readonly isAmbient: boolean;
  /** What its answer is kept under. */
  readonly request: RequestKey | undefined;
}

export interface MutationServices {
  readonly db: Database;
  readonly store: AnswerStore;
  readonly commitTimeoutMs: number | undefined;
}

/** What became of a transaction, for the client. */
export interface TransactionOutcome {
  /** How often it ran; 0 where it did not begin. */
  readonly attempts: number;
  /** Null: nobody knows. */
  readonly committed: boolean | null;
  /** True where the answer is that of an earlier request with the same idempotency key. */
  readonly replayed?: true;
}

export interface PartOutcome {
  /**
   * With errors there is no data: the transaction was rolled back, but for the rare case that a statement that committed by itself
   * gave what cannot be shown, which `transaction` says.
   */
  readonly result: ExecutionResult;
  /** Undefined where the request was wrong before anything ran. */
  readonly transaction: TransactionOutcome | undefined;
}

/**
 * Runs a part of a mutation in a transaction, with everything that its payloads read. graphql-js turns errors of resolvers
 * into entries of the result; they are thrown again here, so that `runTransaction` sees them, and rolls back and, where the
 * database asked for it, runs the whole part again with fresh loaders. The answer is given after COMMIT.
 */
export async function runPart(
  part: MutationPart,
  { db, store, commitTimeoutMs }: MutationServices,
): Promise<PartOutcome> {
  const { args, compiled, maxAttempts, isAmbient, request } = part;
  const {
    signal,
    [STATEMENT_ORIGIN]: origin,
    [ANSWER_ALLOWANCE]: allowance,
  } = (args.contextValue ?? {}) as GivenContext;
  const turnKey = compiled && turnKeyOf(compiled);
  const transaction = {
    isAmbient,
    origin,
    ...(turnKey === undefined ? {} : { turnKey }),
    ...(maxAttempts === undefined ? {} : { maxAttempts }),
    ...(signal === undefined ? {} : { signal }),
    ...(commitTimeoutMs === undefined ? {} : { commitTimeoutMs }),
  };
  let attempts = 0;
  const body = async (executor: Transaction, mayCommit = false): Promise<ExecutionResult> => {
    const context = contextOf(args, { db, executor });
    const result = await (compiled === undefined
      ? execute({ ...args, contextValue: context })
      : runCompiledMutation({ args, compiled, context, transaction: executor, mayCommit }));
    if (result.errors !== undefined && result.errors.length > 0) throw new OperationFailure(result);
    // An answer that will not be sent keeps nothing either. What is committed already is told as that.
    const sent = allowance === undefined || executor.isCommitted ? result : answerWithin(result, allowance.maxBytes);
    if (sent !== result) throw new OperationFailure(sent);
    return result;
  };
  const onAttempt = () => {
    attempts += 1;
  };
  const run = (mayCommit: boolean) =>
    db.runTransaction((executor) => {
      onAttempt();
      return body(executor, mayCommit);
    }, transaction);
  const tellError = (error: unknown) => {
    if (!isUnexpectedRows(error)) throw error;
    // The same attempt once more, without COMMIT at the side of its last statement: now it tells the error.
    attempts -= 1;
    return run(false);
  };
  try {
    if (request !== undefined) {
      // COMMIT travels with the statement that keeps the answer.
      const { result, isReplayed } = await runUnderKey({ db, store, request, transaction, body, onAttempt });
      return { result, transaction: { attempts, committed: true, ...(isReplayed ? { replayed: true } : {}) } };
    }
    return { result: await run(true).catch(tellError), transaction: { attempts, committed: true } };
  } catch (error) {
    return failed(error, attempts, args);
  }
}

function failed(error: unknown, attempts: number, args: ExecutionArgs): PartOutcome {
  const shown = (errors: readonly GraphQLError[]) =>
    withoutHidden(withCodes(errors), args.schema, (args.contextValue as GivenContext | undefined)?.viewer);
  // Nobody knows whether an ambiguous commit took place.
  const transaction: { attempts: number; committed: boolean | null } = {
    attempts,
    committed: error instanceof AmbiguousCommitError ? null : false,
  };
  if (error instanceof OperationFailure) {
    transaction.committed = error.isCommitted;
    const { data, errors } = error.result;
    // Without data no field was run: the request itself was wrong, and its answer has no data by GraphQL's rules.
    if (data === undefined) return { result: { errors: errors! }, transaction: undefined };
    return { result: { data: null, errors: shown(errors!) }, transaction };
  }
  return { result: { data: null, errors: shown([asGraphQLError(error, placeOf(error))]) }, transaction };
}

/** Where in the operation the error that ended the last attempt came from. */
function placeOf(error: unknown): GraphQLError | undefined {
  const cause = error instanceof Error ? error.cause : undefined;
  return cause instanceof OperationFailure ? cause.result.errors?.[0] : undefined;
}
