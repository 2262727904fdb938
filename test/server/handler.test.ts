import { describe, expect, onTestFinished, test } from 'vitest';
import { Cors } from '../../src/server/cors.ts';
import { graphqlRequest, toyServer } from './toy-server.ts';

const URL_OF_GRAPHQL = 'http://localhost/graphql';

const utf8 = (...parts: readonly (string | readonly number[])[]): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(parts.flatMap((part) => (typeof part === 'string' ? [...Buffer.from(part)] : part)));

describe('GraphQL over HTTP', () => {
  test('a POST with a query and variables is answered', async () => {
    const { server } = toyServer();
    const response = await server.fetch(
      graphqlRequest('query Users($n: Int) { users(first: $n) { nodes { id username } } }', { n: 1 }),
    );
    expect(response.status).toBe(200);
    expect(await response.json()).toEqual({
      data: { users: { nodes: [{ id: '1', username: 'huey' }] } },
    });
  });

  test('every answer forbids the browser to guess its type', async () => {
    const { server } = toyServer();
    for (const path of ['/graphql', '/health', '/ready', '/nothing']) {
      const response = await server.fetch(new Request(`http://localhost${path}`));
      expect(response.headers.get('x-content-type-options'), path).toBe('nosniff');
    }
  });

  test('a GET runs a query when it has a header that no web page can send unasked', async () => {
    const { server } = toyServer();
    const url = `${URL_OF_GRAPHQL}?query=${encodeURIComponent('{ users { totalCount } }')}`;
    for (const header of ['apollo-require-preflight', 'x-apollo-operation-name', 'x-graphql-yoga-csrf']) {
      const response = await server.fetch(new Request(url, { headers: { [header]: 'yes' } }));
      expect(await response.json(), header).toEqual({
        data: { users: { totalCount: 1 } },
      });
    }
  });

  test('a GET without such a header is refused and told what to send', async () => {
    const { server } = toyServer();
    const response = await server.fetch(new Request(`${URL_OF_GRAPHQL}?query=%7B__typename%7D`));
    expect(response.status).toBe(403);
    expect(await response.json()).toEqual({
      errors: [
        {
          message:
            'This request could have been sent by a foreign web page, so it is refused. ' +
            'Send "content-type: application/json", or the header "apollo-require-preflight: true".',
          extensions: { code: 'FORBIDDEN' },
        },
      ],
    });
  });

  test.each(['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x'])(
    'a form post of type %s is refused',
    async (type) => {
      const { server } = toyServer();
      const body = JSON.stringify({ query: '{ __typename }' });
      const request = new Request(URL_OF_GRAPHQL, {
        method: 'POST',
        headers: { 'content-type': type },
        body,
      });
      expect((await server.fetch(request)).status).toBe(403);
    },
  );

  test('a mutation by GET is refused', async () => {
    const { server } = toyServer();
    const url = `${URL_OF_GRAPHQL}?query=${encodeURIComponent('mutation { waits }')}`;
    const response = await server.fetch(new Request(url, { headers: { 'apollo-require-preflight': 'true' } }));
    expect(response.status).toBe(405);
    expect(response.headers.get('allow')).toBe('POST');
  });

  test('a batch of operations is refused', async () => {
    const { server } = toyServer();
    const request = new Request(URL_OF_GRAPHQL, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify([{ query: '{ __typename }' }, { query: '{ __typename }' }]),
    });
    const response = await server.fetch(request);
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({
      errors: [{ message: 'Batching is not supported.', extensions: { code: 'BAD_REQUEST' } }],
    });
  });

  const JSON_TYPE = 'application/json';
  const FORM = 'application/x-www-form-urlencoded';
  const NO_OBJECT =
    'The body must be a JSON object with "query", and "variables" and "operationName" where it needs them.';
  test.each<[what: string, type: string, body: string | Uint8Array<ArrayBuffer>, status: number, message: string]>([
    ['nothing', JSON_TYPE, '', 400, 'The body is not valid JSON.'],
    ['half of a JSON', JSON_TYPE, '{"query": "{ __typ', 400, 'The body is not valid JSON.'],
    ['null', JSON_TYPE, 'null', 400, NO_OBJECT],
    ['a text', JSON_TYPE, '"{ __typename }"', 400, NO_OBJECT],
    [
      'bytes that are no UTF-8',
      JSON_TYPE,
      utf8('{"query": "{ __typename } #', [0xff], '"}'),
      400,
      'The body is not UTF-8.',
    ],
    ['half of a letter', JSON_TYPE, utf8('{"query": "{ __typename } #', [0xc3], '"}'), 400, 'The body is not UTF-8.'],
    [
      'a document that is no UTF-8',
      'application/graphql',
      utf8('{ __typename } #', [0xff]),
      400,
      'The body is not UTF-8.',
    ],
    [
      'variables of a form that are no JSON',
      FORM,
      'query={__typename}&variables={',
      400,
      'A parameter is not valid JSON.',
    ],
    [
      'a form of parts',
      'multipart/form-data; boundary=x',
      '--x--',
      415,
      'A body of type "multipart/form-data" cannot be read. Send JSON, with the header "content-type: application/json".',
    ],
  ])('a body of %s is refused and told why', async (_, type, body, status, message) => {
    const { server } = toyServer();
    const headers = { 'content-type': type, 'apollo-require-preflight': 'yes' };
    const response = await server.fetch(new Request(URL_OF_GRAPHQL, { method: 'POST', headers, body }));
    expect(response.status).toBe(status);
    expect(await response.json()).toEqual({ errors: [{ message, extensions: { code: 'BAD_REQUEST' } }] });
  });

  test('variables in a URL that are no JSON are refused', async () => {
    const { server } = toyServer();
    const request = new Request(`${URL_OF_GRAPHQL}?query={__typename}&variables={`, {
      headers: { 'apollo-require-preflight': 'yes' },
    });
    const response = await server.fetch(request);
    expect(response.status).toBe(400);
    expect(await response.json()).toEqual({
      errors: [{ message: 'A parameter is not valid JSON.', extensions: { code: 'BAD_REQUEST' } }],
    });
  });

  test('a byte order mark before the JSON is skipped', async () => {
    const { server } = toyServer();
    const headers = { 'content-type': JSON_TYPE };
    const body = '\uFEFF{"query": "{ __typename }"}';
    const response = await server.fetch(new Request(URL_OF_GRAPHQL, { method: 'POST', headers, body }));
    expect(await response.json()).toEqual({ data: { __typename: 'Query' } });
  });

  test('a body of the limit passes, one byte more is refused, announced or not', async () => {
    const plain = JSON.stringify({ query: '{ __typename }' });
    const { server } = toyServer({ maxBodyBytes: plain.length });
    const ask = async (body: string | ReadableStream, headers: Record<string, string> = {}) => {
      const init = {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body,
        duplex: 'half',
      };
      const response = await server.fetch(new Request(URL_OF_GRAPHQL, init as RequestInit));
      return { status: response.status, answer: await response.json() };
    };
    const tooLarge = {
      status: 413,
      answer: {
        errors: [
          {
            message: 'The body is too large. Send less, or in several requests.',
            extensions: { code: 'LIMIT_EXCEEDED' },
          },
        ],
      },
    };
    expect(await ask(plain)).toEqual({ status: 200, answer: { data: { __typename: 'Query' } } });
    expect(await ask(`${plain} `, { 'content-length': String(plain.length + 1) })).toEqual(tooLarge);
    expect(await ask(new Blob([`${plain} `]).stream())).toEqual(tooLarge);
  });

  test('no other origin may read answers unless it is listed', async () => {
    const preflight = () =>
      new Request(URL_OF_GRAPHQL, {
        method: 'OPTIONS',
        headers: {
          origin: 'https://shop.example',
          'access-control-request-method': 'POST',
        },
      });
    const closed = await toyServer().server.fetch(preflight());
    expect(closed.headers.get('access-control-allow-origin')).toBeNull();
    const open = toyServer({
      cors: new Cors({ origin: ['https://shop.example'] }),
    }).server;
    expect((await open.fetch(preflight())).headers.get('access-control-allow-origin')).toBe('https://shop.example');
    const other = graphqlRequest('{ __typename }', {}, { origin: 'https://evil.example' });
    expect((await open.fetch(other)).headers.get('access-control-allow-origin')).not.toBe('https://evil.example');
  });

  test('the context option adds to what resolvers get', async () => {
    const { server } = toyServer({
      context: async (request) => ({ viewer: request.headers.get('x-viewer') }),
      root: {
        fails: (_args: unknown, context: { viewer: string }) => `seen by ${context.viewer}`,
      },
    });
    const response = await server.fetch(graphqlRequest('{ fails }', {}, { 'x-viewer': 'huey' }));
    expect(await response.json()).toEqual({ data: { fails: 'seen by huey' } });
  });
});

