import { GraphQLError } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import { clientGone, isBrokenBody } from '../client-gone.ts';
import { requestJson } from '../request-json.ts';

type RequestParser = Parameters<Parameters<NonNullable<Plugin['onRequestParse']>>[0]['setRequestParser']>[0];

/**
 * Reads the operation out of a request. A body is UTF-8 (RFC 8259, section 8.1) or refused, where a lenient decoder would change
 * what is written to the database; and what cannot be read is the client's mistake, `BAD_REQUEST`, with none of the parser's words.
 */
export function useRequestParameters(): Plugin {
  return {
    onRequestParse({ request, requestParser, setRequestParser }) {
      setRequestParser(parserOf(request, requestParser));
    },
    onParams({ params }) {
      assertParameters(params as Readonly<Record<string, unknown>>);
    },
  };
}

const JSON_TYPES: ReadonlySet<string> = new Set(['application/json', 'application/graphql+json']);

function parserOf(request: Request, others: RequestParser | undefined): RequestParser {
  const type = request.headers.get('content-type')?.split(/[;,]/)[0]?.trim().toLowerCase() ?? '';
  if (request.method === 'POST' && JSON_TYPES.has(type)) return parseJsonBody;
  if (request.method === 'POST' && type === 'application/graphql')
    return async (given) => ({ query: await textOf(given) });
  if (others !== undefined)
    return (given) => readingJson('A parameter', async () => withExactVariables(given, await others(given)));
  const message = `A body of type "${type}" cannot be read. Send JSON, with the header "content-type: application/json".`;
  return () => {
    throw new GraphQLError(message, { extensions: { code: 'BAD_REQUEST', http: { status: 415 } } });
  };
}

/** The same with the digits of numbers in the URL's variables. */
function withExactVariables<Parameters extends object>({ url }: Request, parameters: Parameters): Parameters {
  const variables = new URL(url, 'http://localhost').searchParams.get('variables');
  return 'variables' in parameters && variables ? { ...parameters, variables: requestJson(variables) } : parameters;
}

async function parseJsonBody(request: Request): Promise<object> {
  const text = await textOf(request);
  const body: unknown = await readingJson('The body', () => requestJson(text));
  if (typeof body === 'object' && body !== null) return body;
  throw badRequest(
    'The body must be a JSON object with "query", and "variables" and "operationName" where it needs them.',
  );
}

async function textOf(request: Request): Promise<string> {
  // Nothing to decode: it is empty, or a framework around us has parsed it, which `text` knows.
  if (request.body === null) return request.text();
  const bytes = await bytesOf(request);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw badRequest('The body is not UTF-8.');
  }
}

/** The body, unpacked. */
async function bytesOf(request: Request): Promise<ArrayBuffer> {
  try {
    return await request.arrayBuffer();
  } catch (error) {
    if (isBrokenBody(error)) throw clientGone();
    // What is too large has an error of its own, and a connection that breaks has nobody to tell.
    if (error instanceof GraphQLError || !request.headers.has('content-encoding')) throw error;
    throw badRequest('The body cannot be unpacked: it is not what its header "content-encoding" says.');
  }
}

/** What is read without parsing JSON fails for other reasons, which are told as they are. */
async function readingJson<Value>(what: string, read: () => Value | Promise<Value>): Promise<Value> {
  try {
    return await read();
  } catch (error) {
    throw error instanceof SyntaxError ? badRequest(`${what} is not valid JSON.`) : error;
  }
}

/** What a body's JSON may hold under the names of GraphQL. Plugins take it for granted. */
function assertParameters({ query, variables, operationName, extensions }: Readonly<Record<string, unknown>>): void {
  if (query !== undefined && query !== null && typeof query !== 'string') throw badRequest('"query" must be a text.');
  if (operationName !== undefined && operationName !== null && typeof operationName !== 'string')
    throw badRequest('"operationName" must be a text.');
  if (!isObjectOrNothing(variables)) throw badRequest('"variables" must be an object.');
  if (!isObjectOrNothing(extensions)) throw badRequest('"extensions" must be an object.');
}

function isObjectOrNothing(value: unknown): boolean {
  return value === undefined || value === null || (typeof value === 'object' && !Array.isArray(value));
}

function badRequest(message: string): GraphQLError {
  return new GraphQLError(message, { extensions: { code: 'BAD_REQUEST', http: { status: 400 } } });
}
