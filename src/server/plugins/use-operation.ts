import { type ExecutionArgs, type ExecutionResult, GraphQLError, getOperationAST } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import { STATEMENT_ORIGIN } from '../../graphql/execute/phoebe-context.ts';
import { STATEMENT_LANES, type StatementLanes } from '../../graphql/limits/statement-lanes.ts';
import type { ClientOperations } from '../client-operations.ts';
import { type ExecuteWithinOptions, executeWithin, hangUpOf } from '../execute-within.ts';
import { idempotencyKeyOf, type KeySource } from '../idempotency-key-of.ts';
import type { HandedOverRequests } from '../lean/handed-over.ts';
import { currentRequest, type RequestRecord, runAsRequest } from '../request-record.ts';

export interface OperationOptions {
  readonly execute: (args: ExecutionArgs) => PromiseLike<ExecutionResult> | ExecutionResult;
  readonly requestTimeoutMs: number;
  /** What a client runs at the same time; undefined: whatever it likes. */
  readonly operations?: ClientOperations | undefined;
  /** Who asks, from the request and the context that plugins and `context` have made. */
  readonly viewer?: ViewerOf | undefined;
  /** Aborts what still runs when the server's time to shut down is over. */
  readonly shutdownSignal: AbortSignal;
}

/** Answers who asks: an object with what the rules need, or undefined (or null) for nobody. */
export type ViewerOf = (
  request: Request,
  context: Readonly<Record<string, any>>,
) => object | undefined | null | Promise<object | undefined | null>;

type Context = KeySource & { readonly request?: Request };

/**
 * Runs operations by `execute`, under the request's time limit, and notes in the request's record what became of them. What the
 * lean listener has run already is only answered.
 */
export function useOperation(options: OperationOptions, handedOver: HandedOverRequests): Plugin {
  return {
    onExecute({ args, setExecuteFn }) {
      const context = args.contextValue as Context;
      const done = handedOver.of(context);
      if (done !== undefined) {
        setExecuteFn(() => done.result);
        return;
      }
      setExecuteFn((executionArgs: ExecutionArgs) =>
        runOperation(options, executionArgs, {
          record: currentRequest(),
          onHangUp: hangUpOf(context.request?.signal),
          isSignalShown: true,
        }),
      );
    },
    onSubscribe({ args }) {
      noteOperation(currentRequest(), args);
    },
    onResultProcess({ result }) {
      const record = currentRequest();
      if (record && !Array.isArray(result) && !(Symbol.asyncIterator in result)) noteResult(record, result);
    },
  };
}

/** The request that an operation belongs to. */
interface OperationRequest extends Pick<ExecuteWithinOptions, 'onHangUp' | 'isSignalShown'> {
  readonly record: RequestRecord | undefined;
}

/** Runs an operation under the limits of its request. */
export function runOperation(
  options: OperationOptions,
  args: ExecutionArgs,
  { record, onHangUp, isSignalShown }: OperationRequest,
): Promise<ExecutionResult> {
  const type = noteOperation(record, args);
  const idempotencyKey = idempotencyKeyOf(args.contextValue as KeySource);
  return executeWithin({
    execute: async (signal) => {
      const contextValue: object = Object.assign(args.contextValue as object, {
        signal,
        idempotencyKey,
        [STATEMENT_ORIGIN]: record,
      });
      const run = () => runAsViewer(options, { ...args, contextValue }, record);
      return options.operations === undefined ? run() : inTurn(options.operations, contextValue, signal, run);
    },
    timeoutMs: options.requestTimeoutMs,
    isMutation: type === 'mutation',
    shutdownSignal: options.shutdownSignal,
    onHangUp,
    isSignalShown: isSignalShown || options.viewer !== undefined,
  });
}

/** Runs the operation as soon as its client may have one more running. */
async function inTurn(
  operations: ClientOperations,
  context: object,
  signal: AbortSignal,
  run: () => PromiseLike<ExecutionResult> | ExecutionResult,
): Promise<ExecutionResult> {
  let lanes: StatementLanes | undefined;
  try {
    const entered = operations.enter(context, signal);
    lanes = entered instanceof Promise ? await entered : entered;
  } catch (error) {
    if (error instanceof GraphQLError) return { errors: [error] };
    throw error;
  }
  try {
    (context as { [STATEMENT_LANES]?: StatementLanes | undefined })[STATEMENT_LANES] = lanes;
    return await run();
  } finally {
    lanes?.end();
  }
}

async function runAsViewer(
  options: OperationOptions,
  args: ExecutionArgs,
  record: RequestRecord | undefined,
): Promise<ExecutionResult> {
  if (options.viewer !== undefined) {
    const failure = await addViewer(options.viewer, args.contextValue as object, record);
    if (failure !== undefined) return { errors: [failure] };
  }
  return options.execute(args);
}

/** Puts the viewer into the context. @returns what went wrong: then nothing may be executed */
async function addViewer(
  viewerOf: ViewerOf,
  context: object,
  record: RequestRecord | undefined,
): Promise<GraphQLError | undefined> {
  const { request } = context as { readonly request: Request };
  const find = async () => viewerOf(request, context);
  try {
    const viewer = await (record === undefined ? find() : runAsRequest(record, find));
    Object.assign(context, { viewer: viewer ?? undefined });
    return undefined;
  } catch (error) {
    if (error instanceof GraphQLError) return refused(error);
    const cause = error instanceof Error ? error : new Error('A value that is no error was thrown.', { cause: error });
    return new GraphQLError(cause.message, { originalError: cause });
  }
}

/** Without a viewer there is no operation to speak of: the request itself is refused, so HTTP may say so. */
function refused(error: GraphQLError): GraphQLError {
  if (error.extensions.code === 'UNAUTHENTICATED') error.extensions.http ??= { status: 401 };
  return error;
}

/** Notes what became of an operation. */
export function noteResult(record: RequestRecord, result: AnyResult): void {
  const transaction = result.extensions?.transaction as { readonly attempts?: unknown } | undefined;
  if (typeof transaction?.attempts === 'number') record.attempts = transaction.attempts;
  const codes = (result.errors ?? []).map(({ extensions }) => String(extensions?.code ?? 'UNKNOWN'));
  if (codes.length > 0) record.errorCodes = [...new Set(codes)];
}

function noteOperation(record: RequestRecord | undefined, args: Pick<ExecutionArgs, 'document' | 'operationName'>) {
  const operation = getOperationAST(args.document, args.operationName);
  if (record && operation) {
    record.operationType = operation.operation;
    if (operation.name) record.operationName = operation.name.value;
  }
  return operation?.operation;
}

interface AnyResult {
  readonly errors?: readonly { readonly extensions?: Readonly<Record<string, unknown>> }[] | undefined;
  readonly extensions?: Readonly<Record<string, unknown>> | undefined;
}