describe('other paths', () => {
  test('the root leads a browser to GraphiQL, where there is one', async () => {
    const response = await toyServer().server.fetch(new Request('http://localhost/'));
    expect([response.status, response.headers.get('location')]).toEqual([302, '/graphql']);
    expect((await toyServer({ graphiql: false }).server.fetch(new Request('http://localhost/'))).status).toBe(404);
  });

  test('an unknown path is 404 and says where GraphQL is', async () => {
    const response = await toyServer().server.fetch(new Request('http://localhost/graphqls'));
    expect([response.status, await response.text()]).toEqual([404, 'There is nothing here. GraphQL is at /graphql.\n']);
  });

  test('GraphiQL is served to browsers only, and not when it is off', { timeout: 30_000 }, async () => {
    const page = () => new Request(URL_OF_GRAPHQL, { headers: { accept: 'text/html' } });
    const response = await toyServer().server.fetch(page());
    expect(response.headers.get('content-type')).toBe('text/html');
    expect(await response.text()).toContain('<title>Phoebe</title>');
    const without = await toyServer({ graphiql: false }).server.fetch(page());
    expect([without.status, await without.text()]).toEqual([406, '']);
  });
});

describe('while the server starts', () => {
  test('a request waits for what the server waits for, by fetch and over a socket', async () => {
    let isReady = (): void => {};
    const ready = new Promise<void>((resolve) => {
      isReady = resolve;
    });
    const { server } = toyServer({ ready });
    const { url } = await server.listen({ port: 0 });
    onTestFinished(() => server.close());
    const { method, headers } = graphqlRequest('');
    const body = JSON.stringify({ query: '{ __typename }' });
    const early = [server.fetch(graphqlRequest('{ __typename }')), fetch(`${url}/graphql`, { method, headers, body })];
    // The probe, which does not wait, is answered meanwhile.
    expect((await server.fetch(new Request('http://localhost/ready'))).status).toBe(503);
    isReady();
    for (const response of await Promise.all(early))
      expect([response.status, await response.json()]).toEqual([200, { data: { __typename: 'Query' } }]);
  });

  test('it waits no longer than a request may take, then it says 503', async () => {
    const { server } = toyServer({ ready: new Promise(() => {}), requestTimeoutMs: 20 });
    const early = await server.fetch(graphqlRequest('{ __typename }'));
    expect([early.status, early.headers.get('retry-after')]).toEqual([503, '1']);
    expect(await early.json()).toMatchObject({ errors: [{ extensions: { code: 'SERVICE_UNAVAILABLE' } }] });
  });

  test('a server that closes before it has started lets nothing wait', async () => {
    const { server } = toyServer({ ready: new Promise(() => {}) });
    const early = server.fetch(graphqlRequest('{ __typename }'));
    await server.close();
    expect((await early).status).toBe(503);
  });

  test('it stays at 503 when that can not be had', async () => {
    const ready = Promise.reject(new Error('no tables'));
    const { server } = toyServer({ ready });
    await expect(ready).rejects.toThrow('no tables');
    expect((await server.fetch(graphqlRequest('{ __typename }'))).status).toBe(503);
  });
});
