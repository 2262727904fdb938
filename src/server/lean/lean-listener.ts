import { isUtf8 } from 'node:buffer';
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import type { ExecutionArgs, ExecutionResult, GraphQLSchema } from 'graphql';
import { DataBytes, TAKES_DATA_BYTES } from '../../graphql/compiled/queries/data-bytes.ts';
import { ANSWER_CACHING } from '../answer-caching.ts';
import { noteClientGone } from '../client-gone.ts';
import { failRequest } from '../fail-request.ts';
import type { Logger } from '../logging/logger.ts';
import { noteResult, type OperationOptions, runOperation } from '../plugins/use-operation.ts';
import type { Answered } from '../request-log.ts';
import { RequestRecord, runAsRequest } from '../request-record.ts';
import type { RunningRequests } from '../running-requests.ts';
import type { ServerPhase } from '../server-phase.ts';
import type { HandedOverRequests } from './handed-over.ts';
import type { PlainDocuments } from './plain-documents.ts';
import { type PlainParameters, type PlainRequest, plainParameters, plainRequest } from './plain-request.ts';

export interface LeanOptions extends OperationOptions {
  readonly schema: GraphQLSchema;
  /** True where models have hooks, whose statements find the request by themselves. */
  readonly isHooked: boolean;
  readonly path: string;
  readonly maxBodyBytes: number;
  readonly phase: ServerPhase;
  readonly running: RunningRequests;
  readonly logger: Logger;
  readonly documents: PlainDocuments;
  readonly handedOver: HandedOverRequests;
  readonly context: ((request: Request) => object | Promise<object>) | undefined;
  readonly log: (answered: Answered, record: RequestRecord) => void;
}

/**
 * Answers plain JSON requests for plain documents without yoga, whose web requests and responses cost more than a small
 * operation itself. Everything else goes to `yoga`: other requests, other documents, wrong ones among them, and answers with
 * errors, which it masks and gives their status. `yoga` finds a body that was read already as the request's `body`.
 */
export function createLeanListener(options: LeanOptions, yoga: RequestListener): RequestListener {
  return (request, response) => {
    const plain =
      options.phase.current === 'starting' ? undefined : plainRequest(request, options.path, options.maxBodyBytes);
    if (plain === undefined) yoga(request, response);
    else
      answer({ options, yoga, request, response, plain }).catch((error: unknown) =>
        failRequest(response, options.logger, 'A request could not be answered', error),
      );
  };
}

interface Exchange {
  readonly options: LeanOptions;
  readonly yoga: RequestListener;
  readonly request: IncomingMessage & { body?: string | Buffer };
  readonly response: ServerResponse & { req: IncomingMessage };
  readonly plain: PlainRequest;
}

async function answer(exchange: Exchange): Promise<void> {
  const { options, yoga, request, response } = exchange;
  const record = new RequestRecord();
  const bytes = await readBody(request);
  if (bytes === undefined) {
    // The client hung up in the middle: there is nobody to answer.
    options.log({ method: 'POST', path: options.path, status: noteClientGone(record) }, record);
    return;
  }
  // What is no UTF-8 stays as it came, for yoga to refuse.
  request.body = isUtf8(bytes) ? bytes.toString('utf8') : bytes;
  const parameters = typeof request.body === 'string' ? plainParameters(request.body) : undefined;
  const document = parameters && options.documents.get(parameters.query);
  const contextValue = document && (await contextOf(exchange, parameters));
  if (contextValue === undefined) {
    yoga(request, response);
    return;
  }
  await options.running.track(async () => {
    const args = {
      schema: options.schema,
      document: document!,
      contextValue,
      variableValues: parameters!.variables ?? null,
      operationName: parameters!.operationName ?? null,
    };
    const result = await (options.isHooked
      ? runAsRequest(record, () => run(exchange, args, record))
      : run(exchange, args, record));
    const body = result.errors === undefined ? bodyOf(result) : undefined;
    if (body === undefined) {
      options.handedOver.add(request, { result, record });
      yoga(request, response);
      return;
    }
    send(exchange, body);
    noteResult(record, result);
    options.log({ method: 'POST', path: options.path, status: response.statusCode }, record);
  });
}

/** The operation, under the same limits as yoga's. */
function run({ options, response }: Exchange, args: ExecutionArgs, record: RequestRecord): Promise<ExecutionResult> {
  const onHangUp = (listener: () => void) => {
    const onClose = () => {
      if (!response.writableFinished) listener();
    };
    response.on('close', onClose);
    return () => response.off('close', onClose);
  };
  return runOperation(options, args, { record, onHangUp, isSignalShown: options.isHooked });
}

/** The context of the request's resolvers; undefined where the application's part of it fails, which yoga then reports. */
async function contextOf(
  { options, request, response }: Exchange,
  { query, variables, operationName }: PlainParameters,
): Promise<object | undefined> {
  const params = { query, variables: variables ?? undefined, operationName: operationName ?? undefined };
  const own = { req: request, res: response, params, [TAKES_DATA_BYTES]: true };
  if (options.context === undefined && options.viewer === undefined) return own;
  try {
    const asked = webRequest(request);
    return Object.assign(own, { request: asked }, await options.context?.(asked));
  } catch (error) {
    options.handedOver.addFailure(request, error);
    return undefined;
  }
}

/** The request without its body, which is read already. */
function webRequest({ headers, url }: IncomingMessage): Request {
  const given = Object.entries(headers).flatMap(([name, value]) =>
    (Array.isArray(value) ? value : [value ?? '']).map((each): [string, string] => [name, each]),
  );
  const address = new URL(url ?? '/', `http://${headers.host ?? 'localhost'}`);
  return new Request(address, { method: 'POST', headers: given });
}

/** Undefined for what JSON cannot say; yoga has words for it. */
function bodyOf(result: ExecutionResult): Buffer | undefined {
  const { data, extensions } = result as { readonly data?: unknown; readonly extensions?: unknown };
  if (data instanceof DataBytes) {
    if (extensions === undefined) return data.answer;
    const more = Buffer.from(`,"extensions":${JSON.stringify(extensions)}}`);
    return Buffer.concat([data.answer.subarray(0, -1), more]);
  }
  try {
    return Buffer.from(JSON.stringify(result));
  } catch {
    return undefined;
  }
}

/** Longer ones are sent as they are; a short one costs less as part of the text that the head is. */
const MAX_TEXT_BYTES = 4_096;

function send({ response, plain }: Exchange, body: Buffer): void {
  response.writeHead(200, {
    'content-type': `${plain.answerType}; charset=utf-8`,
    'content-length': body.length,
    'cache-control': ANSWER_CACHING,
    'x-content-type-options': 'nosniff',
  });
  if (body.length > MAX_TEXT_BYTES) response.end(body);
  else response.end(body.toString('latin1'), 'latin1');
}

/** The whole body; undefined when the connection breaks before its end. */
function readBody(request: IncomingMessage): Promise<Buffer | undefined> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => resolve(chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks)));
    request.on('error', () => resolve(undefined));
    request.on('aborted', () => resolve(undefined));
  });
}
