import fc from 'fast-check';
import { describe, expect, onTestFinished, test } from 'vitest';
import { Cors, type CorsOptions, LOOPBACK_ORIGINS } from '../../src/server/cors.ts';
import { toyServer } from './toy-server.ts';

const SHOP = 'https://shop.example';

function asked(origin: string, method = 'OPTIONS', more: Readonly<Record<string, string>> = {}) {
  const headers: Readonly<Record<string, string>> = { origin, 'access-control-request-method': 'POST', ...more };
  return { method, header: (name: string) => headers[name] };
}

describe('what is refused when a server is made', () => {
  test.each<[CorsOptions, string]>([
    [
      { origin: '*', credentials: true },
      '"cors.credentials" needs the origins by name: with "*" every web page could act for your users.',
    ],
    [{ origin: [] }, '"cors.origin" names no origin. Leave "cors" out to let none in.'],
    [
      { origin: 'http://localhost:5173/' },
      '"cors.origin" takes origins such as "https://shop.example", "http://localhost:*" or "*", but got: "http://localhost:5173/". Did you mean "http://localhost:5173"?',
    ],
    [
      { origin: [SHOP, 'shop.example'] },
      '"cors.origin" takes origins such as "https://shop.example", "http://localhost:*" or "*", but got: "shop.example".',
    ],
    [
      { origin: ['null'] },
      '"cors.origin" takes origins such as "https://shop.example", "http://localhost:*" or "*", but got: "null".',
    ],
  ])('%j', (options, message) => {
    expect(() => new Cors(options)).toThrow(message);
  });
});

describe('a preflight', () => {
  test('of an origin that is let in is told the origin, the methods and the headers that it asks for', () => {
    const cors = new Cors({ origin: [SHOP], credentials: true, maxAge: 60 });
    expect(cors.preflight(asked(SHOP, 'OPTIONS', { 'access-control-request-headers': 'content-type' }))).toEqual({
      status: 204,
      headers: {
        vary: 'Origin',
        'access-control-allow-origin': SHOP,
        'access-control-allow-credentials': 'true',
        'access-control-allow-methods': 'GET, POST',
        'access-control-allow-headers': 'content-type',
        'access-control-max-age': '60',
        'content-length': '0',
      },
      body: null,
    });
  });

  test('of another origin is refused, and told nothing of the origins that are let in', () => {
    const refused = new Cors({ origin: [SHOP] }).preflight(asked('https://evil.example'));
    expect(refused?.status).toBe(403);
    expect(JSON.stringify(refused)).not.toContain('access-control');
  });

  test('is an OPTIONS request with an origin and a method to ask for', () => {
    const cors = new Cors({ origin: '*' });
    expect(cors.preflight(asked(SHOP, 'POST'))).toBeUndefined();
    expect(cors.preflight({ method: 'OPTIONS', header: () => undefined })).toBeUndefined();
    expect(
      cors.preflight({ method: 'OPTIONS', header: (name) => (name === 'origin' ? SHOP : undefined) }),
    ).toBeUndefined();
  });
});

