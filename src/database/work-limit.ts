import { OperationAbortedError } from '../errors/transaction-errors.ts';
import { DEFAULT_COMMIT_TIMEOUT_MS } from './transaction-options.ts';

/** The bounds of one piece of work: the caller's signal, and a deadline. Dispose of it when the work is done. */
export class WorkLimit {
  /** Aborts for either; undefined where there is no bound. */
  readonly signal: AbortSignal | undefined;
  readonly #deadlineMs: number | undefined;
  readonly #commitTimeoutMs: number;
  readonly #deadline: AbortController | undefined;
  readonly #timer: NodeJS.Timeout | undefined;
  #commitTimer: NodeJS.Timeout | undefined;

  constructor(bounds: {
    readonly signal?: AbortSignal | undefined;
    readonly deadlineMs?: number | undefined;
    readonly commitTimeoutMs?: number | undefined;
  }) {
    this.#commitTimeoutMs = bounds.commitTimeoutMs ?? DEFAULT_COMMIT_TIMEOUT_MS;
    this.#deadlineMs = bounds.deadlineMs;
    if (bounds.deadlineMs !== undefined) {
      const controller = new AbortController();
      this.#deadline = controller;
      this.#timer = setTimeout(() => controller.abort(), bounds.deadlineMs);
    }
    const signals = [bounds.signal, this.#deadline?.signal].filter((signal) => signal !== undefined);
    this.signal = signals.length > 1 ? AbortSignal.any(signals) : signals[0];
  }

  dispose(): void {
    clearTimeout(this.#timer);
    clearTimeout(this.#commitTimer);
  }

  /** The sentence for the bound that was reached. */
  error(): OperationAbortedError {
    if (this.#deadline?.signal.aborted) {
      return new OperationAbortedError(
        `The transaction did not finish within its deadline of ${this.#deadlineMs} ms and was rolled back.`,
      );
    }
    return new OperationAbortedError('The transaction was aborted by its signal and rolled back.', {
      cause: this.signal?.reason,
    });
  }

  /** The bound's error where it was reached: whatever else went wrong then is its consequence. */
  errorInsteadOf(error: unknown): unknown {
    return this.signal?.aborted ? this.error() : error;
  }

  /**
   * Runs `work`, and rejects as soon as a bound is reached. `onAbort` gets the error first; where it answers true, the work
   * itself is about to say what became of it, and is waited for.
   */
  async during<Result>(
    work: () => Promise<Result>,
    onAbort: (error: OperationAbortedError) => boolean,
  ): Promise<Result> {
    return race(this.signal, work, () => {
      const error = this.error();
      return onAbort(error) ? undefined : error;
    });
  }

  /** Calls back when an answer to a commit has been waited for long enough. */
  afterCommitTimeout(action: () => void): void {
    this.#commitTimer ??= setTimeout(action, this.#commitTimeoutMs);
  }

  /**
   * Runs a commit: only the deadline and the commit's own limit end the wait for its answer, by `onDeadline`, and the commit
   * itself says what that means.
   */
  async duringCommit<Result>(work: () => Promise<Result>, onDeadline: () => void): Promise<Result> {
    const signal = this.#deadline?.signal;
    signal?.addEventListener('abort', onDeadline, { once: true });
    const timer = setTimeout(onDeadline, this.#commitTimeoutMs);
    try {
      return await work();
    } finally {
      clearTimeout(timer);
      signal?.removeEventListener('abort', onDeadline);
    }
  }
}

function race<Result>(
  signal: AbortSignal | undefined,
  work: () => Promise<Result>,
  onAbort: () => Error | undefined,
): Promise<Result> {
  if (signal === undefined) return work();
  return new Promise((resolve, reject) => {
    const listener = () => {
      const error = onAbort();
      if (error !== undefined) reject(error);
    };
    if (signal.aborted) {
      listener();
      return;
    }
    signal.addEventListener('abort', listener, { once: true });
    const settle = () => signal.removeEventListener('abort', listener);
    work().then(
      (result) => {
        settle();
        resolve(result);
      },
      (error) => {
        settle();
        reject(error);
      },
    );
  });
}
