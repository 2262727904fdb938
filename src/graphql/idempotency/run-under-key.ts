import { setTimeout as wait } from 'node:timers/promises';
import type { ExecutionResult } from 'graphql';
import { backoffMs } from '../../database/backoff.ts';
import { systemClock } from '../../database/clock.ts';
import type { Database } from '../../database/database.ts';
import { endLostBackend } from '../../database/end-lost-backend.ts';
import type { Transaction } from '../../database/transaction.ts';
import type { TransactionOptions } from '../../database/transaction-options.ts';
import { AmbiguousCommitError, SerializationError } from '../../errors/query-errors.ts';
import { MaxAttemptsExceededError, OperationAbortedError } from '../../errors/transaction-errors.ts';
import { OperationError } from '../errors/operation-error.ts';
import type { AnswerStore } from './answer-store.ts';
import type { RequestKey } from './request-key.ts';

/** How long the outcome of a lost commit is looked for, in milliseconds, where the request itself has no shorter limit. */
const RESOLVE_LIMIT_MS = 60_000;

/** A key that is taken, and free when one looks, this often in a row: something else is wrong. */
const MAX_ROUNDS_IN_VAIN = 20;

export interface KeyedRun {
  readonly db: Database;
  readonly store: AnswerStore;
  readonly request: RequestKey;
  readonly transaction: TransactionOptions;
  /** Runs the operation in the transaction, as often as the database asks for it. */
  readonly body: (transaction: Transaction) => Promise<ExecutionResult>;
  /** Told of every run of the transaction, also of those that find the key taken. */
  readonly onAttempt: () => void;
}

export interface KeyedResult {
  readonly result: ExecutionResult;
  /** True where the answer of an earlier request was given again. */
  readonly isReplayed: boolean;
}

/**
 * Runs a mutation at most once under its key. The transaction takes the key first and keeps the answer last, so both are
 * committed with what the mutation wrote, or not at all.
 *
 * Where the answer to COMMIT is lost, the same is done again: it waits for the end of the lost transaction, since both write
 * the key's row. If that one was committed, its answer is found; if the key can be taken, it never will be. Either way the
 * client gets the truth.
 *
 * @throws AmbiguousCommitError where the database could not be asked any more before the time was up
 */
export async function runUnderKey(run: KeyedRun): Promise<KeyedResult> {
  const { signal } = run.transaction;
  let lost: { readonly error: AmbiguousCommitError; readonly until: number } | undefined;
  for (let round = 1; ; round += 1) {
    let hasKey = false;
    try {
      const result = await run.db.runTransaction(async (transaction) => {
        run.onAttempt();
        hasKey = false;
        if (!(await run.store.claim(transaction, run.request))) throw new KeyTaken();
        hasKey = true;
        // Nobody else can commit under this key any more.
        lost = undefined;
        const answer = await run.body(transaction);
        await run.store.keep(transaction, run.request, answer.data);
        return answer;
      }, run.transaction);
      return { result, isReplayed: false };
    } catch (error) {
      if (error instanceof AmbiguousCommitError) lost = await afterLoss(run.db, error, lost?.until);
      else if (!hasKey && isTaken(error)) {
        // Somebody has the key: who that is must be known before anything is said about a lost commit.
        const stored = await storedAnswer(run, signal).catch((reason: unknown) => {
          if (lost === undefined || reason instanceof OperationError) throw reason;
          return undefined;
        });
        if (stored !== undefined) return { result: stored, isReplayed: true };
        if (lost === undefined && !(error instanceof KeyTaken && round < MAX_ROUNDS_IN_VAIN)) throw error;
      } else if (lost === undefined) throw error;
      if (lost !== undefined && (isOver(lost.until) || error instanceof OperationAbortedError)) throw lost.error;
      await pause(round, signal, lost?.error ?? error);
    }
  }
}

/** Says inside of a transaction that there is nothing to be done in it. */
class KeyTaken extends Error {}

/** True for what the claim of a key can end with where another transaction was faster. */
function isTaken(error: unknown): boolean {
  return error instanceof KeyTaken || error instanceof MaxAttemptsExceededError || error instanceof SerializationError;
}

async function storedAnswer(
  { store, request }: KeyedRun,
  signal: AbortSignal | undefined,
): Promise<ExecutionResult | undefined> {
  const stored = await store.find(request, signal);
  if (stored === undefined) return undefined;
  if (stored.operation !== request.operation)
    throw new OperationError(
      'IDEMPOTENCY_KEY_REUSED',
      'This idempotency key was used for another operation or with other variables. Use a new key for each operation.',
    );
  return { data: JSON.parse(stored.answer) };
}

async function afterLoss(
  db: Database,
  error: AmbiguousCommitError,
  until = performance.now() + RESOLVE_LIMIT_MS,
): Promise<{ readonly error: AmbiguousCommitError; readonly until: number }> {
  await endLostBackend(db, error);
  return { error, until };
}

function isOver(until: number): boolean {
  return performance.now() >= until;
}

/** Waits before the next look; a request that is over by then ends with `reason`. */
async function pause(round: number, signal: AbortSignal | undefined, reason: unknown): Promise<void> {
  const durationMs = backoffMs(round, systemClock);
  await wait(durationMs, undefined, signal === undefined ? {} : { signal }).catch(() => Promise.reject(reason));
}
