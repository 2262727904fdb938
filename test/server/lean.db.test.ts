import { request as httpRequest } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createTables, integer, model, text } from '../../src/index.ts';
import { createServer } from '../../src/server/index.ts';
import type { Logger } from '../../src/server/logging/logger.ts';
import { forEachEngine, type TestDatabase } from '../setup/engines.ts';

/*
 * The same requests over a socket, where the lean listener takes what it can, and through `fetch`, where everything goes through
 * yoga. Each is sent twice, since a document is parsed and examined the first time.
 */
const Note = model('Note', { id: integer().primaryKey(), body: text(), rank: integer().nullable() });

interface Sent {
  readonly body: string | Buffer<ArrayBuffer>;
  readonly headers?: Readonly<Record<string, string>>;
}

const json = (value: unknown, headers: Readonly<Record<string, string>> = {}): Sent => ({
  body: JSON.stringify(value),
  headers,
});
/** Each unexpected error has an id of its own. */
const withoutIds = (text: string): string => text.replace(/"errorId":"[^"]+"/, '"errorId":""');

const LIST = 'query Notes($n: Int) { notes(first: $n) { nodes { id body rank } totalCount } }';

const REQUESTS: Readonly<Record<string, Sent>> = {
  'a query': json({ query: '{ notes { nodes { id } } }' }),
  'a query with variables and a name': json({ query: LIST, variables: { n: 1 }, operationName: 'Notes' }),
  'variables that are null': json({ query: LIST, variables: null }),
  'the client library in the extensions': json({
    query: LIST,
    extensions: { clientLibrary: { name: 'x', version: '1' } },
  }),
  'Apollo Client asks for its own type': json(
    { query: LIST },
    { accept: 'application/graphql-response+json,application/json;q=0.9' },
  ),
  'a context that cannot be made': json({ query: LIST }, { 'x-bad': 'yes' }),
  'a header for the context': json({ query: LIST }, { 'x-viewer': 'me' }),
  'a type that nobody has': json({ query: LIST }, { accept: 'text/html' }),
  'an error of a resolver': json({ query: '{ note(id: "x") { id } }' }),
  'an error beside data': json({ query: '{ a: note(id: "x") { id } b: note(id: "1") { id } }' }),
  'a page that is too large': json({ query: LIST, variables: { n: 5000 } }),
  'a variable of the wrong type': json({ query: LIST, variables: { n: 'many' } }),
  'an operation that is not there': json({ query: LIST, operationName: 'Other' }),
  'a document with a mistake': json({ query: '{ notes { nodes { nothing } } }' }),
  'text that is no document': json({ query: '{ notes {' }),
  'a mutation': json({ query: 'mutation { updateNote(id: "1", input: { body: "b" }) { note { id body } } }' }),
  'a mutation of a row that is not there': json({
    query: 'mutation { updateNote(id: "99", input: { body: "b" }) { note { id } } }',
  }),
  introspection: json({ query: '{ __schema { queryType { name } } }' }),
  'a parameter that is no parameter': json({ query: LIST, token: 'secret' }),
  'extensions that ask for something': json({
    query: LIST,
    extensions: { persistedQuery: { version: 1, sha256Hash: 'x' } },
  }),
  'a query that is no text': json({ query: 3 }),
  'no query': json({}),
  'a list': json([{ query: LIST }]),
  'no JSON': { body: '{"query": ' },
  'no UTF-8': { body: Buffer.from('{"query":"{ notes { nodes { body } } } # \xff\xc0"}', 'latin1') },
  'half a letter at the end': { body: Buffer.from('{"query":"{ notes { nodes { id } } } #ü"}').subarray(0, -3) },
  'a byte order mark': { body: '\uFEFF{"query":"{ notes { nodes { id } } }"}' },
  'a body of nothing': { body: '' },
  'JSON that is no object': { body: 'null' },
  'a form with variables that are no JSON': {
    body: 'query={notes{totalCount}}&variables={',
    headers: { 'content-type': 'application/x-www-form-urlencoded', 'apollo-require-preflight': 'yes' },
  },
  'a form of parts': {
    body: '--x--',
    headers: { 'content-type': 'multipart/form-data; boundary=x', 'apollo-require-preflight': 'yes' },
  },
  'another type of content': { body: LIST, headers: { 'content-type': 'application/graphql' } },
  'a form, as a foreign page could send it': { body: 'query=x', headers: { 'content-type': 'text/plain' } },
  'a body that is too large': json({ query: LIST, variables: { text: 'x'.repeat(20_000) } }),
};

