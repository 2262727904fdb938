import { type ExecutionArgs, type ExecutionResult, getOperationAST } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import { executeWithin } from '../execute-within.ts';
import { idempotencyKeyOf, type KeySource } from '../idempotency-key-of.ts';
import { currentRequest, type RequestRecord } from '../request-record.ts';

export interface OperationOptions {
  readonly execute: (args: ExecutionArgs) => PromiseLike<ExecutionResult> | ExecutionResult;
  readonly requestTimeoutMs: number;
  /** Aborts what still runs when the server's time to shut down is over. */
  readonly shutdownSignal: AbortSignal;
}

/** Runs operations by `execute`, under the request's time limit, and notes in the request's record what became of them. */
export function useOperation(options: OperationOptions): Plugin {
  return {
    onExecute({ args, setExecuteFn }) {
      const type = noteOperation(currentRequest(), args);
      const context = args.contextValue as KeySource & { readonly request?: Request };
      const idempotencyKey = idempotencyKeyOf(context);
      setExecuteFn((executionArgs: ExecutionArgs) =>
        executeWithin({
          execute: (signal) =>
            options.execute({
              ...executionArgs,
              contextValue: Object.assign(executionArgs.contextValue as object, { signal, idempotencyKey }),
            }),
          timeoutMs: options.requestTimeoutMs,
          isMutation: type === 'mutation',
          shutdownSignal: options.shutdownSignal,
          clientSignal: context.request?.signal,
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

function noteResult(record: RequestRecord, result: AnyResult): void {
  const transaction = result.extensions?.transaction as { readonly attempts?: unknown } | undefined;
  if (typeof transaction?.attempts === 'number') record.attempts = transaction.attempts;
  const codes = (result.errors ?? []).map(({ extensions }) => String(extensions?.code ?? 'UNKNOWN'));
  if (codes.length > 0) record.errorCodes = [...new Set(codes)];
}