describe('the origin of an answer', () => {
  const hosts = fc.constantFrom(
    'localhost',
    '127.0.0.1',
    '[::1]',
    'shop.example',
    'localhost.evil.example',
    'evil.example',
  );
  const origins = fc
    .tuple(fc.constantFrom('http', 'https'), hosts, fc.option(fc.integer({ min: 1, max: 65_535 }), { nil: undefined }))
    .map(([scheme, host, port]) => new URL(`${scheme}://${host}${port === undefined ? '' : `:${port}`}`).origin);
  const patterns = fc.oneof(
    origins,
    fc.tuple(fc.constantFrom('http', 'https'), hosts).map(([scheme, host]) => `${scheme}://${host}:*`),
  );

  /** What is let in, in other words: by the parts of an address in place of its text. */
  const isAllowed = (origin: string, allowed: readonly string[]) =>
    allowed.some((one) => {
      const [is, may] = [new URL(origin), new URL(one.replace(/:\*$/, ''))];
      return (
        is.protocol === may.protocol && is.hostname === may.hostname && (one.endsWith(':*') || is.port === may.port)
      );
    });

  test('is echoed where it is let in, never "*" with credentials, and the answer varies by it', () => {
    fc.assert(
      fc.property(
        fc.array(patterns, { minLength: 1, maxLength: 4 }),
        origins,
        fc.boolean(),
        (allowed, origin, credentials) => {
          const headers = new Cors({ origin: allowed, credentials }).headers(asked(origin, 'POST'));
          const isIn = isAllowed(origin, allowed);
          expect(headers).toEqual({
            vary: 'Origin',
            ...(isIn && { 'access-control-allow-origin': origin }),
            ...(isIn && credentials && { 'access-control-allow-credentials': 'true' }),
          });
        },
      ),
    );
  });

  test('may be any port of this machine for phoebe dev, and nothing that only looks like it', () => {
    const cors = new Cors({ origin: LOOPBACK_ORIGINS });
    const isIn = (origin: string) => cors.preflight(asked(origin))?.status === 204;
    expect(
      ['http://localhost:5173', 'http://127.0.0.1:3000', 'http://[::1]:8080', 'https://localhost'].map(isIn),
    ).not.toContain(false);
    const others = [
      'http://localhost.evil.example:5173',
      'http://localhost@evil.example',
      'http://127.0.0.2:80',
      'null',
      'file://',
    ];
    expect(others.map(isIn)).not.toContain(true);
  });
});

describe('over a socket', () => {
  const listening = async () => {
    const { server } = toyServer({
      cors: new Cors({ origin: [SHOP], credentials: true }),
      clients: { maxRequests: 1, clientOf: ({ headers }) => String(headers['x-client'] ?? Math.random()) },
    });
    const { url } = await server.listen({ port: 0 });
    onTestFinished(() => server.close());
    return { server, url };
  };
  const seen = ({ status, headers }: Response) => [
    status,
    headers.get('access-control-allow-origin'),
    headers.get('access-control-allow-credentials'),
    headers.get('vary')?.split(/, */).includes('Origin'),
  ];
  const query = JSON.stringify({ query: '{ __typename }' });
  const json = { 'content-type': 'application/json' };
  const REQUESTS: Readonly<Record<string, readonly [string, RequestInit]>> = {
    'plain JSON': ['/graphql', { method: 'POST', headers: json, body: query }],
    'an answer with errors': ['/graphql', { method: 'POST', headers: json, body: '{"query":"{ nothing }"}' }],
    'an answer in parts': [
      '/graphql',
      { method: 'POST', headers: { ...json, accept: 'multipart/mixed' }, body: query },
    ],
    'a GET': ['/graphql?query={__typename}', { headers: { 'apollo-require-preflight': 'true' } }],
    'a request that CSRF protection refuses': ['/graphql?query={__typename}', {}],
    'a path where nothing is': ['/nothing', {}],
  };

  test.each(Object.entries(REQUESTS))('%s is told the same as by fetch', async (_, [path, init]) => {
    const { server, url } = await listening();
    for (const origin of [SHOP, 'https://evil.example']) {
      const from = { ...init, headers: { ...init.headers, origin } };
      const bySocket = seen(await fetch(`${url}${path}`, from));
      expect(bySocket).toEqual(seen(await server.fetch(new Request(`http://localhost${path}`, from))));
      expect(bySocket.slice(1)).toEqual(origin === SHOP ? [SHOP, 'true', true] : [null, null, true]);
    }
  });

  test('a preflight is answered the same by both, and a server without the option lets none in', async () => {
    const { server, url } = await listening();
    const closed = toyServer().server;
    const preflight = (origin: string): RequestInit => ({
      method: 'OPTIONS',
      headers: { origin, 'access-control-request-method': 'POST', 'access-control-request-headers': 'content-type' },
    });
    for (const [origin, status] of [
      [SHOP, 204],
      ['https://evil.example', 403],
    ] as const) {
      expect((await fetch(`${url}/graphql`, preflight(origin))).status).toBe(status);
      expect((await server.fetch(new Request('http://localhost/graphql', preflight(origin)))).status).toBe(status);
    }
    expect(seen(await closed.fetch(new Request('http://localhost/graphql', preflight(SHOP)))).slice(1)).toEqual([
      null,
      null,
      undefined,
    ]);
  });
});