forEachEngine((engine) => {
  let database: TestDatabase;
  let server: ReturnType<typeof createServer>;
  let port: number;
  const lines: Record<string, unknown>[] = [];
  let contexts = 0;

  beforeAll(async () => {
    database = await engine.createDatabase();
    await createTables(database.db, [Note]);
    await Note.insertMany([
      { id: 1, body: 'a', rank: 1 },
      { id: 2, body: 'ü "quoted"\u2028', rank: null },
    ]).on(database.db);
    const note = (_: string, fields?: object) => void lines.push({ ...fields });
    const logger: Logger = { debug: note, info: note, warn: note, error: note };
    server = createServer({
      db: database.db,
      models: [Note],
      logger,
      maxBodyBytes: 10_000,
      context: ({ headers }) => {
        contexts += 1;
        if (headers.has('x-bad')) throw new Error('This one may not be asked.');
        return { viewer: headers.get('x-viewer') };
      },
    });
    ({ port } = await server.listen({ port: 0 }));
  });
  afterAll(async () => {
    await server.close();
    await database.drop();
  });

  const overSocket = ({ body, headers }: Sent) =>
    new Promise<{ status: number; headers: Record<string, unknown>; text: string }>((resolve, reject) => {
      const sent = httpRequest(
        {
          port,
          path: '/graphql',
          method: 'POST',
          headers: { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body), ...headers },
        },
        (response) => {
          const chunks: Buffer[] = [];
          response.on('data', (chunk: Buffer) => chunks.push(chunk));
          response.on('end', () => {
            const { date: _, connection: __, 'keep-alive': ___, 'transfer-encoding': ____, ...rest } = response.headers;
            resolve({
              status: response.statusCode ?? 0,
              headers: rest,
              text: withoutIds(Buffer.concat(chunks).toString()),
            });
          });
        },
      );
      sent.on('error', reject);
      sent.end(body);
    });

  const byFetch = async ({ body, headers }: Sent) => {
    const response = await server.fetch(
      new Request('http://localhost/graphql', {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'content-length': String(Buffer.byteLength(body)), ...headers },
        body,
      }),
    );
    const text = withoutIds(await response.text());
    const headersInLowerCase = [...response.headers].map(([name, value]) => [name.toLowerCase(), value] as const);
    return { status: response.status, headers: Object.fromEntries(headersInLowerCase), text };
  };

  const logged = async (send: () => Promise<unknown>) => {
    lines.length = 0;
    await send();
    await expect.poll(() => lines.filter(({ method }) => method !== undefined).length).toBe(1);
    return lines.map(({ durationMs: _, errorId: __, error: ___, ...line }) => line);
  };

  describe('a socket and fetch give the same answer, the same headers and the same log', () => {
    test.each(Object.entries(REQUESTS))('%s', async (_, sent) => {
      const first = await overSocket(sent);
      expect(await overSocket(sent)).toEqual(first);
      const { headers, ...answer } = await byFetch(sent);
      expect({ status: first.status, text: first.text }).toEqual(answer);
      // A body of unknown length has no length in one and chunks in the other.
      const { 'content-length': length = first.headers['content-length'], ...others } = headers;
      expect(first.headers).toEqual({ ...others, ...(length === undefined ? {} : { 'content-length': length }) });
      expect(await logged(() => overSocket(sent))).toEqual(await logged(() => byFetch(sent)));
    });
  });

  test.each(['a query', 'an error of a resolver', 'a context that cannot be made'])(
    'the context of a request is made once: %s',
    async (name) => {
      await overSocket(REQUESTS[name]!);
      contexts = 0;
      await overSocket(REQUESTS[name]!);
      expect(contexts).toBe(1);
    },
  );

  test('a client that hangs up in the middle of its body is forgotten', async () => {
    const sent = httpRequest({
      port,
      agent: false,
      path: '/graphql',
      method: 'POST',
      headers: { 'content-type': 'application/json', 'content-length': 1_000 },
    });
    sent.on('error', () => undefined);
    sent.write('{"query":');
    await new Promise((resolve) => sent.once('socket', (socket) => socket.once('connect', resolve)));
    sent.destroy();
    expect((await overSocket(REQUESTS['a query']!)).status).toBe(200);
  });
});
