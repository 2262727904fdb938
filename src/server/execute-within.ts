import { setMaxListeners } from 'node:events';
import { type ExecutionResult, GraphQLError } from 'graphql';
import { type AbortSource, LightAbortController } from '../util/light-abort-controller.ts';
import { clientGone, isClientGone } from './client-gone.ts';
import { isInParts, partsWithin } from './parts-within.ts';
import { settledWithin } from './settled-within.ts';

/** How long an aborted operation may take to roll back before its client is answered without it. */
const ABORT_GRACE_MS = 1_000;

/** Has a function called when the client hangs up, and answers how to have it forgotten. */
export type OnHangUp = (listener: () => void) => () => void;

export interface ExecuteWithinOptions {
  readonly execute: (signal: AbortSignal) => PromiseLike<ExecutionResult> | ExecutionResult;
  readonly timeoutMs: number;
  readonly isMutation: boolean;
  readonly shutdownSignal: AbortSignal;
  /** Calls back when the client hangs up: nobody waits for the answer. A mutation that is not committed by then is rolled back. */
  readonly onHangUp: OnHangUp | undefined;
  /** True where code of the application gets the signal, which must be a real one then. */
  readonly isSignalShown: boolean;
}

/**
 * Executes an operation and aborts it when its time is over, the server's time is over, or nobody waits for the answer.
 * An aborted operation is waited for: it is over when its transaction is rolled back, and then the answer is the truth. One
 * that does not heed the signal is answered for without it, a mutation as TRANSACTION_RESULT_UNKNOWN. An answer in parts has the
 * same time for all of them.
 */
export async function executeWithin(options: ExecuteWithinOptions): Promise<ExecutionResult> {
  const abort = options.isSignalShown ? shownController() : new LightAbortController();
  const release = linked(abort, options);
  let isStreaming = false;
  const aborted = new Promise<undefined>((resolve) => abort.signal.addEventListener('abort', () => resolve(undefined)));
  try {
    const execution = Promise.resolve(options.execute(abort.signal));
    const result = await Promise.race([aborted, execution]);
    if (result !== undefined && !abort.signal.aborted) {
      if (!isInParts(result)) return result;
      isStreaming = true;
      return inTime(result, { abort, aborted, release });
    }
    const reason: GraphQLError = abort.signal.reason;
    if (!(await settledWithin(execution, ABORT_GRACE_MS))) return unsettled(reason, options.isMutation);
    const ended = await execution;
    // Whatever it ended with, nobody is told.
    return isClientGone(reason) ? { ...ended, errors: [reason] } : withAbortExplained(ended, reason);
  } finally {
    if (!isStreaming) release();
  }
}

interface Streaming {
  readonly abort: AbortSource;
  readonly aborted: Promise<void>;
  readonly release: () => void;
}

/** Its type says otherwise, as that of every plugin of yoga's does. */
function inTime(parts: AsyncIterable<ExecutionResult>, { abort, aborted, release }: Streaming): ExecutionResult {
  const lastPart = aborted.then((): ExecutionResult => {
    const reason: GraphQLError = abort.signal.reason;
    return { errors: [reason], hasNext: false } as ExecutionResult;
  });
  const abandon = () => abort.abort(clientGone());
  return partsWithin(parts, { aborted: lastPart, abandon, onEnd: release }) as unknown as ExecutionResult;
}

function shownController(): AbortController {
  const abort = new AbortController();
  // Every statement that runs at the same time listens to it.
  setMaxListeners(0, abort.signal);
  return abort;
}

/** Aborts for every reason there is. @returns a function that ends that */
function linked(
  abort: AbortSource,
  { shutdownSignal, onHangUp, timeoutMs }: Pick<ExecuteWithinOptions, 'shutdownSignal' | 'onHangUp' | 'timeoutMs'>,
): () => void {
  const onShutdown = () => abort.abort(shuttingDownError());
  if (shutdownSignal.aborted) onShutdown();
  shutdownSignal.addEventListener('abort', onShutdown);
  const forget = onHangUp?.(() => abort.abort(clientGone()));
  const timer = setTimeout(() => abort.abort(timeoutError(timeoutMs)), timeoutMs);
  return () => {
    clearTimeout(timer);
    shutdownSignal.removeEventListener('abort', onShutdown);
    forget?.();
  };
}

/** Of a web request's signal. */
export function hangUpOf(signal: AbortSignal | undefined): OnHangUp | undefined {
  if (signal === undefined) return undefined;
  return (listener) => {
    if (signal.aborted) listener();
    signal.addEventListener('abort', listener);
    return () => signal.removeEventListener('abort', listener);
  };
}

function timeoutError(timeoutMs: number): GraphQLError {
  return new GraphQLError(`The operation took longer than the ${timeoutMs} ms it may take.`, {
    extensions: { code: 'TIMEOUT', http: { status: 504 } },
  });
}

function shuttingDownError(): GraphQLError {
  return new GraphQLError('The server is shutting down. Send the operation again: another server will take it.', {
    extensions: { code: 'SERVICE_UNAVAILABLE', http: { status: 503 } },
  });
}

function unsettled(reason: GraphQLError, isMutation: boolean): ExecutionResult {
  if (!isMutation) return { errors: [reason] };
  const message = `${reason.message} It could not be stopped, so whether it was carried out is not known.`;
  const extensions = {
    ...reason.extensions,
    code: 'TRANSACTION_RESULT_UNKNOWN',
  };
  return { errors: [new GraphQLError(message, { extensions })] };
}

/** Puts the reason in the place of every error that only says that an operation was aborted. */
function withAbortExplained(result: ExecutionResult, reason: GraphQLError): ExecutionResult {
  if (!result.errors?.some((error) => isAbort(error, reason))) return result;
  const { http: _status, ...extensions } = reason.extensions;
  const errors = result.errors.map((error) => {
    if (!isAbort(error, reason)) return error;
    return new GraphQLError(reason.message, {
      nodes: error.nodes ?? null,
      path: error.path ?? null,
      extensions,
    });
  });
  return { ...result, errors };
}

/** Looks along the causes for the reason itself, or for the error that the database layer makes of an abort. */
function isAbort(error: unknown, reason: unknown): boolean {
  for (let current = error; current instanceof Error; current = nextCause(current)) {
    if (current === reason || (current as Error & { code?: unknown }).code === 'ABORTED') return true;
  }
  return false;
}

function nextCause(error: Error): unknown {
  return error instanceof GraphQLError ? error.originalError : error.cause;
}
