import type { IncomingMessage } from 'node:http';
import { requestJson } from '../request-json.ts';

/** The content type of an answer for what clients usually accept; for anything else yoga decides. */
const ANSWER_TYPES: ReadonlyMap<string | undefined, string> = new Map([
  [undefined, 'application/json'],
  ['*/*', 'application/json'],
  ['application/json', 'application/json'],
  ['application/graphql-response+json', 'application/graphql-response+json'],
  ['application/graphql-response+json, application/json', 'application/graphql-response+json'],
  // Apollo Client 4's own.
  ['application/graphql-response+json,application/json;q=0.9', 'application/graphql-response+json'],
]);

const JSON_TYPES: ReadonlySet<string | undefined> = new Set(['application/json', 'application/json; charset=utf-8']);

/** Headers that ask for something that only yoga's plugins know. */
const SPECIAL_HEADERS = ['content-encoding', 'transfer-encoding', 'idempotency-key', 'expect'] as const;

/** What is known of a plain request before its body is read. */
export interface PlainRequest {
  readonly answerType: string;
  readonly bodyBytes: number;
}

/** A POST of JSON that asks for nothing out of the ordinary; undefined for any other request. */
export function plainRequest(request: IncomingMessage, path: string, maxBodyBytes: number): PlainRequest | undefined {
  const { method, url, headers } = request;
  // A framework around us has read the body already: yoga finds what that left.
  if ('body' in request || request.readableEnded) return undefined;
  if (method !== 'POST' || url !== path || !JSON_TYPES.has(headers['content-type'])) return undefined;
  const bodyBytes = Number(headers['content-length']);
  const answerType = ANSWER_TYPES.get(headers.accept);
  if (answerType === undefined || !(bodyBytes >= 2 && bodyBytes <= maxBodyBytes)) return undefined;
  if (SPECIAL_HEADERS.some((name) => headers[name] !== undefined)) return undefined;
  return { answerType, bodyBytes };
}

/** What a request's body asks for. */
export interface PlainParameters {
  readonly query: string;
  readonly variables?: Readonly<Record<string, unknown>> | null;
  readonly operationName?: string | null;
}

const KEYS: ReadonlySet<string> = new Set(['query', 'variables', 'operationName', 'extensions']);

/** The parameters of a body that has nothing but these; undefined for any other body, wrong JSON included. */
export function plainParameters(body: string): PlainParameters | undefined {
  let parsed: unknown;
  try {
    parsed = requestJson(body);
  } catch {
    return undefined; // Yoga says what is wrong with it.
  }
  if (!isObject(parsed) || !Object.keys(parsed).every((key) => KEYS.has(key))) return undefined;
  const { query, variables, operationName, extensions } = parsed;
  if (typeof query !== 'string') return undefined;
  if (variables !== undefined && variables !== null && !isObject(variables)) return undefined;
  if (operationName !== undefined && operationName !== null && typeof operationName !== 'string') return undefined;
  if (extensions !== undefined && !(isObject(extensions) && isPlainExtensions(extensions))) return undefined;
  return parsed as unknown as PlainParameters;
}

/** Apollo Client says in every request which library it is. Anything else is a wish. */
function isPlainExtensions(extensions: Record<string, unknown>): boolean {
  return Object.keys(extensions).every((key) => key === 'clientLibrary');
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
